"""The chat platforms that the settings name: connected, with their homes and the ways their events come in."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol

import structlog

from adapters.discord import DiscordGateway, DiscordPlatform, DiscordSettings
from adapters.slack import SOCKETS, SlackHttpReceiver, SlackPlatform, SlackSettings, SlackSocketMode
from core.blocks.services import Home
from core.chat.errors import ChatError, Unreachable
from core.chat.offers import Offer
from core.chat.platform import HeardTurn, Intake, Memory, Platform, Receiver, Turn
from core.clock import Clock
from core.store.errors import StoreAway
from muster.settings import Settings
from muster.teams import AnyTeams, teams_home, teams_platform, teams_receiver

log = structlog.get_logger()

_CONNECT_AGAIN_S = 2.0


class Inbound(Protocol):
    """A connection that brings events in, as opposed to one that is called."""

    async def start(self) -> None: ...

    async def close(self) -> None: ...


@dataclass
class Platforms:
    """What is connected. `inbound` is started last and closed first."""

    slack: list[SlackPlatform] = field(default_factory=list)
    discord: list[DiscordPlatform] = field(default_factory=list)
    teams: list[AnyTeams] = field(default_factory=list)

    @property
    def all(self) -> list[Platform]:
        return [*self.slack, *self.discord, *self.teams]

    def receivers(self, intake: Intake) -> list[Receiver]:
        slack = [SlackHttpReceiver(each, intake) for each in self.slack]
        return [*slack, *filter(None, (teams_receiver(each, intake) for each in self.teams))]

    def inbound(
        self,
        settings: Settings,
        intake: Intake,
        turn: Callable[[str], HeardTurn],
        seat: Callable[[str, int], Turn],
    ) -> list[Inbound]:
        """`turn` makes the right to the one connection of that name, `seat` to one of so many."""
        found: list[Inbound] = []
        if settings.slack_app_token.get_secret_value():
            seats = ((each, seat(f"slack/{each.workspace}/socket", SOCKETS)) for each in self.slack)
            found += [SlackSocketMode(each, intake, its) for each, its in seats]
        found += [DiscordGateway(each, intake, turn(f"discord/{each.workspace}")) for each in self.discord]
        return found

    async def offer(self, offers: Sequence[Offer]) -> None:
        """Put the commands into the menus of those platforms that have menus. Without a menu mentions still work."""
        for each in self.discord:
            try:
                await until_reached("discord", lambda each=each: each.offer(offers), each.clock)  # type: ignore[misc]
            except ChatError as error:
                log.warning("commands_not_offered", platform=each.name, reason=error.reason, invite=each.invite_url)


async def connect(settings: Settings, clock: Clock, memory: Callable[[str], Memory]) -> Platforms:
    """Reach every platform that is set up. One that can't be reached just now is tried again until it can.

    `memory` makes what the adapter of that name remembers.
    """
    found = Platforms()
    if settings.slack_bot_token.get_secret_value():
        found.slack.append(SlackPlatform(slack_settings(settings), clock=clock))
    if settings.discord_bot_token.get_secret_value():
        found.discord.append(DiscordPlatform(discord_settings(settings), clock=clock))
    if team := teams_platform(settings, clock, memory):
        found.teams.append(team)
    if not found.all:
        log.warning("no_platform", advice="Set MUSTER_SLACK_BOT_TOKEN to connect Slack; see docs/slack.md.")
    await asyncio.gather(*(until_reached(each.name, each.connect, clock) for each in found.all))
    return found


async def until_reached(name: str, reach: Callable[[], object], clock: Clock) -> None:
    """Again and again, while it is the network or the other side that is at fault."""
    while True:
        try:
            await reach()  # type: ignore[misc]
            return
        except (Unreachable, StoreAway) as error:
            log.warning(f"{name}_unreachable", reason=str(error), again_in_s=_CONNECT_AGAIN_S)
            await clock.sleep_until(clock.now() + timedelta(seconds=_CONNECT_AGAIN_S))


def homes(settings: Settings, platforms: Platforms) -> dict[tuple[str, str], Home]:
    """Where each workspace keeps its headlines."""
    at_once = settings.channel_at_once
    found = [
        Home(each.name, each.workspace, settings.slack_incidents_channel, settings.slack_reports_channel, at_once)
        for each in platforms.slack
    ]
    for each in platforms.discord:
        incidents, reports = settings.discord_incidents_channel, settings.discord_reports_channel
        found.append(Home(each.name, each.workspace, each.id_of(incidents), each.id_of(reports), at_once))
    found += [teams_home(settings, each) for each in platforms.teams]
    return {(home.platform, home.workspace): home for home in found}


def slack_settings(settings: Settings) -> SlackSettings:
    """Slack's part of the settings."""
    return SlackSettings(
        bot_token=settings.slack_bot_token.get_secret_value(),
        signing_secret=settings.slack_signing_secret.get_secret_value(),
        app_token=settings.slack_app_token.get_secret_value(),
        api_url=settings.slack_api_url,
        incidents_channel=settings.slack_incidents_channel,
        reports_channel=settings.slack_reports_channel,
    )


def discord_settings(settings: Settings) -> DiscordSettings:
    """Discord's part of the settings."""
    return DiscordSettings(
        bot_token=settings.discord_bot_token.get_secret_value(),
        api_url=settings.discord_api_url.rstrip("/"),
        guild=settings.discord_guild,
        incidents_channel=settings.discord_incidents_channel,
        reports_channel=settings.discord_reports_channel,
        category=settings.discord_category,
        archive_category=settings.discord_archive_category,
    )
