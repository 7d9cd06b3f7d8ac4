"""What people write in Teams -> the neutral text tree. Mentions are in `entities`; the text alone can be made up."""

from __future__ import annotations

import html
import re

from adapters.teams.identity import Identity
from adapters.teams.payload import Json, objects, string
from core.chat.text import Inline, Person, Text, text

_AT = re.compile(r"<at[^>]*>(.*?)</at>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^<>]*>")


def is_bot(account: Json, identity: Identity) -> bool:
    """Teams calls a bot `28:` and its client id."""
    return string(account, "id").removeprefix("28:") == identity.client_id


def said(activity: Json, identity: Identity, without_bot: bool = False) -> Text:
    """The words. With `without_bot` those after the first mention of the bot, or before it where none follow."""
    pieces = _pieces(activity, identity)
    if without_bot:
        pieces = _after_bot(pieces)
    inlines: list[Inline | str] = [each for each in pieces if not isinstance(each, _Bot)]
    if inlines and isinstance(inlines[0], str):
        inlines[0] = inlines[0].lstrip()
    if inlines and isinstance(inlines[-1], str):
        inlines[-1] = inlines[-1].rstrip()
    return text(*(each for each in inlines if each != ""))


class _Bot:
    """The bot's own name."""


def _pieces(activity: Json, identity: Identity) -> list[str | Inline | _Bot]:
    mentioned = [each for each in objects(activity, "entities") if string(each, "type") == "mention"]
    found: list[str | Inline | _Bot] = []
    written, at = string(activity, "text"), 0
    for mark in _AT.finditer(written):
        found.append(_plain(written[at : mark.start()]))
        at = mark.end()
        who = next((each for each in mentioned if string(each, "text") == mark[0]), None)
        if who is None:
            found.append(_plain(mark[1]))
            continue
        mentioned.remove(who)
        account = who.get("mentioned") or {}
        if is_bot(account, identity):
            found.append(_Bot())
        else:
            ref = identity.person(string(account, "aadObjectId") or string(account, "id"))
            found.append(Person(ref, string(account, "name")))
    found.append(_plain(written[at:]))
    return _one_for_each(found)


def _one_for_each(pieces: list[str | Inline | _Bot]) -> list[str | Inline | _Bot]:
    """A name of two words may come as two mentions side by side (Microsoft-Teams-Samples, issue 969): they are one."""
    found: list[str | Inline | _Bot] = []
    for piece in pieces:
        between = found[-1] if found else None
        before = found[-2] if isinstance(between, str) and not between.strip() and len(found) > 1 else between
        if isinstance(piece, Person) and isinstance(before, Person) and before.ref == piece.ref:
            while found.pop() is not before:
                pass
            words = [before.name, piece.name]
            name = " ".join(words) if piece.name not in before.name else before.name
            found.append(Person(piece.ref, name))
        else:
            found.append(piece)
    return found


def _after_bot(pieces: list[str | Inline | _Bot]) -> list[str | Inline | _Bot]:
    for number, piece in enumerate(pieces):
        if isinstance(piece, _Bot):
            after = pieces[number + 1 :]
            if any(not isinstance(each, _Bot) and str(each).strip(" :,\n") for each in after if each != ""):
                if isinstance(after[0], str):
                    after[0] = re.sub(r"^[:,]\s", " ", after[0])
                return after
            return pieces[:number]
    return pieces


def _plain(written: str) -> str:
    """Teams sends `&nbsp;` and other entities in texts that it calls plain."""
    return html.unescape(written).replace("\xa0", " ").replace("\r\n", "\n").replace("\r", "\n")


def from_html(body: str) -> Text:
    """What a message says whose content is HTML: of a message that somebody picks from its menu."""
    broken = re.sub(r"<(?:br|/p|/div|/li|/h\d)[^>]*>", "\n", body, flags=re.IGNORECASE)
    lines = [line.strip() for line in _plain(_TAG.sub("", broken)).split("\n")]
    return text("\n".join(line for line in lines if line))
