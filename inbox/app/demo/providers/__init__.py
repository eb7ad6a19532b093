"""Small servers that keep the rules of providers: clients are played on them, and tests talk to them."""
