"""Calls into text."""
