"""What people type, and what their client makes of it: `@incident` and `@ben` mention."""

import html
import re

from sandbox.teams.errors import JSON
from sandbox.teams.model import Message
from sandbox.teams.workspace import Workspace

_MENTION = re.compile(r"@([a-z][\w.-]*)", re.IGNORECASE)
_TAG = re.compile(r"<at>(.*?)</at>", re.DOTALL)


def mention(name: str, account: JSON) -> JSON:
    return {"type": "mention", "text": f"<at>{name}</at>", "mentioned": account}


def written(workspace: Workspace, text: str) -> tuple[str, list[JSON]]:
    """As the client sends it: mentions in tags, everything else escaped."""
    entities: list[JSON] = []

    def tag(found: re.Match[str]) -> str:
        account = _account(workspace, found[1])
        if account is None:
            return found[0]
        entities.append(mention(account["name"], account))
        return f"\x00{account['name']}\x01"

    said = html.escape(_MENTION.sub(tag, text), quote=False)
    return said.replace("\x00", "<at>").replace("\x01", "</at>"), entities


def as_typed(workspace: Workspace, message: Message) -> str:
    """The words again as they were typed, for the box in which they are edited."""
    handles = {each.name: each.handle for each in workspace.people.values()}

    def handle(found: re.Match[str]) -> str:
        return f"@{handles.get(found[1], found[1])}"

    return html.unescape(_TAG.sub(handle, message.text))


def _account(workspace: Workspace, handle: str) -> JSON | None:
    bot = workspace.config.bot_name
    if handle.casefold() == bot.casefold():
        return {"id": workspace.bot_account, "name": bot}
    for each in workspace.people.values():
        if each.handle == handle.casefold():
            return each.account
    return None
