"""What every channel that providers call must do, judged on its recorded requests."""

from dataclasses import fields, replace
from datetime import UTC, timedelta
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inbox.core.channel import ChannelSpec, ReadingChannel, Reply, WebhookChannel
from inbox.core.errors import PayloadError, SignatureError
from inbox.core.ids import ContactId, ConversationId, EntryId, LeadId
from inbox.core.inbound import Filed, InboundEvent, WebhookRequest
from tests.contract.mutations import mutated
from tests.contract.recorded import read, with_headers

ROOT = Path(__file__).parent.parent.parent
FILED = Filed(
    entry_id=EntryId("entry-1"),
    contact_id=ContactId("contact-1"),
    conversation_id=ConversationId("conversation-1"),
    lead_id=LeadId("lead-1"),
)


class ReadingContract:
    """What can be read must be read the same way always.

    Give `spec`, the folder of `recordings`, the texts in `secrets`, and a fixture named `channel`."""

    spec: ClassVar[ChannelSpec[Any]]
    recordings: ClassVar[Path]
    secrets: ClassVar[tuple[str, ...]] = ()

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        if "recording" in metafunc.fixturenames:
            found = sorted(self.recordings.glob("*.http"))
            assert found, f"There is no recorded request in {self.recordings}."
            metafunc.parametrize("recording", found, ids=lambda path: path.stem)

    def test_reads_every_recorded_request(self, channel, recording):
        request = read(recording)
        for event in channel.parse(request):
            assert isinstance(event, InboundEvent)
            assert event.channel_id == request.channel_id
            assert event.external_id

    def test_the_same_request_names_its_events_the_same(self, channel, recording):
        request = read(recording)
        later = replace(request, received_at=request.received_at + timedelta(days=1))
        first, second = channel.parse(request), channel.parse(later)
        assert [name(event) for event in first] == [name(event) for event in second]
        assert len({event.external_id for event in first}) == len(first)

    def test_reading_changes_nothing(self, channel, recording):
        request = read(recording)
        assert list(channel.parse(request)) == list(channel.parse(request))
        assert request == read(recording)

    def test_times_are_aware_and_in_utc(self, channel, recording):
        for event in channel.parse(read(recording)):
            assert event.at.tzinfo is UTC

    @settings(
        max_examples=40,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.differing_executors],
    )
    @given(data=st.data())
    def test_one_changed_value_is_read_or_refused_in_words(self, channel, recording, data):
        request = data.draw(mutated(read(recording)))
        error = unreadable(channel, request)
        assert error is None or (str(error) and self.is_refused_well(channel, request, error))

    def is_refused_well(self, channel, request, error):
        return True

    def test_no_secret_is_printed(self, channel, recording):
        printed = repr(channel) + repr(vars(channel)) + repr(channel.parse(read(recording)))
        assert not [secret for secret in self.secrets if secret in printed]

    async def test_starting_twice_is_as_once_and_stopping_is_quiet(self, channel):
        await channel.start()
        await channel.start()
        await channel.stop()
        await channel.stop()

    def test_its_page_names_every_setting(self):
        page = (ROOT / self.spec.docs).read_text()
        missing = [setting.name for setting in fields(self.spec.settings) if f"`{setting.name}`" not in page]
        assert not missing


class WebhookContract(ReadingContract):
    """For channels whose provider calls us."""

    def test_it_keeps_the_seam(self, channel):
        assert isinstance(channel, WebhookChannel)

    def test_takes_every_recorded_request(self, channel, recording):
        channel.verify(read(recording))

    async def test_every_request_has_an_answer(self, channel, recording):
        request = read(recording)
        filed = [FILED for _ in channel.parse(request)]
        reply = await channel.answer(request, filed)
        assert isinstance(reply, Reply)
        assert reply.status < 400

    def is_refused_well(self, channel, request, error):
        return channel.refuse(request, error).status < 500


class SignedWebhookContract(WebhookContract):
    """For channels whose provider signs: `signature_header` names where, in lower case."""

    signature_header: ClassVar[str]

    def test_refuses_a_request_without_signature(self, channel, recording):
        with pytest.raises(SignatureError):
            channel.verify(with_headers(read(recording), **{self.signature_header: None}))

    def test_refuses_a_changed_signature(self, channel, recording):
        request = read(recording)
        signature = request.headers[self.signature_header]
        changed = ("1" if signature[0] != "1" else "2") + signature[1:]
        with pytest.raises(SignatureError):
            channel.verify(with_headers(request, **{self.signature_header: changed}))

    def test_refuses_a_signature_that_is_not_ascii(self, channel, recording):
        with pytest.raises(SignatureError):
            channel.verify(with_headers(read(recording), **{self.signature_header: "é\udcff"}))

    def test_refuses_a_changed_body(self, channel, recording):
        request = read(recording)
        with pytest.raises(SignatureError):
            channel.verify(replace(request, body=request.body + b" "))


def unreadable(channel: ReadingChannel, request: WebhookRequest) -> PayloadError | None:
    """Anything else that is raised fails the test."""
    try:
        channel.parse(request)
    except PayloadError as error:
        return error
    return None


def name(event: InboundEvent) -> tuple[str, str | None]:
    return event.external_id, event.fingerprint
