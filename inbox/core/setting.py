"""How a setting of a channel is asked for: the words and limits that the form in the window shows."""

from collections.abc import Mapping, Sequence
from dataclasses import MISSING, dataclass, field
from typing import Any

Words = Mapping[str, str]
"""One text by language; "en" is always there."""

_KEY = "onewindow.setting"


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """`choices` are the values with what each is called; `lines` above 1 asks for a longer text.

    `sent_to`, of a secret, is the setting that says where it is sent: with another place the secret has to be
    given again, so that nobody who may not know it can have it sent to themselves.
    `invented`, of a secret, is whether it is for us to make up, rather than given by the provider.
    `names_agents`, of a list, is whether each line begins with an agent's e-mail address.
    """

    title: Words
    help: Words
    placeholder: str = ""
    choices: Sequence[tuple[str, Words]] = ()
    lines: int = 1
    advanced: bool = False
    sent_to: str = ""
    invented: bool = False
    names_agents: bool = False


def setting(  # noqa: PLR0913 - one for each side of a form's field
    *,
    title: Words,
    help: Words | None = None,  # noqa: A002 - what it is called everywhere
    default: Any = MISSING,
    default_factory: Any = MISSING,
    placeholder: str = "",
    choices: Sequence[tuple[str, Words]] = (),
    lines: int = 1,
    advanced: bool = False,
    sent_to: str = "",
    invented: bool = False,
    names_agents: bool = False,
) -> Any:
    """A field of a settings dataclass; required unless it has a default."""
    told = Setting(
        title=title,
        help=help or {},
        placeholder=placeholder,
        choices=choices,
        lines=lines,
        advanced=advanced,
        sent_to=sent_to,
        invented=invented,
        names_agents=names_agents,
    )
    metadata = {_KEY: told}
    if default_factory is not MISSING:
        return field(default_factory=default_factory, metadata=metadata)
    if default is not MISSING:
        return field(default=default, metadata=metadata)
    return field(metadata=metadata)


def told_of(metadata: Mapping[str, Any], name: str) -> Setting:
    """What a field says of itself; one that says nothing is called by its name."""
    found: Setting | None = metadata.get(_KEY)
    return found or Setting(title={"en": name}, help={})
