"""Models judged on the same test photos."""
