"""Interaction payloads (Slack docs, "Interaction payloads" and "Implementing slash commands")."""

from sandbox.slack import shapes
from sandbox.slack.errors import JSON
from sandbox.slack.model import Channel, Message, Person, View
from sandbox.slack.workspace import Workspace

_NAMES = {"im": "directmessage", "group": "privategroup"}


def channel_name(room: Channel) -> str:
    """In commands and interactions a private conversation's name is hidden behind its kind."""
    return _NAMES.get(room.kind, room.name)


def command(
    workspace: Workspace, person: Person, room: Channel, name: str, text: str, url: str, trigger: str
) -> dict[str, str]:
    config = workspace.config
    return {
        "token": config.verification_token,
        "team_id": workspace.team_id,
        "team_domain": config.team_domain,
        "channel_id": room.id,
        "channel_name": channel_name(room),
        "user_id": person.id,
        "user_name": person.handle,
        "command": name,
        "text": text,
        "api_app_id": workspace.app_id,
        "is_enterprise_install": "false",
        "response_url": url,
        "trigger_id": trigger,
    }


def _base(workspace: Workspace, person: Person, kind: str) -> JSON:
    config = workspace.config
    return {
        "type": kind,
        "user": {
            "id": person.id,
            "username": person.handle,
            "name": person.handle,
            "team_id": workspace.team_id,
        },
        "api_app_id": workspace.app_id,
        "token": config.verification_token,
        "team": {"id": workspace.team_id, "domain": config.team_domain},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def message_actions(
    workspace: Workspace, person: Person, msg: Message, actions: list[JSON], state: JSON, url: str, trigger: str
) -> JSON:
    """block_actions from a message. An ephemeral one is named, but its content is not sent along."""
    room = workspace.channels[msg.channel]
    ephemeral = bool(msg.ephemeral_to)
    container: JSON = {"type": "message", "message_ts": msg.ts, "channel_id": room.id, "is_ephemeral": ephemeral}
    if msg.thread_ts:
        container["thread_ts"] = msg.thread_ts
    body = _base(workspace, person, "block_actions")
    body.update(container=container, trigger_id=trigger, channel={"id": room.id, "name": channel_name(room)})
    if not ephemeral:
        body["message"] = shapes.message(workspace, msg)
    body.update(state={"values": state}, response_url=url, actions=actions)
    return body


def view_actions(workspace: Workspace, person: Person, view: View, actions: list[JSON], trigger: str) -> JSON:
    body = _base(workspace, person, "block_actions")
    body.update(container={"type": "view", "view_id": view.id}, trigger_id=trigger)
    body.update(view=shapes.view(workspace, view), actions=actions)
    return body


def view_submission(workspace: Workspace, person: Person, view: View, trigger: str) -> JSON:
    body = _base(workspace, person, "view_submission")
    body.update(trigger_id=trigger, view=shapes.view(workspace, view), response_urls=[])
    return body


def view_closed(workspace: Workspace, person: Person, view: View, is_cleared: bool) -> JSON:
    body = _base(workspace, person, "view_closed")
    body.update(view=shapes.view(workspace, view), is_cleared=is_cleared)
    return body


def _short(body: JSON, callback_id: str, trigger: str, action_ts: str) -> JSON:
    """Shortcuts name the person a little differently, and carry no api_app_id."""
    body.pop("api_app_id")
    return {**body, "callback_id": callback_id, "trigger_id": trigger, "action_ts": action_ts}


def global_shortcut(workspace: Workspace, person: Person, callback_id: str, trigger: str) -> JSON:
    body = _short(_base(workspace, person, "shortcut"), callback_id, trigger, workspace.timestamps.next())
    body["user"].pop("name")
    return body


def message_shortcut(
    workspace: Workspace, person: Person, msg: Message, callback_id: str, url: str, trigger: str
) -> JSON:
    room = workspace.channels[msg.channel]
    body = _short(_base(workspace, person, "message_action"), callback_id, trigger, workspace.timestamps.next())
    body["user"].pop("username")
    body.update(channel={"id": room.id, "name": channel_name(room)}, message_ts=msg.ts, response_url=url)
    body["message"] = shapes.message(workspace, msg)
    return body
