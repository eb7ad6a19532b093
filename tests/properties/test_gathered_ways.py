"""What reports read of leads is what touches, links and people say, gathered whenever and changed later."""

from datetime import timedelta

from hypothesis import example, given, settings
from hypothesis import strategies as st

from inbox.core.lead import SPAM
from tests.contract.store.nouns import NOON, a_contact, a_conversation, a_lead, a_touch, later, write
from tests.properties.store_of import with_store
from tests.properties.test_reports_agree import DAY, EDGES, LOOK_BACK, PAGES, SOURCES, browsers, moments

PEOPLE = ("ann", "anna", "bob")
FACTS = {"method": "form", "confidence": 1.0, "at": NOON}
people = st.sampled_from(PEOPLE)
number = st.integers(0, 99)
happenings = st.one_of(
    st.tuples(st.just("touch"), browsers, moments, st.integers(0, len(SOURCES) - 1)),
    st.tuples(st.just("lead"), people, browsers | st.none(), st.integers(0, 3 * DAY - 1)),
    st.tuples(st.just("link"), browsers, people),
    st.tuples(st.just("family"), people, st.sets(people)),
    st.tuples(st.just("save"), number, browsers | st.none(), st.booleans()),
    st.tuples(st.just("hand over"), people, people),
)

BEGINNING = (
    *(("touch", browser, 100 * place, place) for place, browser in enumerate(("laptop", "phone", "tablet"))),
    *(("lead", person, None, DAY) for person in PEOPLE),
)


@settings(max_examples=15, deadline=None)
@given(st.lists(happenings, min_size=3, max_size=12))
@example([("link", "laptop", "bob"), ("hand over", "ann", "bob")])
@example([("link", "phone", "anna"), ("family", "ann", {"anna"}), ("family", "ann", set())])
def test_a_gathered_way_is_what_its_touches_say_whatever_came_after(changes):
    async def run(store):
        desk = Desk(store)
        await desk.begin()
        for what, *facts in (*BEGINNING, *changes):
            await getattr(desk, what.replace(" ", "_"))(*facts)
            assert await desk.read() == desk.plain()
            # Each change finds everything gathered, and has to undo what it makes untrue.
            await desk.gather(99)
            assert await desk.read() == desk.plain()

    with_store(run)


class Desk:
    """Does each thing in a unit of its own, and remembers it in the plainest way."""

    def __init__(self, store):
        self.store = store
        self.touches, self.links, self.leads = [], set(), []
        self.contacts = {}

    async def begin(self):
        for name in PEOPLE:
            contact = a_contact(id=name)
            talk = a_conversation(id=f"talk of {name}", contact_id=name)
            await write(self.store, lambda tx, one=contact: tx.contacts.add(one))
            await write(self.store, lambda tx, one=talk: tx.conversations.add(one))
            self.contacts[name] = contact

    async def touch(self, browser, at, which):
        touch = a_touch(
            browser,
            SOURCES[which],
            id=f"t{len(self.touches):02}",
            at=later(at),
            landing_url=PAGES[at % len(PAGES)],
        )
        self.touches.append(touch)
        await write(self.store, lambda tx: tx.touches.add_touch(touch))

    async def lead(self, contact, browser, at):
        lead = a_lead(
            id=f"l{len(self.leads):02}",
            contact_id=contact,
            conversation_id=f"talk of {contact}",
            visitor_id=browser,
            created_at=later(at),
            stage="won",
        )
        self.leads.append(lead)
        await write(self.store, lambda tx: tx.leads.add(lead))

    async def link(self, browser, contact):
        self.links.add((browser, contact))
        await write(self.store, lambda tx: tx.touches.link(browser, contact, **FACTS))

    async def family(self, name, members):
        contact = await self.store.contacts.get(name)
        family = tuple(sorted(members - {name}))
        changed = type(contact)(
            **{each: getattr(contact, each) for each in contact.__slots__ if each != "family"}, family=family
        )
        [self.contacts[name]] = await write(self.store, lambda tx: tx.contacts.save(changed))

    async def save(self, which, browser, spam):
        if not self.leads:
            return
        which %= len(self.leads)
        lead = await self.store.leads.get(self.leads[which].id)
        given = {each: getattr(lead, each) for each in lead.__slots__}
        stage = "lost" if spam else "won"
        given |= {"visitor_id": browser, "marks": (SPAM,) if spam else (), "stage": stage}
        [self.leads[which]] = await write(self.store, lambda tx: tx.leads.save(type(lead)(**given)))

    async def hand_over(self, giver, taker):
        if giver == taker:
            return
        await write(self.store, lambda tx: tx.conversations.hand_over(giver, taker, filed_for=[giver]))
        self.leads = [await self.store.leads.get(lead.id) for lead in self.leads]

    async def gather(self, limit):
        [done] = await write(self.store, lambda tx: tx.reports.update(limit=limit))
        return done

    async def read(self):
        return [
            (each.id, each.stage, each.marks, each.visitor_id, [told(step) for step in each.steps])
            for each in await self.store.reports.leads(EDGES[0], EDGES[-1], look_back=LOOK_BACK)
        ]

    def plain(self):
        every = sorted(self.leads, key=lambda lead: (lead.created_at, lead.id))
        return [(each.id, each.stage, each.marks, each.visitor_id, self._way(each)) for each in every]

    def _way(self, lead):
        members = {lead.contact_id, *self.contacts[lead.contact_id].family}
        mine = {lead.visitor_id} | {browser for browser, contact in self.links if contact in members}
        way = [
            touch
            for touch in self.touches
            if touch.visitor_id in mine and timedelta(0) <= lead.created_at - touch.at <= LOOK_BACK
        ]
        return [
            (touch.id, touch.at, touch.site_id, touch.source.group, touch.source.rule, touch.source.paid)
            for touch in sorted(way, key=lambda touch: (touch.at, touch.id))
        ]


def told(step):
    source = step.source
    return (step.id, step.at, step.kind.site_id, source.group, source.rule, source.paid)
