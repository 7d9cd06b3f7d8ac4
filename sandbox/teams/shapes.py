"""A message as Graph and the client hand it over ("chatMessage resource type")."""

import datetime
import html
import json

from sandbox.teams.errors import JSON
from sandbox.teams.model import Message
from sandbox.teams.workspace import Workspace

CARD_TYPE = "application/vnd.microsoft.card.adaptive"


def chat_message(message: Message, workspace: Workspace) -> JSON:
    """A card stands in the attachments as text, and in the body as a mark of its place."""
    author = workspace.people.get(message.author)
    if author:
        sender: JSON = {"user": {"id": author.aad, "displayName": author.name, "userIdentityType": "aadUser"}}
    else:
        sender = {"application": {"id": workspace.config.client_id, "displayName": workspace.config.bot_name}}
    attached = [{"id": str(number), **each} for number, each in enumerate(message.files)]
    body = f"<p>{message.text or html.escape(message.summary)}</p>"
    if message.card:
        card = json.dumps(message.card, ensure_ascii=False)
        attached.append({"id": "card", "contentType": CARD_TYPE, "contentUrl": None, "content": card, "name": None})
        body = '<attachment id="card"></attachment>'
    return {
        "id": message.id,
        "replyToId": message.root if message.is_answer else None,
        "messageType": "message",
        "createdDateTime": _stamp(message.id),
        "deletedDateTime": _stamp(message.id) if message.deleted else None,
        "from": sender,
        "body": {"contentType": "html", "content": "" if message.deleted else body},
        "attachments": [] if message.deleted else attached,
        "mentions": [],
        "reactions": [],
    }


def _stamp(message_id: str) -> str:
    return datetime.datetime.fromtimestamp(int(message_id) / 1000, datetime.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
