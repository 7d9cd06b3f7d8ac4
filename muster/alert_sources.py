"""The sources of alerts that the settings name."""

from __future__ import annotations

from adapters.alerts import AlertReceiver, AlertSource, read_sources
from adapters.alerts.settings import AlertSettingsError
from core.chat.platform import Intake, Receiver
from core.clock import Clock
from muster.settings import Settings, SettingsError


def alert_sources(settings: Settings) -> list[AlertSource]:
    """Raises `SettingsError` for a file that can't be used."""
    if settings.alerts is None:
        return []
    try:
        return read_sources(settings.alerts)
    except AlertSettingsError as error:
        raise SettingsError(str(error)) from None


def alert_receivers(sources: list[AlertSource], intake: Intake, clock: Clock) -> list[Receiver]:
    return [AlertReceiver(sources, intake, clock)] if sources else []
