"""The addresses of answering: the part of the URL table for messages, their files, drafts and the outbox."""

from inbox.api import answers as a
from inbox.api import beginnings, drafts, entries, letters, messages, recipients, templates, uploads
from inbox.api import entry_shapes as e
from inbox.api import message_shapes as m
from inbox.api.endpoint import Route
from inbox.api.rows import verb

# The longest text, every character of it outside the basic plane and escaped.
LONGEST_TEXT_BODY = 256 * 1024

MESSAGES: tuple[Route, ...] = (
    verb(
        "POST conversations/{id}/messages",
        "conversations.write",
        messages.send_message,
        "Answer the contact",
        body=m.NewMessage,
        answer=e.EntryView,
        status=201,
        longest_body=LONGEST_TEXT_BODY,
    ),
    verb(
        "GET contacts/{id}/openings",
        "conversations.write",
        beginnings.list_openings,
        "Addresses of ours that a conversation with the contact can be begun from",
        answer=list[m.OpeningView],
    ),
    verb(
        "POST contacts/{id}/conversations",
        "conversations.write",
        beginnings.begin_conversation,
        "Begin a conversation with a mail or message to the contact",
        body=m.NewConversation,
        answer=e.EntryView,
        status=201,
        longest_body=LONGEST_TEXT_BODY,
    ),
    verb(
        "GET conversations/{id}/templates",
        "conversations.write",
        templates.list_templates,
        "Texts that the provider has approved, for when it takes no free answer",
        answer=list[m.TemplateView],
    ),
    verb(
        "GET conversations/{id}/address",
        "conversations.write",
        recipients.get_address,
        "Whom an answer by mail goes to, its subject, and what it quotes",
        query=m.AddressQuery,
        answer=m.AddressView | None,
    ),
    verb(
        "POST uploads",
        "conversations.write",
        uploads.upload_file,
        "Send a file ahead of the message it belongs to",
        binary=True,
        answer=m.UploadView,
        status=201,
    ),
    verb(
        "POST entries/{id}/uploads",
        "conversations.write",
        uploads.take_files,
        "The files of an entry as uploads of one's own, to send them on",
        answer=list[m.UploadView],
        status=201,
    ),
    verb(
        "POST entries/{id}/attempts",
        "conversations.write",
        messages.send_again,
        "Send a message again that did not arrive",
        body=m.NewAttempt,
        answer=e.EntryView,
        status=201,
    ),
    verb(
        "PUT entries/{id}/message",
        "conversations.write",
        messages.change_message,
        "Change a message of ours, also one that was sent",
        body=m.NewText,
        answer=e.EntryView,
        longest_body=LONGEST_TEXT_BODY,
    ),
    verb(
        "PUT entries/{id}/schedule",
        "conversations.write",
        messages.reschedule_message,
        "Give a message that waits for its time another one",
        body=m.NewSchedule,
        answer=e.EntryView,
    ),
    verb(
        "GET entries/{id}/html",
        "entries.read",
        letters.get_html,
        "A mail as it looks, for a sandbox",
        query=m.PictureQuery,
    ),
    verb("GET entries/{id}/original", "entries.read", letters.get_original, "The bytes of a mail as it came"),
    verb(
        "DELETE entries/{id}/message",
        "conversations.write",
        messages.take_back,
        "Take a message of ours back, also one that was sent",
        answer=e.EntryView,
    ),
    verb(
        "GET entries/{id}/attachments/{n}/preview",
        "entries.read",
        entries.get_preview,
        "A small picture of an entry's attachment, as WebP",
    ),
    verb(
        "PUT entries/{id}/attachments/{n}/fetch",
        "conversations.write",
        messages.fetch_attachment,
        "Try once more to fetch a file that did not come",
        answer=e.EntryView,
    ),
    verb(
        "GET outbox",
        "entries.read",
        messages.list_outbox,
        "Messages that wait, failed, or may not have arrived",
        query=m.OutboxQuery,
        answer=a.Listing[e.OutboxItem],
    ),
    verb(
        "GET conversations/{id}/draft",
        "conversations.read",
        drafts.get_draft,
        "What one has begun to write",
        answer=m.DraftView | None,
    ),
    verb(
        "PUT conversations/{id}/draft",
        "conversations.write",
        drafts.put_draft,
        "Keep what one has begun to write",
        body=m.NewDraft,
        answer=m.DraftView,
        longest_body=LONGEST_TEXT_BODY,
    ),
    verb(
        "DELETE conversations/{id}/draft",
        "conversations.write",
        drafts.drop_draft,
        "Throw away what one has begun to write",
        status=204,
    ),
    verb(
        "PUT conversations/{id}/reading",
        "conversations.read",
        drafts.mark_read,
        "Say up to where one has read",
        body=m.NewReading,
        status=204,
    ),
)
