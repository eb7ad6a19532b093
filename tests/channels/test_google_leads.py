"""What is special about Google Ads lead forms: the key in the body, the columns, the campaign."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from channels.google_leads import SPEC, GoogleLeadsSettings
from inbox.core.errors import ConfigError, PayloadError, SignatureError, StoreUnavailable
from inbox.core.secret import Secret
from tests.channels.social_of_beans import a_context
from tests.contract.channels import ROOT, WebhookContract, unreadable
from tests.contract.mutations import mutated
from tests.contract.recorded import read

RECORDINGS = ROOT / "tests/channels/google_leads"
KEY = "google-key-of-beans"


def a_form(key=KEY):
    return SPEC.build(GoogleLeadsSettings(key=Secret(key)), a_context())


def event_of(name):
    [event] = a_form().parse(read(RECORDINGS / f"{name}.http"))
    return event


class TestContract(WebhookContract):
    spec = SPEC
    recordings = RECORDINGS
    secrets = (KEY,)

    @pytest.fixture
    def channel(self):
        return a_form()

    @settings(
        max_examples=40,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.differing_executors],
    )
    @given(data=st.data())
    def test_one_changed_value_is_read_or_refused_in_words(self, channel, recording, data):
        request = data.draw(mutated(read(recording)))
        error = unreadable(channel, request)
        assert error is None or str(error)

    def test_refuses_whoever_does_not_know_the_key(self, channel, recording):
        request = read(recording)
        told = json.loads(request.body)
        for wrong in ("", "x", KEY[:-1], None, 5, "é"):
            with pytest.raises(SignatureError):
                channel.verify(replace(request, body=json.dumps({**told, "google_key": wrong}).encode()))

    def test_is_kept_without_the_key_and_reads_the_same(self, channel, recording):
        kept = channel.concealed(read(recording))
        assert KEY.encode() not in kept.body
        assert channel.parse(kept) == channel.parse(read(recording))


def test_columns_become_the_form_and_the_numbers_its_source():
    event = event_of("with_everything")
    body, source = event.body, event.source
    assert (body.name, body.email, body.phone) == ("Anna Lee", "Anna@shop.example", "+49 30 12345678")
    assert body.fields == {"Which beans?": "Dark"}
    assert [each.value for each in event.senders] == ["anna@shop.example", "+493012345678"]
    assert (source.group, source.source, source.campaign_id) == ("Paid Search", "google", "987654321")
    assert (source.click_id.name, source.click_id.value, source.paid) == ("gclid", "Cj0KCQ", True)
    assert source.evidence["adgroup_id"] == "20000000000"
    assert event.at == datetime(2026, 3, 2, 11, 59, tzinfo=UTC)


def test_names_that_stand_apart_are_put_together():
    body = event_of("names_apart").body
    assert (body.name, body.email) == ("Anna Lee", "anna@work.example")


def test_test_data_is_marked():
    assert event_of("test_data").body.marks == ("test",)
    assert event_of("with_everything").body.marks == ()


def test_a_lead_without_a_name_is_refused_in_words():
    request = read(RECORDINGS / "test_data.http")
    with pytest.raises(PayloadError, match="lead_id"):
        a_form().parse(replace(request, body=b"{}"))
    assert a_form().refuse(request, PayloadError("?")).status == 400
    assert a_form().refuse(request, StoreUnavailable("?")).status == 503


def test_a_short_key_is_said_to_be_short():
    with pytest.raises(ConfigError, match="8 characters"):
        a_form("short")
