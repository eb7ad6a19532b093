"""The settings an operator may write, and what each may be."""

from typing import Annotated, Any, Literal

import msgspec

from inbox.core.errors import ConfigError
from inbox.kit.private_hosts import PrivateHosts

Days = Annotated[int, msgspec.Meta(ge=1, le=36_500)]
Languages = tuple[Annotated[str, msgspec.Meta(pattern=r"^[a-z]{2,3}$")], ...]
SETTINGS: dict[str, Any] = {
    "data": Annotated[str, msgspec.Meta(min_length=1)],
    "store": Annotated[str, msgspec.Meta(min_length=1)],
    "key_file": Annotated[str, msgspec.Meta(min_length=1)],
    "host": Annotated[str, msgspec.Meta(min_length=1)],
    "port": Annotated[int, msgspec.Meta(ge=0, le=65_535)],
    "public_url": Annotated[str, msgspec.Meta(pattern=r"^https?://[^/?#\s@]+/?$")],
    "demo": bool,
    "phone_region": Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{2}$")],
    "trusted_hops": Annotated[int, msgspec.Meta(ge=0, le=10)],
    "private_hosts": PrivateHosts,
    "retention_days": Days,
    "backup_folder": Annotated[str, msgspec.Meta(min_length=1)],
    "backup_hours": Annotated[int, msgspec.Meta(ge=1, le=8760)],
    "backups_kept": Annotated[int, msgspec.Meta(ge=1, le=1000)],
    "largest_file_mb": Annotated[int, msgspec.Meta(ge=1, le=2000)],
    "transcription_model": Annotated[str, msgspec.Meta(min_length=1)],
    "transcription_languages": Languages,
    "transcription_redact": bool,
    "transcription_keep_originals": bool,
    "log_level": Literal["debug", "info", "warning", "error"],
}
_WISHES = {
    "data": "a folder",
    "store": "an address such as sqlite:///PATH or mongodb://HOST/NAME",
    "key_file": "a file",
    "host": "an address to listen on",
    "port": "a whole number from 0 to 65535",
    "public_url": "an address such as https://inbox.example.com, without a path",
    "demo": "true or false",
    "phone_region": "a country as two capital letters, such as DE",
    "trusted_hops": "a whole number from 0 to 10",
    "private_hosts": "hosts, such as crm.internal, 10.0.0.5:8081 or 10.0.0.0/24",
    "backup_folder": "a folder",
    "backup_hours": "a number of hours from 1 to 8760",
    "backups_kept": "a number from 1 to 1000",
    "largest_file_mb": "a number of megabytes from 1 to 2000",
    "retention_days": "a number of days from 1 to 36500",
    "transcription_model": "a folder, or the name of a model below models in the data",
    "transcription_languages": "languages as two letters, such as en, de, ru",
    "transcription_redact": "true or false",
    "transcription_keep_originals": "true or false",
    "log_level": "debug, info, warning or error",
}


def coerce(name: str, value: object, origin: str) -> Any:
    """The value as its setting's type; ConfigError names the origin, never the value."""
    if SETTINGS[name] is Languages and isinstance(value, str):
        value = [each.strip() for each in value.split(",") if each.strip()]
    try:
        return msgspec.convert(value, SETTINGS[name], strict=False, dec_hook=_private_hosts)
    except msgspec.ValidationError:
        raise ConfigError(f"{origin}: {name} must be {_WISHES[name]}.") from None


def _private_hosts(_kind: type, value: Any) -> PrivateHosts:
    """A list of the file, or a variable with commas between."""
    entries = value.split(",") if isinstance(value, str) else value
    if not isinstance(entries, list) or not all(isinstance(each, str) for each in entries):
        raise ValueError
    return PrivateHosts(each for each in entries if each.strip())
