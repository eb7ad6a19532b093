"""The addresses of calling: the part of the URL table for telephones."""

from inbox.api import calls
from inbox.api import entry_shapes as e
from inbox.api.endpoint import Route
from inbox.api.rows import verb

CALLS: tuple[Route, ...] = (
    verb(
        "POST conversations/{id}/calls",
        "conversations.write",
        calls.ask_call,
        "Ring me, then the contact",
        answer=calls.CallAsked,
        status=202,
    ),
    verb(
        "DELETE entries/{id}/call-back",
        "conversations.write",
        calls.end_call_back,
        "Nobody has to call back any more",
        answer=e.EntryView,
    ),
)
