"""A form and the mail that tells of it make one lead, whichever comes first, and it can be undone."""

from dataclasses import replace

from inbox.actions.address_letter import address_letter, answered_mail
from inbox.actions.merge import split
from inbox.actions.receive import receive
from inbox.core.actor import SYSTEM
from inbox.core.identity import PHONE, Identity
from inbox.core.inbound import FormSender, MessageReceived
from inbox.core.lead import MERGED
from inbox.core.letter import FORM, Letter, Mailbox
from tests.contract.store.inbound import a_form, an_event, deps_of
from tests.contract.store.nouns import NOON, a_request, email, later, write

ANN, BOB, PROGRAM = email("ann@mail.example"), email("bob@mail.example"), email("wordpress@shop.example")
NUMBER = Identity(kind=PHONE, value="+4930123456")
WORDS = "How much is a kilo?"


class Site:
    def __init__(self, store, clock):
        self.store = store
        self._deps = deps_of(store, clock)
        self._mails = 0

    async def form(self, *senders, text=WORDS, at=NOON):
        told = an_event(senders=senders or (ANN,), at=at, name="Ann", body=a_form(text, page="https://s.x/"))
        return await self._file(told, at)

    async def mail(self, *senders, text=WORDS, at=NOON, ours=True, automatic=None):
        self._mails += 1
        sender = Mailbox(name="Site", email=PROGRAM.value)
        letter = Letter(
            subject="New request", sender=sender, message_id=f"<{self._mails}>", automatic=automatic
        )
        told = FormSender(senders=senders or (ANN,), name="Ann", ours=ours)
        body = MessageReceived(text=text, letter=letter, writer="Site", of_form=told)
        event = an_event(channel_id="mail", senders=(PROGRAM,), name="Site", at=at, body=body)
        return await self._file(event, at)

    async def answering_to(self, person, at=NOON):
        self._mails += 1
        letter = Letter(subject="New request", message_id=f"<{self._mails}>", hint=FORM)
        body = MessageReceived(text=WORDS, letter=letter)
        return await self._file(an_event(channel_id="mail", senders=(person,), at=at, body=body), at)

    async def _file(self, event, at):
        request = a_request(channel_id=event.channel_id, received_at=at)
        [filed] = await write(self.store, lambda tx: receive(tx, event, request, self._deps))
        return filed

    async def leads(self):
        return list((await self.store.leads.page(oldest_first=True)).items)

    async def open_leads(self):
        return [lead for lead in await self.leads() if lead.is_open]

    async def merger(self, filed):
        return (await self.store.contacts.get(filed.member)).merger

    async def undo(self, filed):
        await write(self.store, lambda tx: split(tx, filed.member, SYSTEM, later(100)))


def pytest_generate_tests(metafunc):
    if "first" in metafunc.fixturenames:
        metafunc.parametrize("first", ["form", "mail"])


async def both(site, first, **mail):
    if first == "form":
        form = await site.form()
        return form, await site.mail(at=later(5), **mail)
    told = await site.mail(**mail)
    return await site.form(at=later(5)), told


async def test_in_either_order_they_are_one_lead_with_the_source_of_the_form(store, clock, first):
    site = Site(store, clock)
    form, mail = await both(site, first)
    [lead] = await site.open_leads()
    assert (lead.page, lead.conversation_id, lead.requests) == ("https://s.x/", form.conversation_id, 2)
    assert form.contact_id == mail.contact_id == lead.contact_id


async def test_undone_in_either_order_each_has_a_lead_of_its_own_again(store, clock, first):
    site = Site(store, clock)
    form, mail = await both(site, first)
    await site.undo(mail)
    of_form, of_mail = sorted(await site.open_leads(), key=lambda lead: lead.channel_id)
    assert (of_form.contact_id, of_form.page, of_form.requests) == (form.contact_id, "https://s.x/", 1)
    assert (of_mail.contact_id, of_mail.page, of_mail.requests) == (mail.member, None, 1)
    assert (await store.conversations.get(mail.conversation_id)).contact_id == mail.member


