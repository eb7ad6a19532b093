"""What a telephone call needs, whoever carries it."""
