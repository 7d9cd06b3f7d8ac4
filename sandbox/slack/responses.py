"""What an app says by a response: the body answering a command, or a POST to a response_url.

Slack docs, "Handling user interaction" and "Implementing slash commands".
"""

import json
from asyncio import sleep
from typing import TYPE_CHECKING

from aiohttp import web

from sandbox.slack import mrkdwn, talk
from sandbox.slack.blockkit import check_message_blocks
from sandbox.slack.errors import JSON, Refused
from sandbox.slack.model import Channel, Message
from sandbox.slack.triggers import ResponseUrl
from sandbox.slack.workspace import Workspace

if TYPE_CHECKING:
    from sandbox.slack.sandbox import SlackSandbox

_KNOWN = frozenset(
    [
        "text",
        "blocks",
        "attachments",
        "response_type",
        "replace_original",
        "delete_original",
        "thread_ts",
        "mrkdwn",
        "unfurl_links",
        "unfurl_media",
        "metadata",
        "link_names",
        "parse",
        "username",
        "icon_emoji",
        "icon_url",
        "channel",
    ]
)


def carry_out(workspace: Workspace, url: ResponseUrl, body: JSON) -> Message | None:
    """Posts, replaces or deletes as the response says. `channel` and the like are ignored: the place is fixed."""
    if not isinstance(body, dict):
        raise Refused("invalid_payload")
    room = workspace.channels[url.channel]
    original = _original(room, url)
    if body.get("delete_original"):
        if original is not None:
            _remove(workspace, room, original)
        return None
    if body.get("response_type", "ephemeral") not in ("ephemeral", "in_channel"):
        raise Refused("invalid_payload")
    fields = _content(workspace, body)
    if body.get("replace_original") and original is not None:
        return _replace(workspace, original, fields)
    return _post(workspace, room, url, body, fields)


def _content(workspace: Workspace, body: JSON) -> JSON:
    text, blocks = body.get("text") or "", body.get("blocks")
    attachments = body.get("attachments") or []
    if not isinstance(text, str) or not isinstance(attachments, list):
        raise Refused("invalid_payload")
    if isinstance(blocks, str):
        blocks = json.loads(blocks)
    checked = check_message_blocks(blocks, workspace.ids) if blocks else []
    if not (text.strip() or checked or attachments):
        raise Refused("no_text")
    return {"text": mrkdwn.stored(text), "blocks": checked, "attachments": attachments}


def _original(room: Channel, url: ResponseUrl) -> Message | None:
    if url.original_ephemeral:
        return room.ephemerals.get(url.original_ts)
    found = room.messages.get(url.original_ts)
    return None if found is None or found.deleted else found


def _remove(workspace: Workspace, room: Channel, msg: Message) -> None:
    if msg.ephemeral_to:
        room.ephemerals.pop(msg.ts, None)
        msg.deleted = True
        workspace.changed("message_deleted", msg)
    else:
        talk.delete(workspace, msg)


def _replace(workspace: Workspace, msg: Message, fields: JSON) -> Message:
    if not msg.ephemeral_to:
        talk.edit(workspace, msg, workspace.bot_user_id, **fields)
        return msg
    for name, value in fields.items():
        setattr(msg, name, value)
    msg.pinged, msg.mentioned = mrkdwn.notified(msg.text, msg.blocks, msg.attachments)
    workspace.changed("message", msg)
    return msg


def _post(workspace: Workspace, room: Channel, url: ResponseUrl, body: JSON, fields: JSON) -> Message:
    msg = talk.new(workspace, room, user=workspace.bot_user_id, bot_id=workspace.bot_id, **fields)
    thread = body.get("thread_ts") or ""
    msg.thread_ts = thread if thread in room.messages else ""
    if body.get("response_type", "ephemeral") == "in_channel":
        talk.post(workspace, room, msg)
    else:
        msg.ephemeral_to = url.user
        room.ephemerals[msg.ts] = msg
        workspace.changed("message", msg)
    if url.kind == "commands":
        # A command has no message of its own: what its answer made is the original from now on.
        url.original_ts, url.original_ephemeral = msg.ts, bool(msg.ephemeral_to)
    return msg


async def handle(sandbox: "SlackSandbox", request: web.Request) -> web.StreamResponse:
    """POST to a response_url: "ok", or 404 when it is used up or too old, or 400 for a body that is no message."""
    if delay := sandbox.faults.delay_of("response_url"):
        await sleep(delay)
    if planned := sandbox.faults.planned("response_url"):
        return web.Response(status=planned[0], headers={"Retry-After": str(planned[1])})
    try:
        url = sandbox.permissions.use_url(request.match_info["token"])
    except Refused as refusal:
        return web.json_response(refusal.body(), status=404)
    status, text = 200, "ok"
    try:
        carry_out(sandbox.workspace, url, json.loads(await request.read()))
    except ValueError:
        status, text = 400, "invalid_payload"
    except Refused as refusal:
        status, text = 400, refusal.error
    sandbox.log_call("response_url", status == 200, "" if status == 200 else text)
    if sandbox.faults.drops_answer() and request.transport is not None:
        request.transport.abort()
    return web.Response(status=status, text=text)
