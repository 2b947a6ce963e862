"""What wheels of others bring, found by their entry points (docs/extending.md)."""
