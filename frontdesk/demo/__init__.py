"""A made-up clinic, and a simulated phone network on loopback that speaks the provider's API."""
