"""The schema, step by step; a released step is never edited."""

import secrets
from typing import Any

import apsw

from inbox.core.errors import ConfigError
from inbox.storage.codec import name_key

FIRST = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE request (
  row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, channel TEXT NOT NULL, received_at INTEGER NOT NULL,
  state TEXT NOT NULL, reason TEXT, external_id TEXT,
  method TEXT NOT NULL, url TEXT NOT NULL, headers BLOB NOT NULL, body BLOB NOT NULL, remote TEXT);
CREATE INDEX request_unsettled ON request (state, received_at) WHERE state <> 'filed';
CREATE INDEX request_age ON request (received_at);

CREATE TABLE event (
  channel TEXT NOT NULL, external_id TEXT NOT NULL, fingerprint TEXT,
  entry TEXT NOT NULL, contact TEXT NOT NULL, conversation TEXT NOT NULL, lead TEXT,
  PRIMARY KEY (channel, external_id)) WITHOUT ROWID;

CREATE TABLE contact (
  row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT, created_at INTEGER NOT NULL,
  version INTEGER NOT NULL DEFAULT 0, merged_into TEXT);
CREATE TABLE identity (
  kind TEXT NOT NULL, value TEXT NOT NULL, contact TEXT NOT NULL, PRIMARY KEY (kind, value)) WITHOUT ROWID;
CREATE INDEX identity_contact ON identity (contact);

CREATE TABLE conversation (
  row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, contact TEXT NOT NULL, channel TEXT NOT NULL,
  thread TEXT NOT NULL, status TEXT NOT NULL, assignee TEXT, opened_at INTEGER NOT NULL,
  last_entry_at INTEGER NOT NULL, last_seq INTEGER NOT NULL DEFAULT 0, preview TEXT NOT NULL DEFAULT '',
  version INTEGER NOT NULL DEFAULT 0);
CREATE UNIQUE INDEX conversation_thread ON conversation (channel, thread) WHERE status <> 'resolved';
CREATE INDEX conversation_recent ON conversation (last_entry_at, row);
CREATE INDEX conversation_status ON conversation (status, last_entry_at, row);
CREATE INDEX conversation_assignee ON conversation (assignee, status, last_entry_at, row);
CREATE INDEX conversation_contact ON conversation (contact, last_entry_at, row);

CREATE TABLE entry (
  row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, contact TEXT NOT NULL, conversation TEXT NOT NULL,
  seq INTEGER NOT NULL, shown_at INTEGER NOT NULL, at INTEGER NOT NULL, received_at INTEGER NOT NULL,
  author TEXT, kind TEXT NOT NULL, body BLOB NOT NULL);
CREATE INDEX entry_conversation ON entry (conversation, shown_at, seq, row);
CREATE INDEX entry_contact ON entry (contact, shown_at, seq, row);

CREATE TABLE lead (
  row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, contact TEXT NOT NULL, conversation TEXT NOT NULL,
  channel TEXT NOT NULL, pipeline TEXT NOT NULL, stage TEXT NOT NULL, open INTEGER NOT NULL, owner TEXT,
  created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, document BLOB NOT NULL, attribution BLOB NOT NULL,
  version INTEGER NOT NULL DEFAULT 0);
CREATE UNIQUE INDEX lead_open ON lead (contact, pipeline) WHERE open;
CREATE INDEX lead_contact ON lead (contact, row);
CREATE INDEX lead_conversation ON lead (conversation, row);
CREATE INDEX lead_stage ON lead (stage, row);
CREATE INDEX lead_owner ON lead (owner, row);

CREATE TABLE visitor (
  row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, site TEXT NOT NULL,
  first_seen_at INTEGER NOT NULL, last_seen_at INTEGER NOT NULL);
CREATE INDEX visitor_site ON visitor (site, row);
CREATE TABLE touch (
  row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, visitor TEXT NOT NULL, site TEXT NOT NULL,
  at INTEGER NOT NULL, landing_url TEXT NOT NULL, referrer TEXT, source BLOB NOT NULL);
