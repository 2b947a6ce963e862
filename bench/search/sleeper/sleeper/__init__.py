"""A trainer that waits."""
