"""The app manifest ("App manifest reference"), made from the tables that the code itself works by."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from adapters.slack.inbound_events import EVENTS
from adapters.slack.methods import METHODS

EVENTS_PATH = "/slack/events"
COMMANDS_PATH = "/slack/commands"
INTERACTIVITY_PATH = "/slack/interactivity"

_COMMANDS_SCOPE = "commands"
"""Slash commands and shortcuts take this one ("Scopes: commands")."""

SHORTCUTS = (
    {
        "name": "Declare an incident",
        "type": "global",
        "callback_id": "declare-incident",
        "description": "Tell everybody that something is wrong",
    },
    {
        "name": "Add to timeline",
        "type": "message",
        "callback_id": "add-to-timeline",
        "description": "Put this message into the incident's timeline",
    },
)


def subscriptions() -> list[str]:
    """The events to subscribe to."""
    return sorted(name for kind in EVENTS.values() for name in kind.subscriptions)


def bot_scopes() -> list[str]:
    """What the methods called, the events read and the commands take."""
    scopes = {_COMMANDS_SCOPE}
    scopes.update(*(method.scopes for method in METHODS.values()))
    scopes.update(*(needed for kind in EVENTS.values() for needed in kind.subscriptions.values()))
    return sorted(scopes)


def manifest(site_url: str, command: str = "/incident", socket_mode: bool = False) -> dict[str, Any]:
    """The manifest as Slack's "Create an app from a manifest" takes it. `site_url` is where Slack reaches Muster."""
    site = site_url.rstrip("/")
    slash: dict[str, Any] = {
        "command": command,
        "description": "Declare an incident, or run one",
        "usage_hint": "[what is wrong] or help",
        "should_escape": True,
    }
    events: dict[str, Any] = {"bot_events": subscriptions()}
    interactivity: dict[str, Any] = {"is_enabled": True}
    if not socket_mode:
        slash["url"] = site + COMMANDS_PATH
        events["request_url"] = site + EVENTS_PATH
        interactivity["request_url"] = site + INTERACTIVITY_PATH
    return {
        "_metadata": {"major_version": 1, "minor_version": 1},
        "display_information": {
            "name": "Muster",
            "description": "Declare, run and close incidents where people already talk",
            "background_color": "#1f2a44",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": "incident", "always_online": True},
            "slash_commands": [slash],
            "shortcuts": [dict(each) for each in SHORTCUTS],
            **_unfurl_domains(site),
        },
        "oauth_config": {"scopes": {"bot": bot_scopes()}},
        "settings": {
            "event_subscriptions": events,
            "interactivity": interactivity,
            "org_deploy_enabled": False,
            "socket_mode_enabled": socket_mode,
            "token_rotation_enabled": False,
        },
    }


def _unfurl_domains(site: str) -> dict[str, Any]:
    """Links to the docs are told by `link_shared`; Slack takes host names only, no addresses."""
    host = urlsplit(site).hostname or ""
    try:
        ip_address(host)
    except ValueError:
        return {"unfurl_domains": [host]} if "." in host else {}
    return {}
