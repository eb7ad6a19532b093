"""Where people came from: arrivals, their sources, and what they read before they wrote."""
