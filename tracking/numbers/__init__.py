"""Telephone numbers that are lent to visits, and who has called them."""
