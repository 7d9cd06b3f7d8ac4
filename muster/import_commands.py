"""`muster import`: histories of other tools."""

from __future__ import annotations

import re

from adapters.slack import SlackPlatform
from core.clock import SystemClock
from core.store.engine import open_engine, session_maker
from core.store.migrate import upgrade
from core.store.ownership import own_database
from muster.platforms import slack_settings
from muster.response_import import import_response
from muster.settings import Settings, SettingsError

_CHANNEL_ID = re.compile(r"[CG][A-Z0-9]{6,}")


async def run_import(
    settings: Settings, address: str, workspace: str, incidents: str, reports: str, zone: str, name: str, dry: bool
) -> list[str]:
    """Import into the database of the settings; returns the report's lines."""
    lock = own_database(settings.database)
    engine = open_engine(settings.database)
    try:
        await upgrade(engine)
        report = await import_response(
            session_maker(engine),
            address,
            workspace or await _workspace(settings),
            incidents_channel=incidents or _id(settings.slack_incidents_channel),
            reports_channel=reports or _id(settings.slack_reports_channel),
            zone=zone,
            name=name,
            is_dry_run=dry,
        )
        return report.lines
    finally:
        await engine.dispose()
        if lock:
            lock.close()


async def _workspace(settings: Settings) -> str:
    """Slack is asked which workspace the token belongs to."""
    if not settings.slack_bot_token.get_secret_value():
        raise SettingsError(
            "Response did not write down which Slack workspace it served. Name it with --workspace T…, or set "
            "MUSTER_SLACK_BOT_TOKEN and Slack will be asked."
        )
    slack = SlackPlatform(slack_settings(settings), clock=SystemClock())
    try:
        await slack.connect()
        return slack.workspace
    finally:
        await slack.close()


def _id(channel: str) -> str:
    """A channel that is set by its name can't be looked up in the past."""
    return channel if _CHANNEL_ID.fullmatch(channel) else ""
