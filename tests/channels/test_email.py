"""What a mail becomes: who wrote it, which way it went, by hand or by a machine, in which thread."""

from datetime import timedelta

import pytest

from channels.email import SPEC
from inbox.core.delivery import DeliveryState
from inbox.core.errors import ConfigError, PayloadError
from inbox.core.ids import ConversationId, EntryId
from inbox.core.inbound import DeliveryReported, MessageReceived
from tests.channels.email_of_beans import PASSWORD, RECORDINGS, SIGNER, a_mailbox, a_request
from tests.contract.channels import ReadingContract
from tests.contract.recorded import NOON, read

TALK, ENTRY = ConversationId("talk-1"), EntryId("entry-1")


class TestContract(ReadingContract):
    spec = SPEC
    recordings = RECORDINGS
    secrets = (PASSWORD,)

    @pytest.fixture
    def channel(self):
        return a_mailbox()


def event(name):
    return a_mailbox().parse(read(RECORDINGS / f"{name}.http"))[-1]


def who(told):
    return [sender.value for sender in told.senders]


def test_a_plain_mail_is_a_message_of_its_sender():
    told = event("plain")
    assert (who(told), told.name, told.body.direction) == (["ann@mail.example"], "Ann Smith", "in")
    assert (told.body.text, told.body.letter.subject) == ("How much is a kilo?", "Green coffee")
    assert told.at == NOON - timedelta(hours=4)


def test_what_is_quoted_is_folded_and_what_is_answered_is_followed_nearest_first():
    body = event("answer_with_quote").body
    assert body.text.strip() == "Yes, please."
    assert "Ten euros" in body.letter.quoted
    assert body.follows == ("<o1@shop.example>", "<a1@mail.example>")


def test_the_html_is_safe_and_its_picture_is_a_file_beside_it():
    body = event("html_with_picture").body
    assert "script" not in body.html
    [picture] = body.files
    assert (picture.media_type, picture.content_id, picture.inline) == ("image/png", "p1", True)


def test_a_form_of_the_site_tells_of_its_sender():
    told = event("form_of_site").body.of_form
    assert ([each.value for each in told.senders], told.name) == (
        ["bob@mail.example", "+4930123456"],
        "Bob",
    )
    assert told.ours


@pytest.mark.parametrize(
    ("before", "after", "ours"),
    [
        (b"wordpress@shop.example", b"noreply@forms.example", False),
        (b"wordpress@shop.example", b"carl@mail.example", None),
        (b"Subject:", b"In-Reply-To: <a@b>\nSubject:", None),
        (b"bob@mail.example", b"carl@shop.example", None),
    ],
)
def test_a_program_elsewhere_may_tell_of_a_form_and_a_person_or_an_answer_does_not(before, after, ours):
    raw = read(RECORDINGS / "form_of_site.http").body.replace(before, after)
    told = a_mailbox().parse(a_request(raw))[-1].body.of_form
    assert (told and told.ours) == ours


def test_what_goes_to_the_sender_of_a_form_is_said_to_be_of_a_form():
    assert event("form_notification").body.letter.hint == "form"


def test_a_machine_is_known():
    assert event("out_of_office").body.letter.automatic == "reply"


def test_a_bounce_of_a_mail_that_is_not_ours_is_only_shown():
    [told] = a_mailbox().parse(read(RECORDINGS / "bounce.http"))
    assert (told.body.letter.automatic, told.body.direction) == ("bounce", "in")


def test_a_bounce_of_a_mail_of_ours_says_that_it_failed_and_why():
    request = read(RECORDINGS / "bounce.http")
    ours = SIGNER.message_id(TALK, ENTRY, "shop.example")
    raw = request.body.replace(b"<other@shop.example>", ours.encode())
    report, shown = a_mailbox().parse(a_request(raw))
    assert isinstance(report.body, DeliveryReported)
    assert (report.body.key, report.body.state) == (ours, DeliveryState.FAILED)
    assert "No such user" in report.body.reason
    assert isinstance(shown.body, MessageReceived)