CREATE INDEX touch_visitor ON touch (visitor, at, row);
CREATE TABLE page (
  visitor TEXT NOT NULL, at INTEGER NOT NULL, url TEXT NOT NULL, event TEXT NOT NULL DEFAULT '',
  touch TEXT NOT NULL, title TEXT NOT NULL, PRIMARY KEY (visitor, at, url, event)) WITHOUT ROWID;
CREATE TABLE link (
  visitor TEXT NOT NULL, contact TEXT NOT NULL, method TEXT NOT NULL, confidence REAL NOT NULL,
  at INTEGER NOT NULL, PRIMARY KEY (visitor, contact)) WITHOUT ROWID;
CREATE INDEX link_contact ON link (contact, visitor);

CREATE TABLE job (
  row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, key TEXT UNIQUE,
  payload BLOB NOT NULL, run_at INTEGER NOT NULL, tries INTEGER NOT NULL DEFAULT 0,
  state TEXT NOT NULL DEFAULT 'ready', error TEXT);
CREATE INDEX job_due ON job (run_at) WHERE state = 'ready';
CREATE INDEX job_state ON job (state, row);

CREATE TABLE agent (
  row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, email TEXT NOT NULL UNIQUE, name TEXT NOT NULL,
  role TEXT NOT NULL, password_hash TEXT, language TEXT, disabled INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL);
