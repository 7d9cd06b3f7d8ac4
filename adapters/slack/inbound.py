"""Payloads -> neutral events. What is unknown gives none and is logged at debug; nothing here ever raises.

Pure functions: who the bot is and when the request came are arguments.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import structlog

from adapters.slack.identity import Identity
from adapters.slack.inbound_commands import slash_command
from adapters.slack.inbound_events import EVENTS
from adapters.slack.inbound_interactions import INTERACTIONS
from adapters.slack.payload import Json, obj, string
from core.chat.events import Event

log = structlog.get_logger()


def read_event_callback(payload: Json, identity: Identity, received_at: datetime) -> list[Event]:
    """An Events API callback ("Events API: callback fields")."""
    if not is_ours(payload, identity):
        return []
    event = obj(payload, "event")
    kind = EVENTS.get(string(event, "type"))
    if kind is None or not string(payload, "event_id"):
        log.debug("slack_event_unknown", type=string(event, "type"))
        return []
    key = f"slack/{identity.team}/{string(payload, 'event_id')}"
    return _guarded(lambda: kind.read(event, identity, key, received_at), string(event, "type"))


def read_interaction(payload: Json, identity: Identity, received_at: datetime) -> list[Event]:
    """An interaction payload: actions, submissions, shortcuts ("Interaction payloads")."""
    if not is_ours(payload, identity):
        return []
    read = INTERACTIONS.get(string(payload, "type"))
    if read is None:
        log.debug("slack_interaction_unknown", type=string(payload, "type"))
        return []
    return _guarded(lambda: read(payload, identity, received_at), string(payload, "type"))


def read_command(payload: Json, identity: Identity, received_at: datetime) -> list[Event]:
    """A slash command ("Implementing slash commands")."""
    if not is_ours(payload, identity):
        return []
    return _guarded(lambda: slash_command(payload, identity, received_at), "command")


def is_ours(payload: Json, identity: Identity) -> bool:
    """Whether it came for this workspace and this app; what another installation sent is ignored."""
    team = string(payload, "team_id") or string(payload, "team", "id") or string(payload, "user", "team_id")
    app = string(payload, "api_app_id")
    ours = team in ("", identity.team) and (not identity.app or app in ("", identity.app))
    if not ours:
        log.debug("slack_payload_of_another_installation", team=team, app=app)
    return ours


def _guarded(read: Callable[[], list[Any]], kind: str) -> list[Event]:
    """A payload of a shape nobody documented must not be sent again for ever."""
    try:
        return read()
    except Exception:
        log.exception("slack_payload_unreadable", type=kind)
        return []
