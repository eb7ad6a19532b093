"""The addresses of recordings' text: a part of the URL table."""

from inbox.api import transcript_shapes as s
from inbox.api import transcripts
from inbox.api.endpoint import Route
from inbox.api.rows import verb

_PLACE = "entries/{id}/attachments/{n}/transcript"

TRANSCRIPTS: tuple[Route, ...] = (
    verb(
        "GET speech",
        "entries.read",
        transcripts.get_speech,
        "Which model hears recordings",
        answer=s.SpeechView,
    ),
    verb(
        f"GET {_PLACE}",
        "entries.read",
        transcripts.get_transcript,
        "What is said in a recording, turn by turn",
        answer=s.TranscriptView,
    ),
    verb(
        f"GET {_PLACE}/text",
        "entries.read",
        transcripts.get_text,
        "The same as a file: text, SRT, WebVTT or JSON",
        query=s.TextQuery,
    ),
    verb(
        f"PUT {_PLACE}",
        "conversations.write",
        transcripts.make_again,
        "Transcribe a recording, once more if it was",
        status=204,
    ),
    verb(
        f"DELETE {_PLACE}",
        "conversations.write",
        transcripts.cancel,
        "Stop the transcribing of a recording; a text that is there stays",
        status=204,
    ),
    verb(
        f"PUT {_PLACE}/turns/{{turn}}",
        "conversations.write",
        transcripts.put_turn,
        "Correct what was heard in one turn",
        body=s.CorrectedTurn,
        answer=s.TranscriptView,
    ),
)
