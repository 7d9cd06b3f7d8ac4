"""Who gets into the web UI, from the settings."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

from core.incidents.access import Policy
from muster.settings import Settings
from web.access import Access, Reading, is_loopback


def access(settings: Settings) -> Access:
    return Access(
        reading=reading(settings),
        policy=policy(settings),
        idle=timedelta(hours=settings.session_idle_hours),
        lifetime=timedelta(hours=settings.session_hours),
        site_url=settings.site_url,
    )


def policy(settings: Settings) -> Policy:
    return Policy(settings.default_role, settings.declare_role, frozenset(settings.declare_in))


def reading(settings: Settings) -> Reading:
    """What was set; else whoever signs in. Only on one machine, before anything is set up, may anybody there read."""
    if settings.reading:
        return Reading(settings.reading)
    is_here_only = is_loopback(settings.host) and is_loopback(urlsplit(settings.site_url).hostname or "")
    return Reading.UNTIL_SET_UP if is_here_only else Reading.SIGNED_IN
