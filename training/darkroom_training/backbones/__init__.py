"""Networks that others have trained, whose features our own heads learn from."""
