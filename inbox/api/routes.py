"""The whole URL table of the API on one page; the routes and the OpenAPI document are both made from it."""

from dataclasses import replace
from functools import cache
from typing import Any

from aiohttp import web

from inbox.api import (
    agents,
    audit,
    contacts,
    conversations,
    duplicates,
    entries,
    health,
    leads,
    mergers,
    requests,
    session,
    stream,
    timeline,
    visitors,
)
from inbox.api import answers as a
from inbox.api import entry_shapes as e
from inbox.api import schema as s
from inbox.api import setup_shapes as setup
from inbox.api.call import Call
from inbox.api.call_routes import CALLS
from inbox.api.channel_routes import CHANNELS
from inbox.api.docs import docs_routes
from inbox.api.endpoint import PUBLIC, Route, endpoint
from inbox.api.hooks import hook_routes
from inbox.api.message_routes import LONGEST_TEXT_BODY, MESSAGES
from inbox.api.openapi import openapi
from inbox.api.phrase_routes import PHRASES
from inbox.api.report_routes import REPORTS
from inbox.api.rows import list_of as _list
from inbox.api.rows import one_of as _one
from inbox.api.rows import verb as _verb
from inbox.api.services import Api
from inbox.api.site_routes import SITES
from inbox.api.transcript_routes import TRANSCRIPTS
from inbox.api.window import window_routes

VERSION = "1"


async def get_openapi(_call: Call[Any, None]) -> Any:
    return _document()


@cache
def _document() -> dict[str, Any]:
    return openapi(TABLE, VERSION)


