"""Takes lists out of the store and into files."""
