"""Questions to the store, one in a file, that are more than one of its lists."""
