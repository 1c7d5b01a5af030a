"""The words of the clinic's texts: all of them in a list, one in an editor, and how it reads on a phone."""
