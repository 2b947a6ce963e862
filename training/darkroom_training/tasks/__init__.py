"""One module a task: its spec and the function that does it."""
