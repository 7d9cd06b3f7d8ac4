"""`muster doctor`, the part of Teams: the secret, the team, the channels, and where Teams has to send."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable

from adapters.teams import is_of_workflows, trouble_with
from core.chat.errors import ChatError
from muster.finding import Finding
from muster.settings import Settings
from muster.teams import BOT, WEBHOOK, teams_mode, teams_settings


async def examine_teams(settings: Settings) -> list[Finding]:
    """Nothing when Teams is not set up."""
    match teams_mode(settings):
        case mode if mode == BOT:
            return await _bot(settings)
        case mode if mode == WEBHOOK:
            return _webhook(settings)
    return []


async def _bot(settings: Settings) -> list[Finding]:
    from adapters.teams.bot import TeamsPlatform

    platform = TeamsPlatform(teams_settings(settings))
    try:
        await platform.connect()
        where = f"Messaging endpoint, for the bot's registration: {settings.site_url}/teams/messages"
        return [
            Finding("Teams", True, f"The secret is good; the organisation is {platform.workspace}."),
            _reached(settings, where),
            *_channels(settings, platform.id_of, set(platform.connection.directory.channels.values())),
        ]
    except ChatError as error:
        return [Finding("Teams", False, error.reason)]
    finally:
        await platform.close()


def _webhook(settings: Settings) -> list[Finding]:
    """Nothing is posted to try it: everybody in the channel would read it."""
    url = settings.teams_webhook_url.get_secret_value()
    if trouble := trouble_with(url):
        return [Finding("Teams webhook", False, trouble)]
    unknown = "" if is_of_workflows(url) else " Its host is none that Microsoft's workflows have; is it yours?"
    return [Finding("Teams webhook", True, f"Headlines go to a workflow.{unknown}"), *_outgoing(settings)]


def _outgoing(settings: Settings) -> list[Finding]:
    secret = settings.teams_outgoing_secret.get_secret_value()
    if not secret:
        said = "Set MUSTER_TEAMS_OUTGOING_SECRET, or nobody in Teams can give commands (docs/teams.md)."
        return [Finding("Teams commands", False, said)]
    try:
        base64.b64decode(secret, validate=True)
    except binascii.Error:
        said = "MUSTER_TEAMS_OUTGOING_SECRET is not what Teams shows when an Outgoing Webhook is made: copy it again."
        return [Finding("Teams commands", False, said)]
    return [_reached(settings, f"Callback URL, for the Outgoing Webhook: {settings.site_url}/teams/outgoing")]


def _reached(settings: Settings, where: str) -> Finding:
    is_https = settings.site_url.startswith("https://")
    more = ". Teams sends to https only: put Muster behind a proxy with a certificate, and set MUSTER_SITE_URL."
    return Finding("Teams address", is_https, where if is_https else where + more)


def _channels(settings: Settings, id_of: Callable[[str], str], known: set[str]) -> list[Finding]:
    if not settings.teams_team:
        return [Finding("Teams channels", False, "Set MUSTER_TEAMS_TEAM to the team's link (Get link to team).")]
    named = {
        "MUSTER_TEAMS_INCIDENTS_CHANNEL": settings.teams_incidents_channel,
        "MUSTER_TEAMS_REPORTS_CHANNEL": settings.teams_reports_channel,
    }
    wrong = [
        Finding("Teams channels", False, f"{setting} names “{name}”, a channel that the team does not have.")
        for setting, name in named.items()
        if name and id_of(name) not in known
    ]
    return wrong or [Finding("Teams channels", True, "All that the settings name are there.")]
