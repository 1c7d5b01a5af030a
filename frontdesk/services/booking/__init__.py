"""The appointment book: booking, moving, cancelling, what became of a visit."""
