"""A desk where contacts are merged and split, and what can be seen of them there."""

from inbox.actions.merge import merge, split
from inbox.core.actor import Actor
from inbox.core.identity import PHONE, Identity
from tests.contract.store.inbound import an_event, deps_of, file_event
from tests.contract.store.nouns import a_request, email, write
from tests.contract.store.test_races import everything

ADA = Actor(name="agent:ada", agent_id="ada")
ANN, BOB, CAL = (email(f"{name}@mail.example") for name in ("ann", "bob", "cal"))
CALLING = Identity(kind=PHONE, value="+15550100")


class Desk:
    """An agent among her contacts; whoever is named by an address is its owner, merged or not."""

    def __init__(self, store, clock):
        self.store = store
        self.clock = clock

    async def file(self, *senders, **given):
        self.clock.advance(seconds=1)
        now = self.clock.now()
        event = an_event(senders=senders, at=now, **given)
        return await file_event(
            self.store, deps_of(self.store, self.clock), event, a_request(received_at=now)
        )

    async def do(self, action, *words):
        [done] = await write(self.store, lambda tx: action(tx, *words, ADA, self.clock.now()))
        return done

    async def merge(self, one, other):
        return await self.do(merge, await self.owner(one), await self.owner(other))

    async def split(self, one):
        return await self.do(split, await self.owner(one))

    async def owner(self, address):
        return await self.store.contacts.owner(address)

    async def texts(self, address):
        page = await self.store.timeline.page(contact_id=await self.owner(address), oldest_first=True)
        return [entry.text or entry.body.what for entry in page.items]

    async def leads(self, address):
        page = await self.store.leads.page(contact_id=await self.owner(address), oldest_first=True)
        return [(lead.stage, lead.requests) for lead in page.items]

    async def all(self):
        """Everything but what tells of the merging itself."""
        contacts = [
            (contact.id, contact.name, set(contact.identities), contact.family)
            for contact in await everything(self.store.contacts)
        ]
        talks = [
            (talk.id, talk.contact_id, talk.thread, talk.status, talk.assignee, talk.filed_for, talk.preview)
            for talk in await everything(self.store.conversations)
        ]
        leads = [
            (lead.id, lead.contact_id, lead.stage, lead.owner, lead.requests, lead.absorbed_by)
            for lead in await everything(self.store.leads)
        ]
        entries = [
            (entry.id, entry.contact_id, entry.seq)
            for entry in await everything(self.store.timeline)
            if not getattr(entry.body, "what", "").startswith("contact.")
        ]
        return sorted(contacts), sorted(talks), leads, entries
