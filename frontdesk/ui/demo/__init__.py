"""What the window shows of the demo: that the phones are simulated, and how to play with them."""
