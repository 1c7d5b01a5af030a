"""A visit in the panel: who, when, what was said, what can be done now."""
