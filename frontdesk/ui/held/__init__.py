"""The one look at texts that fell due while nobody ran."""
