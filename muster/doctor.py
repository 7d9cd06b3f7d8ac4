"""`muster doctor`: looks at everything that Muster needs, and says what to do about what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import httpx

from adapters.slack import SlackPlatform, examine_slack
from core.chat.errors import ChatError
from core.clock import SystemClock
from core.store.engine import open_engine, session_maker
from core.store.migrate import is_current
from core.store.unit_of_work import UnitOfWork
from muster.company_blocks import load_hub
from muster.settings import Settings, SettingsError


@dataclass(frozen=True)
class Finding:
    """`sentence` says how it is; when it is bad, also what to do."""

    what: str
    is_good: bool
    sentence: str


async def examine(settings: Settings) -> list[Finding]:
    """Look at settings, building blocks, database and Slack. Changes nothing."""
    return [
        _blocks(settings),
        _site(settings),
        await _database(settings),
        *await _slack(settings),
    ]


def _blocks(settings: Settings) -> Finding:
    try:
        hub = load_hub(settings.blocks)
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


async def _database(settings: Settings) -> Finding:
    address = settings.database
    if address.startswith("sqlite:///") and not Path(address.removeprefix("sqlite:///")).exists():
        return Finding("database", True, f"{address} will be made at the first start.")
    engine = open_engine(address)
    try:
        if not await is_current(engine):
            return Finding("database", False, "Its schema is of another version. Run: muster db upgrade.")
        async with UnitOfWork(session_maker(engine)) as uow:
            _, total = await uow.incidents.page(1, 1)
        return Finding("database", True, f"Answers; {total} public incidents.")
    except Exception as error:
        return Finding("database", False, f"Does not answer ({type(error).__name__}). Check MUSTER_DATABASE_URL.")
    finally:
        await engine.dispose()
