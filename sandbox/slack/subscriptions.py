"""Which happenings the app hears of, and the envelope around them (Slack docs, "The Events API")."""

import base64
import json

from sandbox.slack.errors import JSON
from sandbox.slack.ids import random_part
from sandbox.slack.model import Channel
from sandbox.slack.workspace import Workspace

_MESSAGE_NAMES = {"channel": "channels", "group": "groups", "im": "im", "mpim": "mpim"}
# The scope each subscription needs (Slack docs, the page of each event).
_SCOPES = {
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "message.mpim": "mpim:history",
    "app_mention": "app_mentions:read",
    "pin_added": "pins:read",
    "pin_removed": "pins:read",
    "reaction_added": "reactions:read",
    "reaction_removed": "reactions:read",
    "link_shared": "links:read",
    "team_join": "users:read",
    "user_change": "users:read",
}


def subscription(event: JSON, channel: Channel | None) -> str:
    """The name under which an app subscribes to this event."""
    if event["type"] == "message" and channel is not None:
        return f"message.{_MESSAGE_NAMES[channel.kind]}"
    return str(event["type"])


def is_heard(workspace: Workspace, event: JSON, channel: Channel | None) -> bool:
    """Subscribed to, allowed by scope, and in a conversation that the bot is a member of."""
    name = subscription(event, channel)
    if name not in workspace.config.events:
        return False
    if _SCOPES.get(name, "") not in {"", *workspace.config.scopes}:
        return False
    return channel is None or workspace.bot_is_in(channel)


def envelope(workspace: Workspace, event: JSON, channel: Channel | None) -> JSON:
    config = workspace.config
    event.setdefault("event_ts", workspace.timestamps.next())
    context = {"et": event["type"], "tid": workspace.team_id, "aid": workspace.app_id}
    if channel is not None:
        context["cid"] = channel.id
    encoded = base64.b64encode(json.dumps(context).encode()).decode()
    authorization = {
        "enterprise_id": None,
        "team_id": workspace.team_id,
        "user_id": workspace.bot_user_id,
        "is_bot": True,
        "is_enterprise_install": False,
    }
    return {
        "token": config.verification_token,
        "team_id": workspace.team_id,
        "context_team_id": workspace.team_id,
        "context_enterprise_id": None,
        "api_app_id": workspace.app_id,
        "event": event,
        "type": "event_callback",
        "event_id": f"Ev{workspace.ids.make('')}{random_part(2)}",
        "event_time": workspace.now(),
        "authorizations": [authorization],
        "is_ext_shared_channel": False,
        "event_context": f"4-{encoded}",
    }
