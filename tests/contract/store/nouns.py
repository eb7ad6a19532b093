"""Makes nouns with defaults, so that a test shows only what matters to it."""

from datetime import UTC, datetime, timedelta

from inbox.core.account import ChannelAccount
from inbox.core.agent import Agent, Role
from inbox.core.contact import Contact
from inbox.core.conversation import Conversation
from inbox.core.delivery import Delivery
from inbox.core.draft import Draft
from inbox.core.identity import EMAIL, Identity
from inbox.core.ids import new_id
from inbox.core.inbound import Filed, WebhookRequest
from inbox.core.lead import Lead
from inbox.core.site import Site
from inbox.core.store import durably
from inbox.core.store.audit import AuditRow
from inbox.core.timeline import Attachment, Message, TimelineEntry
from inbox.core.touch import PageView, Touch, Visitor
from inbox.core.upload import Upload

NOON = datetime(2026, 3, 2, 12, 0, 0, 123456, tzinfo=UTC)


def later(seconds):
    return NOON + timedelta(seconds=seconds)


async def write(store, *steps):
    """Run the steps as one unit and return what each of them returned."""

    async def unit(tx):
        return [await step(tx) for step in steps]

    return await durably(store, unit)


async def walk(read, limit, after=None):
    """Every page from the cursor on."""
    pages = []
    while True:
        page = await read(after=after, limit=limit)
        pages.append(page)
        after = page.next
        if after is None:
            return pages


def email(address):
    return Identity(kind=EMAIL, value=address)


def a_contact(**given):
    return Contact(**{"id": new_id(), "name": "Ann", "created_at": NOON, **given})


def a_conversation(**given):
    parts = {"id": new_id(), "contact_id": "ann", "channel_id": "form", "thread": new_id()}
    return Conversation(**{**parts, "opened_at": NOON, "last_entry_at": NOON, **given})


def an_entry(conversation, text="hello", **given):
    parts = {"id": new_id(), "contact_id": conversation.contact_id, "conversation_id": conversation.id}
    body = Message(direction="in", text=text)
    return TimelineEntry(**{**parts, "at": NOON, "received_at": NOON, "body": body, **given})


def a_delivery(**given):
    parts = {"entry_id": new_id(), "conversation_id": "talk", "channel_id": "chat", "seq": 1}
    return Delivery(**{**parts, "updated_at": NOON, **given})


def an_upload(name="a.png", **given):
    file = Attachment(blob="0" * 64, name=name, media_type="image/png", size=3)
    return Upload(**{"id": new_id(), "owner": "visitor:v", "attachment": file, "created_at": NOON, **given})


def a_draft(**given):
    parts = {"agent_id": "ada", "conversation_id": "talk", "text": "Dear Ann", "updated_at": NOON}
    return Draft(**{**parts, **given})


def a_lead(**given):
    parts = {"id": new_id(), "contact_id": new_id(), "conversation_id": "talk", "channel_id": "form"}
    return Lead(**{**parts, "created_at": NOON, "updated_at": NOON, **given})


def a_visitor(**given):
    return Visitor(
        **{"id": new_id(), "site_id": "shop", "first_seen_at": NOON, "last_seen_at": NOON, **given}
    )


def a_touch(visitor_id, source, **given):
    parts = {"id": new_id(), "visitor_id": visitor_id, "site_id": "shop", "at": NOON, "referrer": None}
    return Touch(**{**parts, "landing_url": "https://shop.example/", "source": source, **given})


def a_view(touch, **given):
    parts = {"visitor_id": touch.visitor_id, "touch_id": touch.id, "at": touch.at}
    return PageView(**{**parts, "url": "https://shop.example/", "title": "Shop", **given})


def an_agent(**given):
    parts = {"id": new_id(), "email": f"{new_id()}@shop.example", "name": "Ada", "role": Role.AGENT}
    return Agent(**{**parts, "created_at": NOON, **given})


def a_request(**given):
    return WebhookRequest(
        **{"id": new_id(), "channel_id": "form", "received_at": NOON, "body": b"{}", **given}
    )


def a_filing(**given):
    return Filed(**{"entry_id": new_id(), "contact_id": new_id(), "conversation_id": new_id(), **given})


def an_audit_row(**given):
    return AuditRow(
        **{"at": NOON, "actor": "cli", "action": "added", "kind": "site", "id": new_id(), **given}
    )


def a_site(**given):
    parts = {"id": new_id(), "hosts": ("shop.example",), "form_channel": new_id(), "chat_channel": new_id()}
    return Site(**{**parts, "created_at": NOON, **given})


def an_account(**given):
    return ChannelAccount(
        **{"id": new_id(), "kind": "web_form", "name": "shop.example", "created_at": NOON, **given}
    )
