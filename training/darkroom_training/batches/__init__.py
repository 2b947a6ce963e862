"""Photos that somebody wants to know of, many at once."""
