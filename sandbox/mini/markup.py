"""What a person types, as Slack's client sends it; and what a message's control sequences would notify."""

from __future__ import annotations

import re

from sandbox.mini.workspace import Json, Workspace

_CONTROL = re.compile(r"<(![a-z]+[^>]*|@[UW][A-Z0-9]+)(?:\|[^>]*)?>")


def escape(words: str) -> str:
    """Slack docs, "Formatting text for app surfaces": the three characters."""
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def typed(workspace: Workspace, words: str, with_names: bool = False) -> str:
    """`@ada`, `#general` become references; everything else is escaped. Slash commands carry names too."""
    people = {each.handle: each for each in workspace.people.values()}

    def person(match: re.Match[str]) -> str:
        found = people.get(match[1].lower())
        if not found:
            return match[0]
        return f"<@{found.id}|{found.handle}>" if with_names else f"<@{found.id}>"

    def channel(match: re.Match[str]) -> str:
        found = workspace.names.get(match[1].lower())
        return f"<#{found}|{match[1]}>" if found else match[0]

    words = re.sub(r"(?<![\w@])@([\w.-]+)", person, escape(words))
    return re.sub(r"(?<![\w&#])#([\w-]+)", channel, words)


def pings(text: str, blocks: list[Json]) -> list[str]:
    """The control sequences in the text and in every mrkdwn object."""
    found = _CONTROL.findall(text)
    for block in blocks:
        found += _in(block)
    return found


def _in(value: object) -> list[str]:
    if isinstance(value, dict):
        if value.get("type") == "mrkdwn":
            return list(_CONTROL.findall(str(value.get("text", ""))))
        if value.get("type") == "user":
            return [f"@{value.get('user_id')}"]
        if value.get("type") == "broadcast":
            return [f"!{value.get('range')}"]
        return [each for inner in value.values() for each in _in(inner)]
    if isinstance(value, list):
        return [each for inner in value for each in _in(inner)]
    return []
