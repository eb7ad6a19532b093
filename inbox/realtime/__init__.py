"""What screens see live: changes, and who is here."""
