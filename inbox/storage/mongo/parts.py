"""The parts of the store over one handle."""

from collections.abc import Awaitable, Callable

from inbox.storage.mongo.agents import MongoAgents
from inbox.storage.mongo.audit import MongoAudit
from inbox.storage.mongo.changes import MongoChanges
from inbox.storage.mongo.contacts import MongoContacts
from inbox.storage.mongo.conversations import MongoConversations
from inbox.storage.mongo.deliveries import MongoDeliveries
from inbox.storage.mongo.drafts import MongoDrafts
from inbox.storage.mongo.drops import MongoDrops
from inbox.storage.mongo.events import MongoEvents
from inbox.storage.mongo.handle import Handle
from inbox.storage.mongo.jobs import MongoJobs
from inbox.storage.mongo.leads import MongoLeads
from inbox.storage.mongo.leases import MongoLeases
from inbox.storage.mongo.memories import MongoMemories
from inbox.storage.mongo.numbers import MongoNumbers
from inbox.storage.mongo.phrases import MongoPhrases
from inbox.storage.mongo.readings import MongoReadings
from inbox.storage.mongo.reports import MongoReports
from inbox.storage.mongo.requests import MongoRequests
from inbox.storage.mongo.search import MongoSearch
from inbox.storage.mongo.site_forms import MongoSiteForms
from inbox.storage.mongo.sites import MongoChannels, MongoSites
from inbox.storage.mongo.timeline import MongoTimeline
from inbox.storage.mongo.touches import MongoTouches
from inbox.storage.mongo.transcripts import MongoTranscripts
from inbox.storage.mongo.uploads import MongoUploads


class MongoParts:
    """Implements core.store.Parts; `settle` is how reads outside a unit number the changes first."""

    def __init__(  # noqa: PLR0915 - one for each part
        self, handle: Handle, settle: Callable[[], Awaitable[None]] | None = None
    ) -> None:
        self.requests = MongoRequests(handle)
        self.events = MongoEvents(handle)
        self.contacts = MongoContacts(handle)
        self.conversations = MongoConversations(handle)
        self.timeline = MongoTimeline(handle)
        self.search = MongoSearch(handle)
        self.reports = MongoReports(handle)
        self.leads = MongoLeads(handle)
        self.touches = MongoTouches(handle)
        self.transcripts = MongoTranscripts(handle)
        self.site_forms = MongoSiteForms(handle)
        self.drops = MongoDrops(handle)
        self.numbers = MongoNumbers(handle)
        self.deliveries = MongoDeliveries(handle)
        self.drafts = MongoDrafts(handle)
        self.readings = MongoReadings(handle)
        self.uploads = MongoUploads(handle)
        self.jobs = MongoJobs(handle)
        self.agents = MongoAgents(handle)
        self.sites = MongoSites(handle)
        self.channels = MongoChannels(handle)
        self.changes = MongoChanges(handle, settle)
        self.leases = MongoLeases(handle)
        self.memories = MongoMemories(handle)
        self.phrases = MongoPhrases(handle)
        self.audit = MongoAudit(handle)
