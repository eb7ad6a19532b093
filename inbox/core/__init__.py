"""Nouns and seams of the inbox; needs nothing but the standard library."""
