"""Writing a text by hand to one patient."""