CREATE TABLE session (
  token_hash TEXT PRIMARY KEY, agent TEXT NOT NULL, created_at INTEGER NOT NULL, expires_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX session_agent ON session (agent);
CREATE TABLE token (
  token_hash TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, role TEXT NOT NULL, scopes BLOB NOT NULL,
  created_at INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE sign_in_link (
  token_hash TEXT PRIMARY KEY, agent TEXT, expires_at INTEGER NOT NULL) WITHOUT ROWID;

CREATE TABLE site (
  row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, hosts BLOB NOT NULL, form_channel TEXT NOT NULL,
  created_at INTEGER NOT NULL, last_seen_at INTEGER);
CREATE TABLE channel (
  row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, name TEXT NOT NULL,
  settings BLOB NOT NULL, sealed BLOB NOT NULL, disabled INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL);

CREATE TABLE change (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, id TEXT NOT NULL, contact TEXT,
  conversation TEXT);
CREATE TABLE audit (
  row INTEGER PRIMARY KEY, at INTEGER NOT NULL, actor TEXT NOT NULL, action TEXT NOT NULL,
  kind TEXT NOT NULL, id TEXT NOT NULL, facts BLOB NOT NULL);
"""

SECOND = """
ALTER TABLE conversation ADD COLUMN last_inbound_seq INTEGER NOT NULL DEFAULT 0;
UPDATE conversation SET last_inbound_seq = coalesce((SELECT max(seq) FROM entry
  WHERE entry.conversation = conversation.id AND entry.kind IN ('form', 'message')), 0);
CREATE INDEX conversation_past ON conversation (channel, thread, row) WHERE status = 'resolved';

ALTER TABLE site ADD COLUMN chat_channel TEXT NOT NULL DEFAULT '';
ALTER TABLE site ADD COLUMN widget BLOB NOT NULL DEFAULT '{}';
ALTER TABLE site ADD COLUMN identity_round INTEGER NOT NULL DEFAULT 0;
UPDATE site SET chat_channel = lower(hex(randomblob(10)));
INSERT INTO channel (id, kind, name, settings, sealed, disabled, created_at)
  SELECT site.chat_channel, 'web_chat', form.name, form.settings, '{}', 0, site.created_at
  FROM site JOIN channel AS form ON form.id = site.form_channel;

CREATE TABLE delivery (
  row INTEGER PRIMARY KEY, entry TEXT NOT NULL UNIQUE, conversation TEXT NOT NULL, channel TEXT NOT NULL,
  seq INTEGER NOT NULL, state TEXT NOT NULL, reason TEXT, external_id TEXT, attempts BLOB NOT NULL,
  asked_by TEXT, reported TEXT, updated_at INTEGER NOT NULL, version INTEGER NOT NULL DEFAULT 0);
CREATE INDEX delivery_conversation ON delivery (conversation, state, seq);
CREATE INDEX delivery_external ON delivery (channel, external_id) WHERE external_id IS NOT NULL;
CREATE INDEX delivery_state ON delivery (state, row);

CREATE TABLE upload (
  row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, owner TEXT NOT NULL, attachment BLOB NOT NULL,
  created_at INTEGER NOT NULL);
CREATE INDEX upload_age ON upload (created_at);
CREATE TABLE draft (
  agent TEXT NOT NULL, conversation TEXT NOT NULL, text TEXT NOT NULL, note INTEGER NOT NULL,
  uploads BLOB NOT NULL, updated_at INTEGER NOT NULL, PRIMARY KEY (agent, conversation)) WITHOUT ROWID;
CREATE TABLE reading (
  agent TEXT NOT NULL, conversation TEXT NOT NULL, seq INTEGER NOT NULL,
  PRIMARY KEY (agent, conversation)) WITHOUT ROWID;
"""

THIRD = """
ALTER TABLE channel ADD COLUMN silent_after INTEGER;
ALTER TABLE identity ADD COLUMN unreachable INTEGER NOT NULL DEFAULT 0;
CREATE INDEX request_channel ON request (channel, received_at);
CREATE INDEX request_refused ON request (channel, state) WHERE state IN ('unreadable', 'failed');
"""

MERGING = """
ALTER TABLE contact ADD COLUMN merger BLOB;
ALTER TABLE contact ADD COLUMN family BLOB NOT NULL DEFAULT '[]';
ALTER TABLE contact ADD COLUMN name_key TEXT;
UPDATE contact SET name_key = name_key(name);
CREATE INDEX contact_name ON contact (name_key) WHERE name_key IS NOT NULL;
ALTER TABLE conversation ADD COLUMN filed_for TEXT;
"""

# The index keeps no text and no positions. Prefixes have lists of their own, so that a search reads from the
# newest entry on and stops when the page is full; a term has no character that would divide it.
SEARCH = """
CREATE VIRTUAL TABLE search USING fts5(
  terms, content = '', contentless_delete = 1, detail = none, prefix = '1 2 3 4 5 6 7 8 9 10 11 12',
  tokenize = "ascii tokenchars '@._+-'");
"""

LEASES = """
CREATE TABLE lease (name TEXT PRIMARY KEY, holder TEXT NOT NULL, until INTEGER NOT NULL) WITHOUT ROWID;
"""

COLLECTING = """
CREATE TABLE site_form (
  site TEXT NOT NULL, page TEXT NOT NULL, selector TEXT NOT NULL, fields BLOB NOT NULL,
  seen_at INTEGER NOT NULL, PRIMARY KEY (site, page, selector)) WITHOUT ROWID;
CREATE TABLE dropped (
  site TEXT NOT NULL, day TEXT NOT NULL, reason TEXT NOT NULL, number INTEGER NOT NULL,
  PRIMARY KEY (site, day, reason)) WITHOUT ROWID;
"""

MEMORY = """
CREATE TABLE memory (
  channel TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (channel, name)) WITHOUT ROWID;
"""


SCHEDULE = """
ALTER TABLE delivery ADD COLUMN send_at INTEGER;
ALTER TABLE draft ADD COLUMN letter TEXT;
"""

# Visits as reports count them, derived from touches and filled behind them. `prev_at` is the visitor's visit
# before this one: who has none since the period began is counted as a visitor of it here.
REPORTS = """
CREATE TABLE origin (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE);
CREATE TABLE landing (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE);
CREATE TABLE visit (
  origin INTEGER NOT NULL, at INTEGER NOT NULL, touch INTEGER NOT NULL, prev_at INTEGER NOT NULL,
  landing INTEGER NOT NULL, PRIMARY KEY (origin, at, touch)) WITHOUT ROWID;
CREATE INDEX visit_landing ON visit (landing, at, prev_at);
CREATE INDEX lead_created ON lead (created_at);
"""

# What a report reads of each lead, derived and filled behind the filing; `way_part` names the browsers and
# people that a way was gathered from, `way_due` the leads whose way is to be gathered anew.
WAYS = """
CREATE TABLE way (
  at INTEGER NOT NULL, lead INTEGER NOT NULL, told BLOB NOT NULL, PRIMARY KEY (at, lead)) WITHOUT ROWID;
CREATE TABLE way_part (
  part TEXT NOT NULL, lead INTEGER NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (part, lead)) WITHOUT ROWID;
CREATE TABLE way_due (lead INTEGER PRIMARY KEY);
"""

# A recording's `id` is its entry's and its own hash; `heard` is what was heard of it before it is done.
TRANSCRIPTS = """
CREATE TABLE transcript (
  row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, entry TEXT NOT NULL, blob TEXT NOT NULL,
  state TEXT NOT NULL, due_at INTEGER NOT NULL, document BLOB NOT NULL, spoken TEXT NOT NULL,
  written BLOB, version INTEGER NOT NULL DEFAULT 0);
CREATE INDEX transcript_entry ON transcript (entry, row);
CREATE INDEX transcript_due ON transcript (due_at, row) WHERE state IN ('waiting', 'running');
CREATE TABLE heard (
  transcript TEXT NOT NULL, part TEXT NOT NULL, words BLOB NOT NULL,
  PRIMARY KEY (transcript, part)) WITHOUT ROWID;
"""

# `held` is 1 in the newest lease of each number.
NUMBERS = """
CREATE TABLE number_lease (
  row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, site TEXT NOT NULL, pool TEXT NOT NULL,
  number TEXT NOT NULL, visitor TEXT NOT NULL, shown_at INTEGER NOT NULL, seen_at INTEGER NOT NULL,
  clicked_at INTEGER, missed INTEGER NOT NULL, held INTEGER NOT NULL);
CREATE UNIQUE INDEX number_lease_held ON number_lease (number) WHERE held = 1;
CREATE INDEX number_lease_number ON number_lease (number, seen_at);
CREATE INDEX number_lease_visitor ON number_lease (visitor, shown_at);
CREATE INDEX number_lease_pool ON number_lease (site, pool, shown_at);
CREATE INDEX number_lease_old ON number_lease (seen_at);
"""

PHRASES = """
CREATE TABLE phrase (row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, document BLOB NOT NULL);
CREATE INDEX entry_call ON entry (shown_at, row) WHERE kind = 'call';
CREATE INDEX transcript_blob ON transcript (blob, row);
"""

# Who followed a link to a messenger; plain page views, which are most, are not in it.
CLICKS = """
CREATE INDEX page_event ON page (event, at) WHERE event <> '';
"""

STEPS = (
    FIRST,
    SECOND,
    THIRD,
    MERGING,
    SEARCH,
    LEASES,
    COLLECTING,
    MEMORY,
    SCHEDULE,
    REPORTS,
    WAYS,
    TRANSCRIPTS,
    NUMBERS,
    PHRASES,
    CLICKS,
)


def _name_key(*values: Any) -> str | None:
    return name_key(*values)


def migrate(connection: apsw.Connection) -> None:
    """Bring the file to the newest schema, each step whole or not at all; safe to run on every start."""
    version = int(connection.pragma("user_version"))
    if version > len(STEPS):
        message = "The data was written by a newer version of OneWindow; install that version or a later one."
        raise ConfigError(message)
    connection.create_scalar_function("name_key", _name_key, 1, deterministic=True)
    for number, step in enumerate(STEPS[version:], version + 1):
        with connection:
            connection.execute(step).fetchall()
            connection.execute(f"PRAGMA user_version = {number}").fetchall()
    with connection:
        connection.execute(
            "INSERT OR IGNORE INTO meta VALUES ('epoch', ?)", (secrets.token_hex(8),)
        ).fetchall()
