"""Lets `python -m inbox` do what the command `onewindow` does."""

from inbox.app.cli import main

if __name__ == "__main__":
    main()
