"""Finding a time: what is asked for, what is free, whom it is for, and for how long it is held."""
