"""The book: the day as it is drawn, its list form, and the screen around them."""
