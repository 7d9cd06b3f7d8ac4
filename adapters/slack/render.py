"""Messages and pages -> what Slack's methods take: blocks, and the text that notifications show."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from adapters.slack import limits
from adapters.slack.identity import Identity
from adapters.slack.payload import Json
from adapters.slack.render_cards import card_blocks, text_blocks
from adapters.slack.render_text import is_web, mrkdwn
from adapters.slack.text_objects import verbatim
from core.chat.cards import Card, Message
from core.chat.text import Link, Text, text

_MORE = "See the whole"
_KEPT_KINDS = frozenset({"header", "actions"})
_CHOICES = frozenset({"options", "option_groups", "initial_option"})


def render_message(message: Message, identity: Identity) -> Json:
    """`text` and `blocks` of chat.postMessage and its kin. `text` is what notifications show; never `parse`."""
    more = _more_link(message.more_url, identity)
    blocks = (
        card_blocks(message.card, identity, more) if message.card is not None else text_blocks(message.text, identity)
    )
    if not blocks:
        blocks = text_blocks(message.text, identity) or [{"type": "section", "text": verbatim("–")}]
    shown = fit(blocks, limits.BLOCKS_IN_MESSAGE, limits.MESSAGE_JSON, more)
    return {"text": mrkdwn(message.text, identity, limits.MESSAGE_TEXT) or "–", "blocks": shown}


def render_home(card: Card, identity: Identity) -> Json:
    """The app's home ("Views: home tabs")."""
    blocks = card_blocks(card, identity) or [{"type": "section", "text": verbatim("–")}]
    return {"type": "home", "blocks": fit(blocks, limits.BLOCKS_IN_VIEW, 200_000, "")}


def fit(blocks: Sequence[Json], most: int, budget: int, more: str) -> list[Json]:
    """At most `most` blocks and `budget` bytes of JSON. Texts go first, from the end; title and controls stay."""
    sizes = [weight(block) for block in blocks]
    if len(blocks) <= most and sum(sizes) <= budget:
        return list(blocks)
    kept = [number for number, block in enumerate(blocks) if block["type"] in _KEPT_KINDS][: most - 1]
    room, places = budget - 400 - sum(sizes[number] for number in kept), most - 1 - len(kept)
    shown, cut = set(kept), False
    for number in range(len(blocks)):
        if number in shown or cut:
            continue
        cut = sizes[number] > room or places < 1
        if not cut:
            shown.add(number)
            room, places = room - sizes[number], places - 1
    return _with_note([(number in shown, block) for number, block in enumerate(blocks)], more)


def weight(block: Json) -> int:
    """Bytes of JSON. What can be chosen in a select has limits of its own and is not seen in the message."""
    return len(msgspec.json.encode(_without_choices(block)))


def _without_choices(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_choices(inner) for name, inner in value.items() if name not in _CHOICES}
    return [_without_choices(inner) for inner in value] if isinstance(value, list) else value


def _with_note(marked: Sequence[tuple[bool, Json]], more: str) -> list[Json]:
    """Says where something was left out."""
    note: Json = {"type": "context", "elements": [verbatim(f"… {more}".strip())]}
    shown: list[Json] = []
    is_noted = False
    for is_shown, block in marked:
        if is_shown:
            shown.append(block)
        elif not is_noted:
            shown.append(note)
            is_noted = True
    return shown


def _more_link(url: str | None, identity: Identity) -> str:
    """mrkdwn of at most 300 characters; nothing when the address is longer."""
    if not url or not is_web(url) or len(url) > 250:
        return ""
    return mrkdwn(text(Link(url, _MORE)), identity, limits.FIELD_TEXT)


def render_line(line: Text, identity: Identity) -> str:
    """One text as mrkdwn, for places that take nothing else."""
    return mrkdwn(line, identity, limits.MESSAGE_TEXT)
