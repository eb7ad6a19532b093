"""Settings between form, store and channel: checked by their kind's types, secrets sealed, faults named."""

from dataclasses import replace

import pytest

from channels import specs
from channels.telegram import SPEC as TELEGRAM
from inbox.actions.channel_settings import settings_of, with_settings
from inbox.actions.connect_channel import new_account
from inbox.core.errors import ConfigError, Unprocessable
from inbox.core.secret import Secret
from inbox.core.setting_fields import fields_of
from inbox.kit.secrets import Vault
from tests.contract.store.nouns import NOON
from tests.fakes.pigeons import Loft, Settings, pigeon_kind

VAULT = Vault(b"k" * 32)
KIND = pigeon_kind(Loft())


def account(**given):
    return new_account(KIND, "Birds", {"token": "right", "loft": "home", **given}, VAULT, NOON)


def test_secrets_are_sealed_and_the_rest_is_plain():
    made = account(birds=5, stops=["a", "b"], mapping={"text": "body"})
    assert made.settings == {"loft": "home", "birds": 5, "stops": ["a", "b"], "mapping": {"text": "body"}}
    assert set(made.sealed) == {"token"}
    assert "right" not in repr(made)


def test_the_channel_gets_its_own_types_back():
    assert settings_of(KIND, account(stops=["a"], polls=True), VAULT) == Settings(
        token=Secret("right"), loft="home", stops=("a",), polls=True
    )


def test_values_written_as_text_are_read_as_their_types():
    made = account(birds="7", polls="true")
    assert (made.settings["birds"], made.settings["polls"]) == (7, True)


def test_what_is_not_named_stays_and_none_is_the_default_again():
    before = account(birds=5, spare="extra")
    after = with_settings(KIND, before, {"birds": None, "loft": "away"}, VAULT)
    assert after.settings == {"loft": "away"}
    assert after.sealed == before.sealed
    assert set(with_settings(KIND, before, {"spare": None}, VAULT).sealed) == {"token"}


def test_the_same_settings_again_change_nothing():
    before = account(birds=5)
    assert with_settings(KIND, before, {"token": "right", "birds": 5}, VAULT) == before
    assert with_settings(KIND, before, {"token": "other"}, VAULT).sealed != before.sealed


@pytest.mark.parametrize(
    ("given", "field", "sentence"),
    [
        ({"token": None}, "token", "Ring is missing."),
        ({"token": ""}, "token", "Ring is missing."),
        ({"token": "  "}, "token", "Ring is missing."),
        ({"token": 5}, "token", "Ring must be a text."),
        ({"token": ["hidden"]}, "token", "Ring must be a text."),
        ({"loft": ""}, "loft", "Loft is missing."),
        ({"loft": {}}, "loft", "Loft must be a text."),
        ({"loft": "x" * 20_001}, "loft", "Loft is longer than 20000 characters."),
        ({"birds": "many"}, "birds", "Birds must be a number."),
        ({"birds": 1.5}, "birds", "Birds must be a number."),
        ({"polls": "perhaps"}, "polls", "polls must be true or false."),
        ({"speed": "warp"}, "speed", "Speed must be one of slow, fast."),
        ({"speed": ["slow"]}, "speed", "Speed must be one of slow, fast."),
        ({"weather": "fog"}, "weather", "weather must be one of sun, rain."),
        ({"stops": "a"}, "stops", "stops must be a list of texts."),
        ({"stops": [1]}, "stops", "stops must be a list of texts."),
        ({"mapping": {"a": {}}}, "mapping", "Fields must be texts by name."),
        ({"wings": 2}, "wings", "Pigeon post has no setting named wings."),
    ],
)
def test_what_does_not_fit_is_said_in_a_sentence_that_names_the_field(given, field, sentence):
    with pytest.raises(Unprocessable) as raised:
        account(**given)
    assert (raised.value.field, str(raised.value)) == (field, sentence)


def test_a_stored_setting_that_the_kind_knows_no_more_is_passed_over():
    old = replace(account(), settings={"loft": "home", "wings": 2})
    assert settings_of(KIND, old, VAULT).loft == "home"


def test_a_secret_sealed_for_another_channel_does_not_open():
    stolen = replace(account(), id="another")
    with pytest.raises(ConfigError):
        settings_of(KIND, stolen, VAULT)


def test_a_secret_is_sent_nowhere_else_until_it_is_given_again():
    token = "7200000001:AAF-fake-token_for-tests-only-0123456789"
    before = new_account(TELEGRAM, "Bot", {"token": token}, VAULT, NOON)
    elsewhere = {"api_url": "https://evil.example"}
    with pytest.raises(
        Unprocessable, match=r"must be given again, because Bot API server changes"
    ) as refused:
        with_settings(TELEGRAM, before, elsewhere, VAULT)
    assert refused.value.field == "token"
    moved = with_settings(TELEGRAM, before, {**elsewhere, "token": token}, VAULT)
    with pytest.raises(Unprocessable):
        with_settings(TELEGRAM, moved, {"api_url": None}, VAULT)
    for same in ({"groups": True}, {"api_url": None}, {"api_url": "https://api.telegram.org"}):
        assert with_settings(TELEGRAM, before, same, VAULT).sealed == before.sealed


@pytest.mark.parametrize("kind", specs().values(), ids=lambda kind: kind.kind)
def test_a_secret_is_sent_to_a_setting_that_there_is(kind):
    fields = fields_of(kind.settings)
    for field in fields.values():
        assert not field.told.sent_to or (field.type == "secret" and field.told.sent_to in fields)