_CONVERSATION = a.ConversationView
TABLE: tuple[Route, ...] = (
    Route(
        method="GET",
        path="/sign-in/{token}",
        permission=PUBLIC,
        handler=session.open_link,
        summary="Sign in by a link that works once",
        status=303,
    ),
    _verb("POST session", PUBLIC, session.sign_in, "Sign in", body=s.Credentials, answer=a.Me, status=201),
    _verb("GET session", "profile.read", session.get_me, "Who is signed in", answer=a.Me),
    _verb("DELETE session", "profile.read", session.sign_out, "Sign out", status=204),
    # Conversations
    _list(
        "conversations",
        "conversations.read",
        conversations.list_conversations,
        a.Listing[_CONVERSATION],
        s.ConversationQuery,
    ),
    _one("conversations", "conversations.read", conversations.get_conversation, _CONVERSATION),
    _verb(
        "PUT conversations/{id}/resolution",
        "conversations.write",
        conversations.resolve_conversation,
        "Resolve a conversation",
        answer=_CONVERSATION,
    ),
    _verb(
        "DELETE conversations/{id}/resolution",
        "conversations.write",
        conversations.reopen_conversation,
        "Open a resolved conversation again",
        answer=_CONVERSATION,
    ),
    _verb(
        "PUT conversations/{id}/assignment",
        "conversations.write",
        conversations.assign_conversation,
        "Give a conversation to an agent",
        body=s.Assignment,
        answer=_CONVERSATION,
    ),
    _verb(
        "DELETE conversations/{id}/assignment",
        "conversations.write",
        conversations.unassign_conversation,
        "Give a conversation back to everybody",
        answer=_CONVERSATION,
    ),
    _verb(
        "POST conversations/{id}/notes",
        "conversations.write",
        conversations.add_note,
        "Add a note that only agents see",
        body=s.NewNote,
        answer=e.EntryView,
        status=201,
        longest_body=LONGEST_TEXT_BODY,
    ),
    *MESSAGES,
    *CALLS,
    *TRANSCRIPTS,
    *PHRASES,
    # Contacts and what was said
    _list("contacts", "contacts.read", contacts.list_contacts, a.Listing[a.ContactView], s.ContactQuery),
    _one("contacts", "contacts.read", contacts.get_contact, a.ContactView),
    _verb(
        "PATCH contacts/{id}",
        "contacts.write",
        contacts.rename,
        "Rename a contact",
        body=s.ContactPatch,
        answer=a.ContactView,
    ),
    _verb(
        "PUT contacts/{id}/merger",
        "contacts.write",
        mergers.merge_contact,
        "Make a contact part of another one, who is answered",
        body=s.Merging,
        answer=a.ContactView,
    ),
    _verb(
        "DELETE contacts/{id}/merger",
        "contacts.write",
        mergers.split_contact,
        "Split a merged contact off again",
        answer=a.ContactView,
    ),
    _verb(
        "GET contacts/{id}/duplicates",
        "contacts.read",
        duplicates.list_duplicates,
        "Contacts that may be the same person, and why",
        answer=a.Listing[a.Duplicate],
    ),
    _verb(
        "GET contacts/{id}/timeline",
        "entries.read",
        timeline.list_timeline,
        "A contact's entries and arrivals, newest first",
        query=s.ListQuery,
        answer=e.TimelineListing,
    ),
    replace(
        _list("entries", "entries.read", entries.list_entries, e.EntryListing, s.EntryQuery),
        summary="A page of entries, all of them or those that a search finds",
    ),
    _one("entries", "entries.read", entries.get_entry, e.EntryView),
    _verb(
        "GET entries/{id}/attachments/{n}",
        "entries.read",
        entries.get_attachment,
        "The bytes of an entry's attachment, counted from 0",
    ),
    # Leads
    _list("leads", "leads.read", leads.list_leads, a.Listing[a.LeadView], s.LeadQuery),
    _one("leads", "leads.read", leads.get_lead, a.LeadView),
    _verb(
        "PUT leads/{id}/stage",
        "leads.write",
        leads.move_lead,
        "Move a lead to a stage",
        body=s.StageMove,
        answer=a.LeadView,
    ),
    _verb(
        "PUT leads/{id}/assignment",
        "leads.write",
        leads.own_lead,
        "Give a lead to an agent",
        body=s.Assignment,
        answer=a.LeadView,
    ),
    _verb(
        "DELETE leads/{id}/assignment",
        "leads.write",
        leads.disown_lead,
        "Take a lead from its owner",
        answer=a.LeadView,
    ),
    _verb(
        "DELETE leads/{id}/visitor",
        "leads.write",
        leads.untie_lead,
        "Take back that a guessed visitor is the person of the lead",
        answer=a.LeadView,
    ),
    _list("visitors", "visitors.read", visitors.list_visitors, a.Listing[a.VisitorView], s.VisitorQuery),
    _one("visitors", "visitors.read", visitors.get_visitor, a.VisitorDetail),
    *REPORTS,
    # People and settings
    _list("agents", "agents.read", agents.list_agents, a.Listing[a.AgentView]),
    _one("agents", "profile.read", agents.get_agent, a.AgentView),
    _verb(
        "POST agents",
        "agents.write",
        agents.enlist,
        "Add an agent, who signs in by a link",
        body=s.NewAgent,
        answer=a.NewAgentView,
        status=201,
    ),
    _verb(
        "PATCH agents/{id}",
        "profile.write",
        agents.change_agent,
        "Change one's own profile; an administrator changes others'",
        body=s.AgentPatch,
        answer=a.AgentView,
    ),
    *SITES,
    *CHANNELS,
    # What came in, and who did what
    _list("requests", "requests.read", requests.list_requests, a.Listing[setup.RequestView], s.RequestQuery),
    _one("requests", "requests.read", requests.get_request, setup.RequestDetail),
    _verb(
        "POST requests/{id}/replay",
        "requests.write",
        requests.replay_request,
        "Read and file a kept request once more",
        answer=setup.Replayed,
    ),
    _verb("GET health", "settings.read", health.get_health, "How the service is", answer=setup.ServiceHealth),
    _list("audit", "audit.read", audit.list_audit, a.Listing[a.AuditView]),
    _verb(
        "GET stream",
        "stream.read",
        stream.open_stream,
        "Changes as they happen (WebSocket)",
        query=s.StreamQuery,
        status=101,
    ),
    Route(
        method="GET",
        path="/api/openapi.json",
        permission=PUBLIC,
        handler=get_openapi,
        summary="This document",
        answer=dict[str, Any],
    ),
)


def routes(api: Api) -> list[web.RouteDef]:
    """Everything under /api, /sign-in and /hooks, and the window at all other addresses."""
    described = [endpoint(api, route) for route in TABLE]
    return [*described, *hook_routes(api), *docs_routes(api.statics), *window_routes(api.statics)]
