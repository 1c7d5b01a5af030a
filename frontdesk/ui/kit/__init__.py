"""The blocks that every screen is made of: one way for each."""
