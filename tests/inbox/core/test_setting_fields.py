"""What a form asks for is read from the settings of a kind; each kind that there is can be asked for."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import pytest

from channels import specs
from inbox.core.secret import Secret
from inbox.core.setting import setting
from inbox.core.setting_fields import fields_of
from tests.fakes.pigeons import Settings


class Size(StrEnum):
    SMALL = "s"
    LARGE = "l"


@dataclass(frozen=True, slots=True, kw_only=True)
class Odd:
    when: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Rare:
    size: Size = Size.SMALL
    share: float | None = None
    hosts: list[str] = setting(default_factory=list, title={"en": "Hosts"})
    keys: dict[str, str] = setting(
        default_factory=dict, title={"en": "Keys"}, choices=(("a", {"en": "A"}), ("b", {"en": "B"}))
    )
    password: Secret = setting(default=Secret("initial"), title={"en": "Password"})


def test_the_type_of_a_field_is_read_from_its_annotation():
    assert {name: field.type for name, field in fields_of(Settings).items()} == {
        "token": "secret",
        "loft": "text",
        "spare": "secret",
        "polls": "switch",
        "birds": "number",
        "speed": "choice",
        "weather": "choice",
        "stops": "list",
        "mapping": "map",
    }


def test_what_has_a_default_may_be_left_out_and_a_secrets_default_is_not_told():
    fields = fields_of(Settings)
    assert [name for name, field in fields.items() if field.required] == ["token", "loft"]
    assert (fields["birds"].default, fields["stops"].default, fields["mapping"].default) == (3, [], {})
    rare = fields_of(Rare)
    assert (rare["size"].default, rare["share"].default, rare["password"].default) == ("s", None, None)


def test_choices_come_from_words_or_from_the_values_themselves():
    fields = fields_of(Settings)
    assert [value for value, _ in fields["speed"].choices] == ["slow", "fast"]
    assert list(fields["weather"].choices) == [("sun", {"en": "sun"}), ("rain", {"en": "rain"})]
    assert [value for value, _ in fields_of(Rare)["size"].choices] == ["s", "l"]
    assert (fields_of(Rare)["keys"].type, len(fields_of(Rare)["keys"].choices)) == ("map", 2)


def test_a_field_without_words_is_called_by_its_name():
    assert (fields_of(Settings)["polls"].called, fields_of(Settings)["token"].called) == ("polls", "Ring")


def test_what_no_form_can_ask_for_is_a_mistake_of_the_kind():
    with pytest.raises(TypeError):
        fields_of(Odd)


@pytest.mark.parametrize("kind", sorted(specs()))
def test_every_kind_asks_in_both_languages(kind):
    for field in fields_of(specs()[kind].settings).values():
        assert set(field.told.title) >= {"en", "ru"}, field.name
        assert not field.told.help or set(field.told.help) >= {"en", "ru"}, field.name
        for _, title in field.choices:
            assert set(title) >= {"en", "ru"}, field.name
