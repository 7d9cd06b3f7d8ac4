"""What people type, and what their client makes of it: `@incident` and `@ben` mention."""

import html
import re

from sandbox.teams.errors import JSON
from sandbox.teams.workspace import Workspace

_MENTION = re.compile(r"@([a-z][\w.-]*)", re.IGNORECASE)


def mention(name: str, account: JSON) -> JSON:
    return {"type": "mention", "text": f"<at>{name}</at>", "mentioned": account}


def written(workspace: Workspace, text: str) -> tuple[str, list[JSON]]:
    """As the client sends it: mentions in tags, everything else escaped."""
    config = workspace.config
    entities: list[JSON] = []

    def tag(found: re.Match[str]) -> str:
        account = _account(workspace, found[1])
        if account is None:
            return found[0]
        names = account["name"].split() if config.odd_text else [account["name"]]
        entities.extend(mention(each, {**account, "name": each}) for each in names)
        return "\x02".join(f"\x00{each}\x01" for each in names)

    said = _MENTION.sub(tag, text)
    said = html.escape(said, quote=False) if config.escapes_text else said
    said = said.replace("\x00", "<at>").replace("\x01", "</at>").replace("\x02", "&nbsp;")
    return (f"\r\n{said}\r\n" if config.odd_text else said), entities


def _account(workspace: Workspace, handle: str) -> JSON | None:
    bot = workspace.config.bot_name
    if handle.casefold() == bot.casefold():
        return {"id": workspace.bot_account, "name": bot}
    for each in workspace.people.values():
        if each.handle == handle.casefold():
            return each.account
    return None
