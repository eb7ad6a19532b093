"""The visitors' side of the chat: a socket for each open page, a room for each chat."""

from widgets.chat.server import ChatServer

__all__ = ["ChatServer"]
