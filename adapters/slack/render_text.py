"""The neutral text tree -> mrkdwn ("Formatting message text")."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC

from adapters.slack.escaping import GRAVE, ZERO_WIDTH_SPACE, clean, could_format, escape, guard, shorten
from adapters.slack.identity import PLATFORM, Identity
from adapters.slack.mrkdwn_writer import MrkdwnWriter, Token
from core.chat.people import PersonRef
from core.chat.places import Place
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

# No token may be longer than the shortest chunk, a field that shares its 2,000 characters with a label and a link.
_TOKEN = 1300
_WORD = 400
_URL = 850
# Escaping makes five characters (`&amp;`) of one at most.
_GROWTH = 5
_PIECE = _TOKEN // _GROWTH
_MARKS: dict[type[Inline], str] = {Bold: "*", Italic: "_", Strike: "~"}
_PERSON_ID = re.compile(r"[UW][A-Z0-9]+\Z")
_CHANNEL_ID = re.compile(r"[CGD][A-Z0-9]+\Z")
_GROUP_ID = re.compile(r"S[A-Z0-9]+\Z")
_WEB = re.compile(r"(?:https?://|mailto:)\S", re.IGNORECASE)
_DATES = {
    "datetime": "{date_short_pretty} at {time}",
    "date": "{date_long_pretty}",
    "time": "{time}",
    "relative": "{ago}",
}


def mrkdwn_chunks(text: Text, identity: Identity, size: int) -> list[str]:
    """The text as mrkdwn, in chunks of at most `size` (2,000 or more) characters."""
    writer = MrkdwnWriter(size)
    _write_blocks(writer, text.blocks, identity, "", "")
    return writer.finish()


def mrkdwn(text: Text, identity: Identity, limit: int, more: str = "") -> str:
    """The text as mrkdwn, shortened to `limit`; `more` (mrkdwn of at most 300 characters) follows where it is cut."""
    chunks = mrkdwn_chunks(text, identity, limit)
    if len(chunks) > 1:
        return mrkdwn_chunks(text, identity, limit - len(more) - 2)[0] + "…" + (f" {more}" if more else "")
    return chunks[0] if chunks else ""


def _write_blocks(
    writer: MrkdwnWriter, blocks: tuple[Block, ...], identity: Identity, first: str, following: str
) -> None:
    """`first` begins the first line (a bullet), `following` the others (the indent, the quote's mark)."""
    if first:
        writer.put(Token(first))
    for number, block in enumerate(blocks):
        if number:
            writer.end_line(following)
            if isinstance(block, Paragraph) and isinstance(blocks[number - 1], Paragraph) and not following:
                writer.end_line(following)
        _write_block(writer, block, identity, following)


def _write_block(writer: MrkdwnWriter, block: Block, identity: Identity, prefix: str) -> None:
    match block:
        case Paragraph(children):
            for token in _tokens(children, identity, ""):
                if token is None:
                    writer.end_line(prefix)
                else:
                    writer.put(token)
        case Quote(blocks):
            _write_blocks(writer, blocks, identity, "> ", prefix + "> ")
        case Listing(items, ordered):
            _write_list(writer, items, ordered, identity, prefix)
        case CodeBlock(characters):
            _write_code(writer, characters)


def _write_list(
    writer: MrkdwnWriter, items: tuple[tuple[Block, ...], ...], ordered: bool, identity: Identity, prefix: str
) -> None:
    """mrkdwn has no lists; Slack's own clients write them with these characters."""
    for number, item in enumerate(items):
        if number:
            writer.end_line(prefix)
        bullet = f"{number + 1}. " if ordered else "• "
        _write_blocks(writer, item, identity, bullet, prefix + "    ")


def _write_code(writer: MrkdwnWriter, characters: str) -> None:
    # Nothing can stand for a fence inside one: a zero-width space keeps the backticks apart.
    inner = clean(characters).replace("```", f"`{ZERO_WIDTH_SPACE}`{ZERO_WIDTH_SPACE}`")
    for number, piece in enumerate(_code_pieces(inner)):
        if number:
            writer.end_line()
        writer.put(Token(f"```\n{piece}\n```"))


def _code_pieces(characters: str) -> Iterator[str]:
    """Escaped pieces of whole lines where lines are short enough."""
    piece = ""
    for line in characters.split("\n"):
        for start in range(0, len(line) or 1, _PIECE):
            part = escape(line[start : start + _PIECE])
            if len(piece) + len(part) + 1 > _TOKEN - 8:
                yield piece
                piece = part
            else:
                piece = f"{piece}\n{part}" if piece and not start else piece + part
    yield piece


def _tokens(nodes: tuple[Inline, ...], identity: Identity, marks: str) -> Iterator[Token | None]:
    """None is a line break."""
    for node in nodes:
        if isinstance(node, Bold | Italic | Strike):
            mark = _MARKS[type(node)]
            yield from _tokens(node.children, identity, marks if mark in marks else marks + mark)
        elif isinstance(node, Break):
            yield None
        elif isinstance(node, Plain):
            yield from _plain(node.text, marks)
        else:
            yield Token(_leaf(node, identity), marks)


def _plain(characters: str, marks: str) -> Iterator[Token | None]:
    for number, line in enumerate(characters.split("\n")):
        if number:
            yield None
        # Typed marks are kept apart by spaces, beside which no mark opens: such a line can't be styled.
        kept = "" if marks and could_format(line) else marks
        for start in range(0, len(line), _PIECE):
            yield Token(guard(line[start : start + _PIECE]), kept)


def _leaf(node: Inline, identity: Identity) -> str:
    match node:
        case Code(characters):
            # A backtick can't stand in inline code; the one that looks like it can.
            inner = " ".join(characters.replace("`", GRAVE).split("\n"))
            inner = inner if len(escape(inner)) <= _TOKEN - 2 else shorten(inner, _PIECE - 1)
            return f"`{escape(inner)}`" if inner.strip() else escape(inner)
        case Link(url, label):
            return _link(url, label)
        case Person(ref, name):
            return f"<@{ref.user}>" if is_person_here(ref, identity) else _word(name or ref.user)
        case Channel(place, name):
            shown = f"#{(name or place.channel).removeprefix('#')}"
            return f"<#{place.channel}>" if is_channel_here(place, identity) else _word(shown)
        case Group(group, name, ping):
            return f"<!subteam^{group}>" if ping and is_group_id(group) else _word(f"@{name or group}")
        case Time():
            stamp, shown_as, fallback = date_format(node)
            return f"<!date^{stamp}^{shown_as}|{fallback}>"
    return ""


def date_format(node: Time) -> tuple[int, str, str]:
    """Seconds since 1970, Slack's format (shown in the reader's own zone) and what clients show that can't do that."""
    at = node.at.astimezone(UTC)
    return int(at.timestamp()), _DATES[node.style], f"{at:%Y-%m-%d %H:%M} UTC"


def is_person_here(ref: PersonRef, identity: Identity) -> bool:
    """Whether a mention would find the account: what is no id must not get between the brackets."""
    return identity.knows(ref) and bool(_PERSON_ID.match(ref.user))


def is_channel_here(place: Place, identity: Identity) -> bool:
    is_ours = place.platform == PLATFORM and place.workspace == identity.team
    return is_ours and bool(_CHANNEL_ID.match(place.channel))


def is_group_id(group: str) -> bool:
    return bool(_GROUP_ID.match(group))


def is_web(url: str) -> bool:
    """An address that a person may be sent to."""
    return bool(_WEB.match(url))


def _link(url: str, label: str) -> str:
    if not is_web(url) or len(escape(url)) > _URL:
        return _word(label or url)
    # "|" ends the address; blanks and line breaks would end the entity.
    address = escape("".join(url.split())).replace("|", "%7C")
    return f"<{address}|{_word(label)}>" if label and label != url else f"<{address}>"


def _word(characters: str) -> str:
    guarded = guard(line := " ".join(characters.split()))
    return guarded if len(guarded) <= _WORD else guard(shorten(line, _WORD // _GROWTH))
