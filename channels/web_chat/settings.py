"""What an administrator can set for a site's chat."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """`hosts` are the addresses of the pages that may open the chat."""

    site: str = ""
    hosts: tuple[str, ...] = ()
