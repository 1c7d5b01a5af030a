"""Who sits here: a person is picked, with a PIN where the clinic wants one; the window is covered while nobody does."""
