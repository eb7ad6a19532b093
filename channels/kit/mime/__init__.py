"""Takes raw mail apart: header, parts, charsets, addresses; it knows nothing of conversations."""
