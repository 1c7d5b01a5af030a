"""What the clinic consists of: its locations, providers, kinds of visits and people."""
