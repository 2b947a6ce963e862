"""What becomes of a winner here."""
