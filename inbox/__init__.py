"""OneWindow: every lead in one window, with its source."""
