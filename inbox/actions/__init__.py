"""Verbs: one file is one thing that happens; they know the core only."""
