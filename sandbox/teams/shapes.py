"""A message as Graph and the client hand it over ("chatMessage resource type")."""

import datetime
import html
import json
import re

from sandbox.teams.errors import JSON
from sandbox.teams.model import Message
from sandbox.teams.workspace import Workspace

_TAG = re.compile(r"<at>(.*?)</at>", re.DOTALL)
CARD_TYPE = "application/vnd.microsoft.card.adaptive"


def chat_message(message: Message, workspace: Workspace) -> JSON:
    """A card stands in the attachments as text, and in the body as a mark of its place."""
    author = workspace.people.get(message.author)
    if author:
        sender: JSON = {"user": {"id": author.aad, "displayName": author.name, "userIdentityType": "aadUser"}}
    else:
        sender = {"application": {"id": workspace.config.client_id, "displayName": workspace.config.bot_name}}
    attached = [{"id": str(number), **each} for number, each in enumerate(message.files)]
    words, mentions = _mentions(message, workspace)
    body = f"<p>{words or html.escape(message.summary)}</p>"
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
        "mentions": [] if message.deleted else mentions,
        "reactions": [],
    }


def message_payload(message: Message, workspace: Workspace) -> JSON:
    """What comes with an entry of a message's menu ("Payload activity properties when a dialog is invoked")."""
    link = f"https://teams.microsoft.com/l/message/{message.room}/{message.id}"
    return {
        **chat_message(message, workspace),
        "deleted": False,
        "importance": message.importance or "normal",
        "locale": "en-gb",
        "linkToMessage": link,
    }


def _mentions(message: Message, workspace: Workspace) -> tuple[str, list[JSON]]:
    """Each mention in the words is numbered, and told apart below them."""
    found: list[JSON] = []
    accounts = {each["text"]: each["mentioned"] for each in message.entities}

    def number(match: re.Match[str]) -> str:
        account = accounts.get(match[0])
        if account is None:
            return match[0]
        one: JSON = {"id": len(found), "mentionText": match[1]}
        if account["id"] == workspace.bot_account:
            kind = {"applicationIdentityType": "bot", "id": workspace.config.client_id, "displayName": match[1]}
            one["mentioned"] = {"application": kind, "user": None}
        else:
            kind = {"userIdentityType": "aadUser", "id": account.get("aadObjectId", ""), "displayName": match[1]}
            one["mentioned"] = {"user": kind, "application": None}
        found.append(one)
        return f'<at id="{one["id"]}">{match[1]}</at>'

    return _TAG.sub(number, message.text), found


def _stamp(message_id: str) -> str:
    return datetime.datetime.fromtimestamp(int(message_id) / 1000, datetime.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
