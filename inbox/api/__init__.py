"""JSON over HTTP for the window and for machines."""
