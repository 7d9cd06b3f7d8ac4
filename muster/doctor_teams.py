"""`muster doctor`, the part of Teams: the secret, the team, the channels, and where Teams has to send."""

from __future__ import annotations

from adapters.teams import TeamsPlatform
from core.chat.errors import ChatError
from muster.finding import Finding
from muster.platforms import teams_settings
from muster.settings import Settings


async def examine_teams(settings: Settings) -> list[Finding]:
    """Nothing when Teams is not set up."""
    if not settings.teams_client_id:
        return []
    platform = TeamsPlatform(teams_settings(settings))
    try:
        await platform.connect()
        where = f"Messaging endpoint, for the bot's registration: {settings.site_url}/teams/messages"
        return [
            Finding("Teams", True, f"The secret is good; the organisation is {platform.workspace}."),
            Finding("Teams address", settings.site_url.startswith("https://"), _reached(settings, where)),
            *_channels(settings, platform),
        ]
    except ChatError as error:
        return [Finding("Teams", False, error.reason)]
    finally:
        await platform.close()


def _reached(settings: Settings, where: str) -> str:
    if settings.site_url.startswith("https://"):
        return where
    return f"{where}. Teams sends to https only: put Muster behind a proxy with a certificate, and set MUSTER_SITE_URL."


def _channels(settings: Settings, platform: TeamsPlatform) -> list[Finding]:
    if not settings.teams_team:
        return [Finding("Teams channels", False, "Set MUSTER_TEAMS_TEAM to the team's link (Get link to team).")]
    named = {
        "MUSTER_TEAMS_INCIDENTS_CHANNEL": settings.teams_incidents_channel,
        "MUSTER_TEAMS_REPORTS_CHANNEL": settings.teams_reports_channel,
    }
    known = set(platform.connection.directory.channels.values())
    wrong = [
        Finding("Teams channels", False, f"{setting} names “{name}”, a channel that the team does not have.")
        for setting, name in named.items()
        if name and platform.id_of(name) not in known
    ]
    return wrong or [Finding("Teams channels", True, "All that the settings name are there.")]
