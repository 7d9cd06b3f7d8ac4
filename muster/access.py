"""Who gets into the web UI, from the settings."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

from core.incidents.access import Policy
from muster.settings import Settings
from web.access import Access, Reading, is_loopback
from web.oidc import Provider


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


def provider(settings: Settings) -> Provider | None:
    """The OpenID provider that the settings name."""
    if not settings.oidc_issuer:
        return None
    known = {"https://slack.com": ("Slack", "slack")}
    name, chat = known.get(settings.oidc_issuer, ("your company's account", ""))
    if settings.oidc_issuer.startswith("https://login.microsoftonline.com/"):
        name, chat = "Microsoft", "teams"
    return Provider(
        issuer=settings.oidc_issuer,
        client_id=settings.oidc_client_id,
        client_secret=settings.oidc_client_secret.get_secret_value(),
        name=settings.oidc_name or name,
        scopes=settings.oidc_scopes,
        domains=frozenset(each.casefold() for each in settings.oidc_domains),
        takes_anybody=settings.oidc_anybody,
        trusts_email=settings.oidc_trust_email,
        chat=chat,
        admins=frozenset(each.casefold() for each in settings.admins),
    )


def reading(settings: Settings) -> Reading:
    """What was set; else whoever signs in. Only on one machine, before anything is set up, may anybody there read."""
    if settings.reading:
        return Reading(settings.reading)
    if settings.oidc_issuer:
        return Reading.SIGNED_IN
    is_here_only = is_loopback(settings.host) and is_loopback(urlsplit(settings.site_url).hostname or "")
    return Reading.UNTIL_SET_UP if is_here_only else Reading.SIGNED_IN
