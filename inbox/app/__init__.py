"""Assembly: the only place that knows every part; nobody imports it."""
