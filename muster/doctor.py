"""`muster doctor`: looks at everything that Muster needs, and says what to do about what is missing."""

from __future__ import annotations

import os
from email.utils import parsedate_to_datetime

import httpx
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.slack import SlackPlatform
from core.chat.errors import ChatError
from core.clock import SystemClock
from core.delivery.connecting import is_shared
from core.store.clock import DatabaseClock
from core.store.engine import open_engine, session_maker
from core.store.migrate import is_current
from core.store.unit_of_work import UnitOfWork
from muster.company_blocks import load_hub
from muster.doctor_discord import examine_discord
from muster.doctor_redis import examine_redis
from muster.doctor_sign_in import examine_sign_in
from muster.doctor_teams import examine_teams
from muster.finding import Finding
from muster.platforms import slack_settings
from muster.settings import Settings, SettingsError

_CLOCK_SLACK_S = 60
_CLOCK_DATABASE_S = 2


async def examine(settings: Settings) -> list[Finding]:
    """Look at settings, building blocks, database, Redis, sign-in and the chat platforms. Changes nothing."""
    return [
        _blocks(settings),
        _site(settings),
        *await _database(settings),
        *await examine_redis(settings),
        *await examine_sign_in(settings),
        *await _slack(settings),
        *await examine_discord(settings),
        *await examine_teams(settings),
    ]


def _blocks(settings: Settings) -> Finding:
    try:
        hub = load_hub(settings.blocks, settings.playbook)
    except SettingsError as error:
        return Finding("building blocks", False, str(error))
    return Finding(
        "building blocks", True, f"{len(hub.all_commands())} commands, {len(hub.listeners)} kinds of events."
    )


def _site(settings: Settings) -> Finding:
    is_local = "127.0.0.1" in settings.site_url or "localhost" in settings.site_url
    if is_local and settings.slack_bot_token.get_secret_value():
        advice = "Set MUSTER_SITE_URL to the address at which people's browsers reach Muster."
        return Finding("site address", False, f"Links in chat would point to {settings.site_url}. {advice}")
    return Finding("site address", True, settings.site_url)


async def _database(settings: Settings) -> list[Finding]:
    address = settings.database
    if address.startswith("sqlite:///") and not os.path.exists(address.removeprefix("sqlite:///")):  # noqa: ASYNC240
        return [Finding("database", True, f"{address} will be made at the first start.")]
    engine = open_engine(address)
    try:
        if not await is_current(engine):
            return [Finding("database", False, "Its schema is of another version. Run: muster db upgrade.")]
        async with UnitOfWork(session_maker(engine)) as uow:
            _, total = await uow.incidents.page(1, 1)
        return [Finding("database", True, f"Answers; {total} public incidents."), *await _database_clock(engine)]
    except Exception as error:
        return [Finding("database", False, f"Does not answer ({type(error).__name__}). Check MUSTER_DATABASE_URL.")]
    finally:
        await engine.dispose()


async def _database_clock(engine: AsyncEngine) -> list[Finding]:
    """Nothing on SQLite, which has no clock of its own."""
    if not is_shared(engine.url.render_as_string()):
        return []
    ahead = (await DatabaseClock(engine).compare()).total_seconds()
    if abs(ahead) > _CLOCK_DATABASE_S:
        where = f"{abs(ahead):.1f} s {'ahead of' if ahead > 0 else 'behind'}"
        advice = "Timers and signatures go by this machine's, leases by the database's: set up NTP on both."
        return [Finding("database clock", False, f"It is {where} this machine's. {advice}")]
    return [Finding("database clock", True, f"Agrees with this machine's, to {1000 * abs(ahead):.0f} ms.")]


async def _slack(settings: Settings) -> list[Finding]:
    if not settings.slack_bot_token.get_secret_value():
        if settings.discord_bot_token.get_secret_value():
            return []
        return [Finding("Slack", False, "Not connected: set MUSTER_SLACK_BOT_TOKEN. docs/slack.md names each click.")]
    platform = SlackPlatform(slack_settings(settings))
    try:
        await platform.connect()
    except ChatError as error:
        return [Finding("Slack", False, error.reason)]
    finally:
        await platform.close()
    missing = ", ".join(platform.missing_scopes)
    advice = f"Missing: {missing}. Print the manifest again (muster slack manifest), paste it, reinstall the app."
    return [
        Finding("Slack", True, f"The token is good for workspace {platform.workspace}."),
        Finding("Slack scopes", not missing, advice if missing else "All that Muster uses."),
        _inbound(settings),
        await _clock(settings),
    ]


def _inbound(settings: Settings) -> Finding:
    if settings.slack_app_token.get_secret_value():
        return Finding("Slack inbound", True, "Socket Mode.")
    if not settings.slack_signing_secret.get_secret_value():
        return Finding(
            "Slack inbound",
            False,
            "Set MUSTER_SLACK_SIGNING_SECRET (HTTP) or MUSTER_SLACK_APP_TOKEN (Socket Mode), or nothing can come in.",
        )
    return Finding("Slack inbound", True, f"Slack sends to {settings.site_url}/slack/events and beside it.")


async def _clock(settings: Settings) -> Finding:
    """Signatures are refused when the clocks are five minutes apart."""
    async with httpx.AsyncClient(timeout=10) as client:
        answer = await client.get(f"{settings.slack_api_url}api.test")
    told = answer.headers.get("date")
    if not told:
        return Finding("clock", True, "Slack did not tell its time.")
    apart = abs((SystemClock().now() - parsedate_to_datetime(told)).total_seconds())
    if apart > _CLOCK_SLACK_S:
        return Finding("clock", False, f"This machine is {apart:.0f} s off. Signatures fail at 300 s: set up NTP.")
    return Finding("clock", True, "Agrees with Slack's.")
