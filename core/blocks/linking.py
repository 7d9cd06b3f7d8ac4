"""Where buttons tell nobody that they were used: links to a page that does the same, each for one person and one use.

Such a link acts for whoever it was made for, so it is made only in answer to somebody. On what is said to all, a button
that nobody could be named for is left out, and a line says what to type in its place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from core.chat.cards import Actions, Button, Card, Control, LinkButton, Part, Section
from core.chat.cards import Context as SmallPrint
from core.chat.effects import Post, PostDirect, PostPrivately, Update
from core.chat.people import PersonRef
from core.chat.text import code, text
from core.store.forms import new_token

if TYPE_CHECKING:
    from core.blocks.context import Context

PRESS = "press"


async def card_with_links(context: Context, effect: Post | PostDirect | PostPrivately | Update, card: Card) -> Card:
    """The card, with links in the place of its buttons."""
    person = _for_whom(context, effect)
    parts = [await _part(context, part, person) for part in card.parts]
    kept = [part for part in parts if part is not None]
    lost = sum(_acting(part) for part in card.parts) if person is None else 0
    if lost and context.incident and context.incident.is_open:
        example = code(f"{context.incident.reference} severity major")
        kept.append(
            SmallPrint(text=text("To change it, mention me with its number: ", example, ", or ", code("help"), "."))
        )
    return msgspec.structs.replace(card, parts=tuple(kept))


def _for_whom(context: Context, effect: Post | PostDirect | PostPrivately | Update) -> PersonRef | None:
    if isinstance(effect, PostPrivately | PostDirect):
        return effect.person
    is_answer = isinstance(effect, Post) and effect.interaction.reply
    return context.event.person if is_answer else None


def _acting(part: Part) -> int:
    """How many of its controls would have told Muster something."""
    controls = part.controls if isinstance(part, Actions) else ()
    return len([each for each in controls if not isinstance(each, LinkButton)])


async def _part(context: Context, part: Part, person: PersonRef | None) -> Part | None:
    if isinstance(part, Actions):
        found = [await _control(context, each, person) for each in part.controls]
        controls = tuple(each for each in found if each)
        return msgspec.structs.replace(part, controls=controls) if controls else None
    if isinstance(part, Section) and part.accessory:
        return msgspec.structs.replace(part, accessory=await _control(context, part.accessory, person))
    return part


async def _control(context: Context, control: Control, person: PersonRef | None) -> Control | None:
    """Menus have no page of their own: what they offer can be typed."""
    if isinstance(control, LinkButton):
        return control
    if person is None or not isinstance(control, Button):
        return None
    token, number = new_token(), context.incident.id if context.incident else None
    state = {
        "_channel": context.place.channel,
        "_thread": context.place.thread,
        "_person": msgspec.to_builtins(person),
    }
    await context.uow.forms.keep_as(token, PRESS, number, state, context.now, msgspec.json.encode(control).decode())
    return LinkButton(label=control.label, url=f"{context.services.site_url}/press/{token}")
