"""Text between a person's keyboard and the wire, and who a text would notify.

Slack docs, "Formatting text for app surfaces": `&`, `<` and `>` are entities; `<@U…>`, `<#C…>`, `<!here>` and links
stand in angle brackets.
"""

import re
from collections.abc import Iterator
from typing import Any

from sandbox.slack.errors import JSON
from sandbox.slack.workspace import Workspace

_BROADCASTS = ("channel", "here", "everyone")
_CONTROL = re.compile(r"<([@#!])([^>|]+)(?:\|([^>]*))?>")
_TYPED = re.compile(r"(?P<url>https?://[^\s<>|]+)|(?<![\w@])@(?P<at>[\w.-]+)|(?<![\w#&])#(?P<room>[\w-]+)")
_LOOSE_AMP = re.compile(r"&(?!(?:amp|lt|gt);)")
_SEQUENCE = re.compile(r"<(?:[@#!][^<>]+|(?:https?://|mailto:|tel:|slack://)[^<>]+)>")


def escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def typed(workspace: Workspace, text: str, labels: bool = False) -> str:
    """What the client sends for what a person typed; `labels` as slash commands with escaping on have them."""
    out, at = [], 0
    for match in _TYPED.finditer(text):
        out += [escape(text[at : match.start()]), _sequence(workspace, match, labels)]
        at = match.end()
    return "".join([*out, escape(text[at:])])


def _sequence(workspace: Workspace, match: re.Match[str], labels: bool) -> str:
    if match["url"]:
        # Punctuation that ends a sentence is not part of the address.
        url = match["url"].rstrip(".,;:!?)'\"")
        return f"<{url.replace('&', '&amp;')}>{escape(match['url'][len(url) :])}"
    if match["room"]:
        found = workspace.names.get(match["room"])
        return f"<#{found}|{match['room']}>" if found else escape(match[0])
    name = match["at"].rstrip(".-")
    rest = escape(match["at"][len(name) :])
    if name in _BROADCASTS:
        return f"<!{name}>{rest}"
    person = workspace.handles.get(name)
    if person is None:
        return escape(match[0])
    return (f"<@{person}|{name}>" if labels else f"<@{person}>") + rest


def stored(text: str) -> str:
    """How Slack keeps text that an app sent: brackets and ampersands that mean nothing become entities."""
    out, at = [], 0
    for match in _SEQUENCE.finditer(text):
        out += [_entities(text[at : match.start()]), match[0]]
        at = match.end()
    return "".join([*out, _entities(text[at:])])


def _entities(text: str) -> str:
    # A quote mark ">" at a line's start is markup, and Slack keeps it as the entity all the same.
    return _LOOSE_AMP.sub("&amp;", text).replace("<", "&lt;").replace(">", "&gt;")


def rich_text(workspace: Workspace, text: str) -> list[JSON]:
    """The block that the client's composer adds to each message (Slack docs, "Rich text block")."""
    elements: list[JSON] = []
    at = 0
    for match in re.finditer(r"<[^<>]+>", text):
        elements += [*_plain(text[at : match.start()]), _element(match[0])]
        at = match.end()
    elements += _plain(text[at:])
    block_id = workspace.ids.make("b")
    return [
        {
            "type": "rich_text",
            "block_id": block_id,
            "elements": [{"type": "rich_text_section", "elements": elements}],
        }
    ]


def _plain(text: str) -> list[JSON]:
    text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return [{"type": "text", "text": text}] if text else []


def _element(sequence: str) -> JSON:
    body = sequence[1:-1]
    target, _, _ = body[1:].partition("|")
    kinds = {"@": ("user", "user_id"), "#": ("channel", "channel_id"), "!": ("broadcast", "range")}
    if body[0] in kinds:
        kind, name = kinds[body[0]]
        return {"type": kind, name: target}
    return {"type": "link", "url": body.partition("|")[0].replace("&amp;", "&")}


def pings(text: str) -> tuple[list[str], list[str]]:
    """The broadcasts and the people that a marked-up text notifies."""
    broadcasts, people = [], []
    for sigil, target, _ in _CONTROL.findall(text):
        if sigil == "@":
            people.append(target)
        elif sigil == "!" and target in _BROADCASTS:
            broadcasts.append(target)
        elif sigil == "!" and target.startswith("subteam^"):
            broadcasts.append("subteam")
    return broadcasts, people


def notified(text: str, blocks: list[JSON], attachments: list[JSON]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Everything in a message counts: its text, each mrkdwn object, each mention element."""
    broadcasts: list[str] = []
    people: list[str] = []
    for piece in [text, *_marked_up(blocks), *_marked_up(attachments)]:
        more, names = pings(piece)
        broadcasts += more
        people += names
    return tuple(dict.fromkeys(broadcasts)), tuple(dict.fromkeys(people))


def _marked_up(node: Any) -> Iterator[str]:
    if isinstance(node, list):
        for item in node:
            yield from _marked_up(item)
    elif isinstance(node, dict):
        kind = node.get("type")
        if kind in ("mrkdwn", "markdown") and isinstance(node.get("text"), str):
            yield node["text"]
        elif kind == "broadcast":
            yield f"<!{node.get('range')}>"
        elif kind == "user" and "user_id" in node:
            yield f"<@{node['user_id']}>"
        # Attachments carry marked-up strings directly.
        for name in ("pretext", "text", "fallback"):
            if kind is None and isinstance(node.get(name), str):
                yield node[name]
        for value in node.values():
            if isinstance(value, dict | list):
                yield from _marked_up(value)
