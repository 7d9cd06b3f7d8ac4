"""The neutral text tree -> Discord's Markdown ("Message Formatting", "Markdown Text 101")."""

from __future__ import annotations

import re

from adapters.discord.escaping import clean, escape, in_code, units
from adapters.discord.identity import PLATFORM, Identity
from core.chat.people import PersonRef
from core.chat.text import (
    Block,
    Bold,
    Break,
    Channel,
    Code,
    CodeBlock,
    Group,
    Inline,
    Italic,
    Link,
    Listing,
    Paragraph,
    Person,
    Plain,
    Quote,
    Strike,
    Text,
    Time,
)

_MARKS: dict[type[Inline], str] = {Bold: "**", Italic: "*", Strike: "~~"}
_STYLES = {"datetime": "f", "date": "D", "time": "t", "relative": "R"}
_ID = re.compile(r"\d{5,20}\Z", re.ASCII)
_WEB = re.compile(r"https?://[^\s<>]+\Z", re.IGNORECASE)
_CODE_LINES = 40
"""Lines of code that stay together; longer code is divided, so that a cut never falls into a fence."""


def markdown_lines(text: Text, identity: Identity) -> list[str]:
    """The text in pieces that must not be cut: lines, and whole blocks of code."""
    return _blocks(text.blocks, identity, "")


def markdown(text: Text, identity: Identity, limit: int, more: str = "") -> str:
    """The text, shortened to `limit`; `more` (Markdown) follows where it is cut."""
    return fit(markdown_lines(text, identity), limit, more)[0]


def fit(lines: list[str], limit: int, more: str = "") -> tuple[str, list[str]]:
    """As many whole lines as fit, and the lines that are left. One line longer than all is cut between words."""
    whole = "\n".join(lines)
    if units(whole) <= limit:
        return whole, []
    tail = f"… {more}" if more else "…"
    room, taken = limit - units(tail) - 1, list[str]()
    while lines and units("\n".join([*taken, lines[0]])) <= room:
        taken.append(lines.pop(0))
    if not taken:
        cut, rest = _cut(lines.pop(0), room)
        taken, lines = [cut], [rest, *lines] if rest else lines
    return "\n".join(taken) + f"\n{tail}", lines


def _cut(line: str, room: int) -> tuple[str, str]:
    """Between words where there are any; never behind a backslash, which would then escape the wrong character."""
    at = min(room, len(line))
    while units(line[:at]) > room:
        at -= 1
    space = line.rfind(" ", at // 2, at)
    at = space if space > 0 else at
    while at > 1 and line[at - 1] == "\\":
        at -= 1
    return line[:at], line[at:].lstrip()


def _blocks(blocks: tuple[Block, ...], identity: Identity, indent: str) -> list[str]:
    lines: list[str] = []
    for number, block in enumerate(blocks):
        if number and isinstance(block, Paragraph) and isinstance(blocks[number - 1], Paragraph) and not indent:
            lines.append("")
        lines += _block(block, identity, indent)
    return lines


def _block(block: Block, identity: Identity, indent: str) -> list[str]:
    match block:
        case Paragraph(children):
            return _inline(children, identity).split("\n")
        case Quote(blocks):
            return [f"> {line}" for line in _blocks(blocks, identity, indent)]
        case Listing(items, ordered):
            lines = []
            for number, item in enumerate(items, 1):
                first, *more = _blocks(item, identity, indent + "  ") or [""]
                mark = f"{number}." if ordered else "-"
                lines += [f"{indent}{mark} {first}", *(f"{indent}  {line}" for line in more)]
            return lines
        case CodeBlock(characters):
            inner = in_code(characters).split("\n")
            parts = [inner[at : at + _CODE_LINES] for at in range(0, len(inner), _CODE_LINES)]
            return ["```\n" + "\n".join(line[:500] for line in part) + "\n```" for part in parts]


def _inline(nodes: tuple[Inline, ...], identity: Identity, marks: str = "") -> str:
    return "".join(_node(node, identity, marks) for node in nodes)


def _node(node: Inline, identity: Identity, marks: str) -> str:
    match node:
        case Plain(characters):
            return escape(characters)
        case Bold() | Italic() | Strike():
            mark = _MARKS[type(node)]
            inner = _inline(node.children, identity, marks + mark)
            # A mark must touch a word; and one inside its own kind would end it.
            is_plain = mark in marks or not inner.strip() or "\n" in inner
            return inner if is_plain else f"{mark}{inner.strip()}{mark}" + (" " if inner.endswith(" ") else "")
        case Code(characters):
            inner = " ".join(in_code(characters).split("\n"))
            return f"`{inner}`" if inner.strip() else inner
        case Link(url, label):
            return link(url, label)
        case Person(ref, name):
            return f"<@{ref.user}>" if is_here(ref, identity) else escape(name or ref.user)
        case Channel(place, name):
            is_ours = (place.platform, place.workspace) == (PLATFORM, identity.guild) and _ID.match(place.channel)
            return f"<#{place.channel}>" if is_ours else escape(f"#{(name or place.channel).removeprefix('#')}")
        case Group(group, name, ping):
            return f"<@&{group}>" if ping and _ID.match(group) else escape(f"@{name or group}")
        case Time(at, style):
            return f"<t:{int(at.timestamp())}:{_STYLES[style]}>"
        case Break():
            return "\n"


def is_here(ref: PersonRef, identity: Identity) -> bool:
    """Whether a mention would find the account: what is no id must not get between the brackets."""
    return identity.knows(ref) and bool(_ID.match(ref.user))


def is_web(url: str) -> bool:
    """An address that a person may be sent to, in a form that can't break out of its brackets."""
    return bool(_WEB.match(url))


def link(url: str, label: str = "") -> str:
    """The brackets around the address keep Discord from unfolding it, and hold parentheses."""
    address = clean(url).replace(" ", "%20")
    if not is_web(address):
        return escape(label or url)
    shown = " ".join(label.split())
    # Discord shows no masked link whose words look like an address themselves.
    return f"[{escape(shown)}](<{address}>)" if shown and "://" not in shown else f"<{address}>"


def mentioned(text: Text, identity: Identity) -> tuple[list[str], list[str]]:
    """The people and roles that a text of Muster's own calls: only these are notified ("Allowed Mentions Object")."""
    people = [each.user for each in text.people() if is_here(each, identity)]
    roles = [each.id for each in text.inlines() if isinstance(each, Group) and each.ping and _ID.match(each.id)]
    return list(dict.fromkeys(people)), list(dict.fromkeys(roles))