async def test_how_sure_it_is_depends_on_what_agrees(store, clock):
    site = Site(store, clock)
    alone = await site.mail(BOB)
    await site.form()
    same, other = await site.mail(), await site.mail(text="Somebody has written to you.")
    mergers = [await site.merger(filed) for filed in (same, other, alone)]
    assert [merger.confidence for merger in mergers] == [0.95, 0.8, 0.7]


async def test_two_people_told_of_by_one_program_are_two_leads(store, clock):
    site = Site(store, clock)
    ann, bob = await site.mail(ANN), await site.mail(BOB)
    assert ann.contact_id != bob.contact_id
    assert len(await site.open_leads()) == 2


async def test_who_shares_a_number_with_somebody_else_stays_somebody_else(store, clock):
    site = Site(store, clock)
    ann = await site.form(ANN, NUMBER)
    bob = await site.mail(BOB, NUMBER)
    assert bob.contact_id != ann.contact_id
    assert len(await site.open_leads()) == 2


async def test_a_number_alone_finds_the_form_that_gave_nothing_else(store, clock):
    site = Site(store, clock)
    form, mail = await site.form(NUMBER), await site.mail(NUMBER)
    assert form.contact_id == mail.contact_id
    assert len(await site.open_leads()) == 1


async def test_a_strange_program_is_believed_only_if_the_form_is_here(store, clock):
    site = Site(store, clock)
    before = await site.mail(ours=False, automatic="bulk")
    assert (before.lead_id, before.member) == (None, None)
    form = await site.form()
    after = await site.mail(ours=False, automatic="bulk", at=later(5))
    assert after.contact_id == form.contact_id
    late = await site.mail(ours=False, automatic="bulk", at=later(7200))
    assert late.contact_id == before.contact_id


async def test_a_mail_that_answers_to_the_person_is_one_lead_with_the_form_that_comes_after_it(store, clock):
    site = Site(store, clock)
    mails = [await site.answering_to(person) for person in (ANN, BOB)]
    form = await site.form(at=later(5))
    assert [mail.contact_id == form.contact_id for mail in mails] == [True, False]
    assert {(lead.contact_id, lead.page, lead.requests) for lead in await site.open_leads()} == {
        (form.contact_id, "https://s.x/", 2),
        (mails[1].contact_id, None, 1),
    }


async def test_what_was_done_with_the_lead_of_a_mail_stands_when_its_form_comes(store, clock):
    site = Site(store, clock)
    mail = await site.mail()
    await write(store, lambda tx: qualified(tx, mail.lead_id))
    await site.form(at=later(5))
    [lead] = await site.open_leads()
    assert (lead.stage, lead.page) == ("qualified", "https://s.x/")
    assert (await store.leads.get(mail.lead_id)).stage == MERGED


async def test_a_form_that_is_sent_a_day_later_feeds_the_lead_of_the_mail(store, clock):
    site = Site(store, clock)
    mail = await site.mail()
    later_form = await site.form(at=later(86_400))
    assert later_form.lead_id == mail.lead_id


async def test_an_answer_goes_to_the_person_and_never_to_the_program(store, clock):
    site = Site(store, clock)
    mail = await site.mail()
    talk = await store.conversations.get(mail.conversation_id)
    contact = await store.contacts.get(talk.contact_id)
    letter = await address_letter(store, contact, await answered_mail(store, talk))
    assert [each.email for each in letter.to] == [ANN.value]


async def test_the_conversation_says_whose_form_it_tells_of(store, clock):
    site = Site(store, clock)
    mail = await site.mail()
    page = await store.timeline.page(conversation_id=mail.conversation_id)
    [event] = [entry.body for entry in page.items if entry.kind == "event"]
    assert (event.what, event.facts["name"], event.facts["percent"]) == ("contact.form_mail", "Ann", "70%")


async def qualified(tx, lead_id):
    await tx.leads.save(replace(await tx.leads.get(lead_id), stage="qualified"))
