"""Use cases: one function, one transaction, called with an Actor; plain values in, frozen rows and Changes out."""
