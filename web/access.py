"""How people get in: what the composition root decides once, from the settings."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from ipaddress import ip_address

from core.incidents.access import Policy


class Reading(StrEnum):
    """Who may read what is not private without signing in."""

    SIGNED_IN = "signed-in"
    OPEN = "open"
    UNTIL_SET_UP = "until-set-up"
    """Anybody on this machine, as long as there is no way to sign in."""


@dataclass(frozen=True)
class Access:
    """`idle` and `lifetime` end a session; `is_https` is what the site's own address says."""

    reading: Reading = Reading.SIGNED_IN
    policy: Policy = field(default_factory=Policy)
    idle: timedelta = timedelta(hours=24)
    lifetime: timedelta = timedelta(days=7)
    site_url: str = "http://127.0.0.1:8000"

    @property
    def is_https(self) -> bool:
        return self.site_url.startswith("https://")


def is_loopback(host: str) -> bool:
    """Whether a host's name or address (without its port) means this machine."""
    host = host.strip("[]")
    if host.casefold() == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
