"""What an administrator can set for a site's form."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """`hosts` are the addresses of the pages that may post. `phone_region` ("DE") reads numbers without a
    country code; empty means that of the installation."""

    site: str = ""
    hosts: tuple[str, ...] = ()
    phone_region: str = ""
