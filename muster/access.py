"""Who gets into the web UI, from the settings."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from urllib.parse import urlsplit

from core.incidents.access import Policy
from muster.settings import Settings, SettingsError
from web.access import Access, Reading, is_loopback
from web.oidc import Provider
from web.oidc_issuer import takes_every_tenant
from web.oidc_vendors import Vendor, vendor_of


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


def provider(settings: Settings, connected: Iterable[tuple[str, str]] = ()) -> Provider | None:
    """The OpenID provider that the settings name. `connected`: the chats that Muster is in, by name and workspace.
    Raises `SettingsError`."""
    if not settings.oidc_issuer:
        return None
    vendor = vendor_of(settings.oidc_issuer)
    ours = frozenset(workspace for platform, workspace in connected if platform == vendor.chat)
    return Provider(
        issuer=settings.oidc_issuer,
        client_id=settings.oidc_client_id,
        client_secret=settings.oidc_client_secret.get_secret_value(),
        name=settings.oidc_name or vendor.name,
        vendor=vendor,
        scopes=settings.oidc_scopes,
        connected=ours,
        workspaces=_let_in(settings, vendor, ours),
        domains=frozenset(each.casefold() for each in settings.oidc_domains),
        takes_anybody=settings.oidc_anybody,
        trusts_email=settings.oidc_trust_email,
        admins=frozenset(each.casefold() for each in settings.admins),
    )


def _let_in(settings: Settings, vendor: Vendor, connected: frozenset[str]) -> frozenset[str] | None:
    """Those of a provider for all the world who may come. None: the issuer is one company's own."""
    if settings.oidc_workspaces and not vendor.workspace:
        raise SettingsError(
            "MUSTER_OIDC_WORKSPACES names Slack's workspaces or Microsoft's tenants. Elsewhere it is MUSTER_OIDC_DOMAINS "
            "that says who is let in."
        )
    is_worldwide = vendor.is_worldwide or takes_every_tenant(settings.oidc_issuer)
    if is_worldwide and settings.oidc_trust_email:
        raise SettingsError(
            f"MUSTER_OIDC_TRUST_EMAIL believes every address, and at {settings.oidc_issuer} anybody can have any. "
            "Leave it off, or name your own tenant's issuer."
        )
    if not is_worldwide and not settings.oidc_workspaces:
        return None
    if not settings.oidc_workspaces and not connected:
        raise SettingsError(
            f"Everybody can sign in at {settings.oidc_issuer}. Name the workspaces or tenants that are yours in "
            "MUSTER_OIDC_WORKSPACES (docs/sign-in.md)."
        )
    return frozenset(each.casefold() for each in settings.oidc_workspaces or connected)


def reading(settings: Settings) -> Reading:
    """What was set; else whoever signs in. Only on one machine, before anything is set up, may anybody there read."""
    if settings.reading:
        return Reading(settings.reading)
    if settings.oidc_issuer:
        return Reading.SIGNED_IN
    is_here_only = is_loopback(settings.host) and is_loopback(urlsplit(settings.site_url).hostname or "")
    return Reading.UNTIL_SET_UP if is_here_only else Reading.SIGNED_IN
