"""The app package, ready to be side-loaded ("App manifest schema for Teams"; "Create a Teams app package")."""

from __future__ import annotations

import io
import json
import uuid
import zipfile
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from adapters.teams.icons import ACCENT, color_icon, outline_icon
from core.chat.offers import Offer

VERSION = "1.17"
_SCHEMA = f"https://developer.microsoft.com/en-us/json-schemas/teams/v{VERSION}/MicrosoftTeams.schema.json"
_MOST_COMMANDS, _MOST_TITLE, _MOST_HELP = 10, 32, 128
_ALL_MESSAGES = "ChannelMessage.Read.Group"
_NAME = "incident"
"""What people mention; Muster's own texts say `@incident`."""
_FULL = (
    "Declare an incident, run it and close it where the team already talks. Mention the bot with a command, use the buttons "
    "of the headline post, or “Add to timeline” in a message's menu. The bot reads the messages of the team's channels to "
    "count who takes part in an incident and to follow edits of messages that were added to its timeline."
)
_COMMANDS: tuple[dict[str, Any], ...] = (
    {
        "id": "add-to-timeline",
        "type": "action",
        "context": ["message"],
        "title": "Add to timeline",
        "description": "Put this message into the incident's timeline",
        "fetchTask": True,
    },
    {
        "id": "declare-incident",
        "type": "action",
        "context": ["message", "compose"],
        "title": "Declare an incident",
        "description": "Tell everybody that something is wrong",
        "fetchTask": True,
    },
)


def manifest(client_id: str, site_url: str, offers: Sequence[Offer], name: str = _NAME) -> dict[str, Any]:
    """Raises `ValueError`, in words, for settings that no app can be made of."""
    site = site_url.rstrip("/")
    try:
        bot = str(uuid.UUID(client_id))
    except ValueError:
        raise ValueError("MUSTER_TEAMS_CLIENT_ID must be the app registration's Application (client) ID.") from None
    if not site.startswith("https://"):
        raise ValueError("MUSTER_SITE_URL must be the https address at which Teams and people reach Muster.")
    return {
        "$schema": _SCHEMA,
        "manifestVersion": VERSION,
        "version": "1.0.0",
        "id": bot,
        "developer": {"name": "Muster", "websiteUrl": site, "privacyUrl": site, "termsOfUseUrl": site},
        "name": {"short": name, "full": "Muster: incidents"},
        "description": {"short": "Declare, run and close incidents in chat", "full": _FULL},
        "icons": {"color": "color.png", "outline": "outline.png"},
        "accentColor": ACCENT,
        "defaultInstallScope": "team",
        "bots": [
            {
                "botId": bot,
                "scopes": ["team", "personal"],
                "supportsFiles": False,
                "isNotificationOnly": False,
                "commandLists": [_listed("team", offers), _listed("personal", offers)],
            }
        ],
        "composeExtensions": [{"botId": bot, "commands": list(_COMMANDS)}],
        "validDomains": [urlsplit(site).hostname],
        "webApplicationInfo": {"id": bot, "resource": f"api://{bot}"},
        "authorization": {"permissions": {"resourceSpecific": [{"name": _ALL_MESSAGES, "type": "Application"}]}},
    }


def _listed(scope: str, offers: Sequence[Offer]) -> dict[str, Any]:
    """The first ten: a company's own, then the most needed."""
    commands = [
        {"title": each.name[:_MOST_TITLE], "description": each.help[:_MOST_HELP] or each.name}
        for each in offers[:_MOST_COMMANDS]
    ]
    return {"scopes": [scope], "commands": commands}


def package(client_id: str, site_url: str, offers: Sequence[Offer], name: str = _NAME) -> bytes:
    """The zip: the same bytes for the same settings. Raises `ValueError`, in words."""
    made = json.dumps(manifest(client_id, site_url, offers, name), indent=2, ensure_ascii=False).encode()
    files = {"manifest.json": made, "color.png": color_icon(), "outline.png": outline_icon()}
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for file, content in files.items():
            archive.writestr(zipfile.ZipInfo(file), content)
    return whole.getvalue()
