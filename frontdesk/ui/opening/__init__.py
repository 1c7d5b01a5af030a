"""What stands in the window while the book is not open: a passphrase is asked for, or something is in the way."""
