"""The addresses of watched phrases: a part of the URL table."""

from inbox.api import answers as a
from inbox.api import entry_shapes as e
from inbox.api import phrases as p
from inbox.api.endpoint import Route
from inbox.api.rows import verb
from inbox.api.schema import ListQuery

PHRASES: tuple[Route, ...] = (
    verb(
        "GET phrases",
        "settings.read",
        p.list_phrases,
        "The phrases that are watched",
        answer=a.Listing[p.PhraseView],
    ),
    verb(
        "POST phrases",
        "channels.write",
        p.add_phrase,
        "Watch a phrase in what is said and written",
        body=p.NewPhrase,
        answer=p.PhraseView,
        status=201,
    ),
    verb("DELETE phrases/{id}", "channels.write", p.remove_phrase, "Watch it no more", status=204),
    verb(
        "GET phrases/{id}/entries",
        "settings.read",
        p.list_occurrences,
        "Where it was said or written, at any time; the last filed comes first",
        query=ListQuery,
        answer=e.EntryListing,
    ),
)