def test_a_copy_among_the_sent_mail_is_a_receipt_and_one_in_the_inbox_is_none():
    raw = read(RECORDINGS / "plain.http").body
    ours = SIGNER.message_id(TALK, ENTRY, "shop.example")
    raw = raw.replace(raw.partition(b"Message-ID: ")[2].partition(b"\r\n")[0], ours.encode())
    [told] = a_mailbox().parse(a_request(raw, use="sent"))
    assert told.body == DeliveryReported(key=ours, state=DeliveryState.SENT, entry_id=ENTRY)
    assert a_mailbox().parse(a_request(raw)) == []


def test_a_delay_is_no_failure():
    raw = read(RECORDINGS / "bounce.http").body
    raw = raw.replace(b"<other@shop.example>", SIGNER.message_id(TALK, ENTRY, "shop.example").encode())
    raw = (
        raw.replace(b"Action: failed", b"Action: delayed").replace(b"5.1.1", b"4.4.1").replace(b"550", b"450")
    )
    assert not [each for each in a_mailbox().parse(a_request(raw)) if isinstance(each.body, DeliveryReported)]


def test_an_answer_in_the_sent_folder_is_ours_and_belongs_to_its_recipient():
    told = event("written_in_outlook")
    assert (who(told), told.body.direction, told.body.writer) == (["ann@mail.example"], "out", "Shop")


def test_a_form_that_writes_in_our_name_is_the_customers():
    told = event("form_notification")
    assert (who(told), told.name, told.body.letter.automatic) == (["bob@mail.example"], "Bob", None)


def test_nobody_writes_in_our_name_by_saying_so():
    raw = read(RECORDINGS / "written_in_outlook.http").body
    [told] = a_mailbox().parse(a_request(raw, use="inbox"))
    assert told.body.direction == "in"


def test_what_a_colleague_passes_on_is_its_writers():
    told = event("forwarded")
    assert who(told) == ["dora@mail.example"]
    assert told.body.letter.forwarded_from.email == "dora@mail.example"


def test_what_a_stranger_passes_on_is_the_strangers():
    raw = read(RECORDINGS / "forwarded.http").body.replace(
        b"From: Carl <carl@shop", b"From: Carl <carl@other"
    )
    [told] = a_mailbox().parse(a_request(raw))
    assert who(told) == ["carl@other.example"]


def test_an_invitation_is_a_card():
    [card] = event("invitation").body.cards
    assert (card.title, card.facts["what"], card.facts["location"]) == ("Tasting", "invite", "Shop")


def test_a_copy_of_what_went_out_from_here_is_no_message_of_its_own():
    ours = SIGNER.message_id(TALK, ENTRY, "shop.example")
    raw = read(RECORDINGS / "written_in_outlook.http").body.replace(b"<o2@shop.example>", ours.encode())
    told = a_mailbox().parse(a_request(raw, use="sent"))
    assert [type(each.body) for each in told] == [DeliveryReported]


def test_our_own_reply_address_leads_to_its_conversation():
    address = SIGNER.reply_address("info@shop.example", TALK)
    raw = read(RECORDINGS / "plain.http").body.replace(b"info@shop.example", address.encode())
    [told] = a_mailbox().parse(a_request(raw))
    assert told.body.belongs == TALK


def test_an_address_with_a_ticket_brings_the_visitor():
    class Tickets:
        def redeem(self, ticket, at):
            return "visitor-1" if ticket == "TICKET" else None

    raw = read(RECORDINGS / "plain.http").body.replace(b"info@shop", b"info+TICKET@shop")
    [told] = a_mailbox(visitors=Tickets()).parse(a_request(raw))
    assert told.visitor_id == "visitor-1"


def test_the_same_message_id_on_another_mail_keeps_neither_out():
    raw = read(RECORDINGS / "plain.http").body
    [one] = a_mailbox().parse(a_request(raw))
    [other] = a_mailbox().parse(a_request(raw.replace(b"ann@mail", b"eve@mail")))
    [again] = a_mailbox().parse(
        a_request(b"Received: from mx by mx2; Mon, 2 Mar 2026 09:00:01 +0000\r\n" + raw)
    )
    assert one.external_id != other.external_id
    assert one.external_id == again.external_id


def test_what_a_server_does_not_give_is_told_as_such():
    request = a_request(b"", x_unfetched="yes")
    with pytest.raises(PayloadError, match="does not give it"):
        a_mailbox().parse(request)


def test_a_mailbox_without_an_address_is_refused():
    with pytest.raises(ConfigError):
        a_mailbox(address="shop")
