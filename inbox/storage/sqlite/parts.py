"""The parts of the store over one connection."""

from inbox.storage.sqlite.agents import SqliteAgents
from inbox.storage.sqlite.audit import SqliteAudit
from inbox.storage.sqlite.changes import SqliteChanges
from inbox.storage.sqlite.contacts import SqliteContacts
from inbox.storage.sqlite.conversations import SqliteConversations
from inbox.storage.sqlite.deliveries import SqliteDeliveries
from inbox.storage.sqlite.drafts import SqliteDrafts
from inbox.storage.sqlite.drops import SqliteDrops
from inbox.storage.sqlite.events import SqliteEvents
from inbox.storage.sqlite.handle import Handle
from inbox.storage.sqlite.jobs import SqliteJobs
from inbox.storage.sqlite.leads import SqliteLeads
from inbox.storage.sqlite.leases import SqliteLeases
from inbox.storage.sqlite.memories import SqliteMemories
from inbox.storage.sqlite.numbers import SqliteNumbers
from inbox.storage.sqlite.phrases import SqlitePhrases
from inbox.storage.sqlite.readings import SqliteReadings
from inbox.storage.sqlite.reports import SqliteReports
from inbox.storage.sqlite.requests import SqliteRequests
from inbox.storage.sqlite.search import SqliteSearch
from inbox.storage.sqlite.site_forms import SqliteSiteForms
from inbox.storage.sqlite.sites import SqliteChannels, SqliteSites
from inbox.storage.sqlite.timeline import SqliteTimeline
from inbox.storage.sqlite.touches import SqliteTouches
from inbox.storage.sqlite.transcripts import SqliteTranscripts
from inbox.storage.sqlite.uploads import SqliteUploads


class SqliteParts:
    """Implements core.store.Parts."""

    def __init__(self, handle: Handle) -> None:  # noqa: PLR0915 - one for each part
        self.requests = SqliteRequests(handle)
        self.events = SqliteEvents(handle)
        self.contacts = SqliteContacts(handle)
        self.conversations = SqliteConversations(handle)
        self.timeline = SqliteTimeline(handle)
        self.search = SqliteSearch(handle)
        self.reports = SqliteReports(handle)
        self.leads = SqliteLeads(handle)
        self.touches = SqliteTouches(handle)
        self.transcripts = SqliteTranscripts(handle)
        self.site_forms = SqliteSiteForms(handle)
        self.drops = SqliteDrops(handle)
        self.numbers = SqliteNumbers(handle)
        self.deliveries = SqliteDeliveries(handle)
        self.drafts = SqliteDrafts(handle)
        self.readings = SqliteReadings(handle)
        self.uploads = SqliteUploads(handle)
        self.jobs = SqliteJobs(handle)
        self.agents = SqliteAgents(handle)
        self.sites = SqliteSites(handle)
        self.channels = SqliteChannels(handle)
        self.changes = SqliteChanges(handle)
        self.leases = SqliteLeases(handle)
        self.memories = SqliteMemories(handle)
        self.phrases = SqlitePhrases(handle)
        self.audit = SqliteAudit(handle)
