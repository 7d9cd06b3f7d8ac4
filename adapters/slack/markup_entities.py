"""What stands between `<` and `>`: mentions, channels, groups, dates, links ("Formatting message text")."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from adapters.slack.escaping import unescape
from adapters.slack.identity import Identity
from core.chat.text import Channel, Group, Inline, Link, Person, Plain, Time

_PERSON = re.compile(r"[UW][A-Z0-9]+\Z")
_CHANNEL = re.compile(r"[CGD][A-Z0-9]+\Z")
_BROADCASTS = frozenset({"here", "channel", "everyone", "group"})
_WEB = re.compile(r"(?:https?://|mailto:)\S", re.IGNORECASE)
_FULL_DATE = re.compile(r"\{date|\{day")


def read_entity(content: str, identity: Identity) -> Inline:
    """Whatever is none of the documented entities stays as it was typed, brackets included."""
    target, _, label = content.partition("|")
    label = unescape(label)
    name = target[1:]
    if target[:1] == "@" and _PERSON.match(name):
        return Person(identity.person(name), label.removeprefix("@"))
    if target[:1] == "#" and _CHANNEL.match(name):
        return Channel(identity.place(name), label.removeprefix("#"))
    if target[:1] == "!":
        return _read_special(name, label)
    if _WEB.match(target):
        return Link(unescape(target), label)
    if ":" in target and label:
        return Plain(label)
    return Plain(unescape(f"<{content}>"))


def _read_special(command: str, label: str) -> Inline:
    kind, _, rest = command.partition("^")
    if kind in _BROADCASTS:
        return Plain(f"@{kind}")
    if kind == "subteam" and rest:
        return Group(rest, label.removeprefix("@"))
    if kind == "date":
        return _read_date(rest, label)
    return Plain(label or f"<!{unescape(command)}>")


def _read_date(content: str, fallback: str) -> Inline:
    seconds, _, rest = content.partition("^")
    try:
        at = datetime.fromtimestamp(int(seconds), UTC)
    except (ValueError, OverflowError, OSError):
        return Plain(fallback)
    shown = rest.partition("^")[0]
    if "{ago}" in shown:
        return Time(at, "relative")
    if not _FULL_DATE.search(shown):
        return Time(at, "time") if "{time" in shown else Time(at)
    return Time(at) if "{time" in shown else Time(at, "date")
