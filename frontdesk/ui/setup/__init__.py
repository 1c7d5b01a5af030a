"""Setting up a clinic, step by step; each can be left and taken up again."""
