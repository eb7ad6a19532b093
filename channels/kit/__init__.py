"""What channels share; it knows no channel."""
