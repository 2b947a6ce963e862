"""How a task begins and ends."""
