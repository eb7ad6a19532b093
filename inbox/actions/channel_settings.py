"""A channel's settings between the form, the store and the channel itself: checked, and secrets sealed."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypeVar

import msgspec

from inbox.core.account import ChannelAccount
from inbox.core.channel import ChannelSpec
from inbox.core.errors import ConfigError, Unprocessable
from inbox.core.secret import Secret
from inbox.core.setting_fields import SettingField, as_json, fields_of
from inbox.kit.secrets import Vault

S = TypeVar("S")
_WISHES = {
    "text": "must be a text",
    "secret": "must be a text",
    "number": "must be a number",
    "switch": "must be true or false",
    "list": "must be a list of texts",
    "map": "must be texts by name",
}
_LONGEST = 20_000
_UNFIT = "does not fit"


def settings_of(spec: ChannelSpec[S], account: ChannelAccount, vault: Vault) -> S:
    """The stored ones as the kind's own type; what the kind does not know any more is passed over."""
    return _typed(spec, {**account.settings, **_unsealed(account, vault)})


def with_settings(
    spec: ChannelSpec[Any], account: ChannelAccount, given: Mapping[str, Any], vault: Vault
) -> ChannelAccount:
    """The account with these settings, plain ones and secrets; those not named stay, None is the default.

    Unprocessable, with the field, for what its kind does not take, and for a secret that would be sent
    elsewhere than when it was given.
    """
    fields = fields_of(spec.settings)
    for name in given:
        if name not in fields:
            raise Unprocessable(f"{spec.title} has no setting named {name[:100]}.", field=name[:100])
    known = {**account.settings, **_unsealed(account, vault), **given}
    values = {name: known[name] for name in fields if known.get(name) is not None}
    settings = _typed(spec, values)
    sealed = {}
    plain = {}
    for name in values:
        value = getattr(settings, name)
        if isinstance(value, Secret):
            sealed[name] = _sealed(account, name, value.reveal(), vault)
        else:
            plain[name] = as_json(value)
    for name in sealed.keys() - given.keys():
        _check_place(fields, name, account.settings, plain)
    return replace(account, settings=plain, sealed=sealed)


def _check_place(
    fields: Mapping[str, SettingField], secret: str, before: Mapping[str, Any], after: Mapping[str, Any]
) -> None:
    place = fields.get(fields[secret].told.sent_to)
    if place and before.get(place.name, place.default) != after.get(place.name, place.default):
        raise _refused(fields[secret], f"must be given again, because {place.called} changes")


def _typed(spec: ChannelSpec[S], values: Mapping[str, Any]) -> S:
    typed = {}
    for name, field in fields_of(spec.settings).items():
        if name in values:
            typed[name] = _value(field, values[name])
        elif field.required:
            raise Unprocessable(f"{field.called} is missing.", field=name)
    try:
        return spec.settings(**typed)
    except ConfigError as error:
        raise Unprocessable(str(error)) from None


def _value(field: SettingField, value: Any) -> Any:
    """What is wrong is said without the value, which may be a secret."""
    try:
        typed = msgspec.convert(value, field.hint, strict=False, dec_hook=_secret)
    except msgspec.ValidationError:
        raise _refused(field, _wish(field)) from None
    plain = typed.reveal() if isinstance(typed, Secret) else typed
    if isinstance(plain, str) and len(plain) > _LONGEST:
        raise _refused(field, f"is longer than {_LONGEST} characters")
    if field.required and plain in ("", (), {}):
        raise _refused(field, "is missing")
    if field.type == "choice" and str(value) not in [choice for choice, _ in field.choices]:
        raise _refused(field, _wish(field))
    return typed


def _wish(field: SettingField) -> str:
    if field.type == "choice":
        return f"must be one of {', '.join(choice for choice, _ in field.choices)}"
    return _WISHES.get(field.type, _UNFIT)


def _refused(field: SettingField, why: str) -> Unprocessable:
    return Unprocessable(f"{field.called} {why}.", field=field.name)


def _secret(kind: type, value: Any) -> Any:
    if kind is not Secret or not isinstance(value, str):
        raise ValueError
    return Secret(value.strip())


def _unsealed(account: ChannelAccount, vault: Vault) -> Mapping[str, str]:
    return {name: _unseal(account, name, vault) for name in account.sealed}


def _unseal(account: ChannelAccount, name: str, vault: Vault) -> str:
    return vault.unseal(account.sealed[name], _context(account, name)).decode()


def _sealed(account: ChannelAccount, name: str, secret: str, vault: Vault) -> str:
    """The same secret stays sealed as it is, so that a change that changes nothing is none."""
    if name in account.sealed and _unseal(account, name, vault) == secret:
        return account.sealed[name]
    return vault.seal(secret.encode(), _context(account, name))


def _context(account: ChannelAccount, name: str) -> str:
    return f"channel:{account.id}:{name}"
