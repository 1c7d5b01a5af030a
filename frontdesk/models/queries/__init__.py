"""Lists that are drawn: prepared SQL to frozen rows. Everything dialect-specific about reading is in here.

The rows are built straight from the library's tuples, which costs a third over the tuples themselves; each module keeps the order
of a row's fields and of its columns in one place.
"""
