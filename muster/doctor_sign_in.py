"""`muster doctor`, the part of signing in by an OpenID provider: its discovery document, and what has to be set."""

from __future__ import annotations

from urllib.parse import urlsplit

from muster.access import provider
from muster.finding import Finding
from muster.settings import Settings, SettingsError
from muster.teams import teams_mode
from web.access import is_loopback
from web.oidc import ProviderFailed

_WHAT = "sign-in"


async def examine_sign_in(settings: Settings) -> list[Finding]:
    """Nothing when no provider is set. Whether the client's secret is good shows at the first sign-in only."""
    if not settings.oidc_issuer:
        return []
    if not settings.oidc_client_id or not settings.oidc_client_secret.get_secret_value():
        return [Finding(_WHAT, False, "Set MUSTER_OIDC_CLIENT_ID and MUSTER_OIDC_CLIENT_SECRET (docs/sign-in.md).")]
    try:
        found = provider(settings, _chats(settings))
        assert found
        await found.check()
    except (SettingsError, ProviderFailed) as error:
        return [Finding(_WHAT, False, f"{settings.oidc_issuer}: {error}")]
    back = f"{settings.site_url}/login/oidc/callback"
    if not back.startswith("https://") and not is_loopback(urlsplit(back).hostname or ""):
        return [
            Finding(_WHAT, False, f"Providers send people back over https only, and MUSTER_SITE_URL makes it {back}.")
        ]
    return [Finding(_WHAT, True, f"{settings.oidc_issuer} answers. Redirect address to register there: {back}")]


def _chats(settings: Settings) -> list[tuple[str, str]]:
    """Those that are set up; which workspace it is does not matter here."""
    slack = [("slack", "T")] if settings.slack_bot_token.get_secret_value() else []
    return [*slack, *([("teams", settings.teams_tenant_id)] if teams_mode(settings) else [])]
