"""What a platform can't do is asked of it in another way; decided here, once, not in each block."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import msgspec

from core.blocks.linking import card_with_links
from core.chat.capabilities import Capabilities
from core.chat.cards import Actions, Button, Card, Confirm, Control, Part, Section
from core.chat.effects import (
    ArchiveChannel,
    Bookmark,
    Effect,
    Invite,
    Pin,
    Post,
    PostDirect,
    PostPrivately,
    React,
    RenameChannel,
    SetTopic,
    ShowHome,
    Update,
)
from core.chat.people import PersonRef
from core.chat.places import Place
from core.chat.text import Link, Person, Piece, bold, text

if TYPE_CHECKING:
    from core.blocks.context import Context

CONFIRM = "confirm"
_SAYS = Post | PostDirect | PostPrivately | Update


async def fit(context: Context, effect: Effect) -> Effect | None:
    """The effect as its platform can carry it out; None when it has nothing like it and nobody misses it.

    A bookmark is one of those (topic and welcome lead to the doc as well), so is the bot's own page; a reaction
    says again what an answer says; and a thread has no name, topic or end of its own.
    """
    place = _place(effect)
    if place is None:
        return effect
    able = context.services.capabilities_at(place)
    if _has_nothing_like(able, place, effect):
        return None
    if place.thread and isinstance(effect, Invite):
        return _call_in(context, effect)
    if isinstance(effect, PostDirect) and not able.direct_messages:
        return _said_openly(context, effect)
    if isinstance(effect, Update) and not able.edits:
        place = place if place.thread or not able.threads else place.in_thread(effect.message.id)
        effect = Post(
            place=place, content=effect.content, note=effect.note, about=effect.about, only_failure=effect.only_failure
        )
    if isinstance(effect, Post) and place.thread and not able.threads:
        effect = _above_the_thread(context, effect)
    if isinstance(effect, _SAYS) and effect.content.card and not (able.buttons and able.confirms):
        card = effect.content.card
        card = await (_asking_later(context, card) if able.buttons else card_with_links(context, effect, card))
        return msgspec.structs.replace(effect, content=msgspec.structs.replace(effect.content, card=card))
    return effect


def _has_nothing_like(able: Capabilities, place: Place, effect: Effect) -> bool:
    match effect:
        case Bookmark():
            return bool(place.thread) or not able.bookmarks
        case ShowHome():
            return not able.home
        case SetTopic():
            return bool(place.thread) or not able.topics
        case RenameChannel() | ArchiveChannel():
            return bool(place.thread)
        case React():
            return not able.reactions
        case Pin():
            return not able.pins
    return False


def _call_in(context: Context, effect: Invite) -> Post:
    """Nobody can be put into a thread; whoever is named there is told of it."""
    people = [Person(each, each.user) for each in effect.people]
    named: list[Piece] = [*people, *(f"@{group}" for group in effect.groups)]
    spaced = [piece for each in named for piece in (each, " ")]
    return Post(place=effect.place, content=context.compose(*spaced, "please join in here."))


def _said_openly(context: Context, effect: PostDirect) -> Post | None:
    """A short line for all, without what was meant for one; nothing when it is about no incident."""
    home = context.services.homes.get((effect.person.platform, effect.person.workspace))
    incident = context.incident
    if home is None or incident is None or incident.is_private:
        return None
    doc = Link(context.services.doc_url(incident.reference), "its doc")
    about = f", there is something for you to do about {incident.reference}: see "
    place = home.place(incident.is_report_only)
    return Post(place=place, content=context.compose(Person(effect.person, effect.person.user), about, doc, "."))


def _above_the_thread(context: Context, effect: Post) -> Post:
    """Said in the channel, so it has to tell what it is about."""
    content = effect.content
    if context.incident and context.incident.reference not in content.text.plain:
        named = text(bold(context.incident.reference), f" {context.incident.title}: ", content.text)
        content = msgspec.structs.replace(content, text=named)
    return msgspec.structs.replace(effect, place=effect.place.in_channel(), content=content)


def _place(effect: Effect) -> Place | None:
    if isinstance(effect, Update | React | Pin):
        return effect.message.place
    person: PersonRef | None = getattr(effect, "person", None)
    place: Place | None = getattr(effect, "place", None)
    return place or (Place(person.platform, person.workspace, "") if person else None)


async def _asking_later(context: Context, card: Card) -> Card:
    """Buttons that would ask before they act become buttons that lead to the question."""
    return msgspec.structs.replace(card, parts=tuple([await _part(context, part) for part in card.parts]))


async def _part(context: Context, part: Part) -> Part:
    if isinstance(part, Actions):
        controls = [await _control(context, each) for each in part.controls]
        return msgspec.structs.replace(part, controls=tuple(controls))
    if isinstance(part, Section) and part.accessory:
        return msgspec.structs.replace(part, accessory=await _control(context, part.accessory))
    return part


async def _control(context: Context, control: Control) -> Control:
    if not isinstance(control, Button) or control.confirm is None:
        return control
    return msgspec.structs.replace(control, action=CONFIRM, value=await _kept(context, control), confirm=None)


async def _kept(context: Context, button: Button) -> str:
    """The same button is kept under the same token: a headline is drawn again at every change."""
    content = msgspec.json.encode(button)
    token = hashlib.sha256(content).hexdigest()[:24]
    if await context.uow.forms.find(token) is None:
        number = context.incident.id if context.incident else None
        await context.uow.forms.keep_as(token, CONFIRM, number, {}, context.now, content.decode())
    return token


def question_of(button: Button) -> Confirm:
    assert button.confirm is not None
    return button.confirm
