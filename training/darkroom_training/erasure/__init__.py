"""Photos that are to be forgotten."""
