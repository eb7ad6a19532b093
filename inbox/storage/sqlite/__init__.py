"""The engine for one machine: one SQLite file."""
