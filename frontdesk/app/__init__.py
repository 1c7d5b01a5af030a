"""The composition root: it alone joins the siblings, owns threads and adapters, and imports late."""
