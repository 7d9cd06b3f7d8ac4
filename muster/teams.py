"""Teams, of which the settings name at most one mode. Its packages are an extra, and slow to load: only when wanted."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from adapters.teams import TeamsSettings, TeamsWebhookSettings
from core.blocks.services import Home
from core.chat.platform import Intake, Memory, Receiver
from core.clock import Clock
from muster.settings import Settings, SettingsError

if TYPE_CHECKING:
    from adapters.teams.bot import TeamsPlatform
    from adapters.teams.webhook import TeamsWebhookPlatform

AnyTeams: TypeAlias = "TeamsPlatform | TeamsWebhookPlatform"

_EXTRA = "Teams needs more packages: install Muster with its extra “teams” (pip install '.[teams]')."
BOT, WEBHOOK = "bot", "webhook"


def teams_mode(settings: Settings) -> str:
    """`bot`, `webhook` or nothing."""
    if settings.teams_client_id:
        return BOT
    return WEBHOOK if settings.teams_webhook_url.get_secret_value() else ""


def teams_platform(settings: Settings, clock: Clock, memory: Callable[[str], Memory]) -> AnyTeams | None:
    """Not connected yet. Raises `SettingsError` when the packages are not there."""
    mode = teams_mode(settings)
    try:
        if mode == BOT:
            from adapters.teams.bot import TeamsPlatform

            return TeamsPlatform(teams_settings(settings), clock=clock, memory=memory("teams"))
        if mode == WEBHOOK:
            from adapters.teams.webhook import TeamsWebhookPlatform

            return TeamsWebhookPlatform(webhook_settings(settings), clock=clock)
    except ModuleNotFoundError as error:
        raise SettingsError(_EXTRA) from error
    return None


def teams_receiver(platform: AnyTeams, intake: Intake) -> Receiver | None:
    """The way in; a webhook without a secret has none."""
    if isinstance(platform.settings, TeamsSettings):
        from adapters.teams.bot import TeamsReceiver

        return TeamsReceiver(platform, intake)
    from adapters.teams.webhook import TeamsOutgoingReceiver

    return TeamsOutgoingReceiver(platform, intake) if platform.settings.outgoing_secret else None


def teams_home(settings: Settings, platform: AnyTeams) -> Home:
    """Where headlines stand."""
    if isinstance(platform.settings, TeamsWebhookSettings):
        from adapters.teams.webhook import CHANNEL

        return Home(platform.name, platform.workspace, CHANNEL, "", makes_channel_at_once=False)
    bot, reports = platform, settings.teams_reports_channel
    incidents = bot.id_of(settings.teams_incidents_channel)
    return Home(bot.name, bot.workspace, incidents, bot.id_of(reports) if reports else "", settings.channel_at_once)


def teams_settings(settings: Settings) -> TeamsSettings:
    """The Teams bot's part of the settings."""
    return TeamsSettings(
        client_id=settings.teams_client_id,
        client_secret=settings.teams_client_secret.get_secret_value(),
        tenant=settings.teams_tenant_id,
        team=settings.teams_team,
        incidents_channel=settings.teams_incidents_channel,
        reports_channel=settings.teams_reports_channel,
        api_url=settings.teams_api_url.rstrip("/"),
        admits_unsigned=settings.teams_admits_unsigned,
    )


def webhook_settings(settings: Settings) -> TeamsWebhookSettings:
    return TeamsWebhookSettings(
        url=settings.teams_webhook_url.get_secret_value(),
        outgoing_secret=settings.teams_outgoing_secret.get_secret_value(),
        tenant=settings.teams_tenant_id,
    )
