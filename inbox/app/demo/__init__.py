"""A small coffee shop to try the service on: pages with the tracker, a form, and ways to arrive."""
