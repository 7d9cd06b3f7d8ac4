"""Saying things: in channels and threads, to one person, in answer to an invoke; edits and deletions."""

from __future__ import annotations

from adapters.teams.calls.connection import Connection
from adapters.teams.calls.reading import posted_before
from adapters.teams.identity import conversation
from adapters.teams.payload import Json, string
from adapters.teams.render import CARD_TYPE, called, mark_of, plain, render_message, summary
from adapters.teams.render_forms import dialog
from core.chat.cards import Actions, Message, Section
from core.chat.effects import Delete, OpenForm, Post, PostDirect, PostPrivately, Update
from core.chat.errors import PlaceUnavailable, Refused
from core.chat.places import MessageRef, Place
from core.chat.platform import Attempt, Outcome

_ACTIVITIES = "/v3/conversations/{conversation}/activities"
_ACTIVITY = "/v3/conversations/{conversation}/activities/{activity}"


async def post(at: Connection, effect: Post, attempt: Attempt) -> Outcome:
    """Into a channel: a new post. Into a thread: an answer under it."""
    return await _post(at, effect.place, effect.content, attempt)


async def post_privately(at: Connection, effect: PostPrivately, attempt: Attempt) -> Outcome:
    """On the screen of whoever clicked, while Teams waits for the answer and it is words alone; else directly."""
    said = plain(effect.content, {**at.directory.names, **at.directory.channel_names})
    if not _has_controls(effect.content) and at.answers.say(effect.interaction.reply, said):
        return Outcome()
    return await _direct(at, effect.person.user, effect.content, attempt)


async def post_direct(at: Connection, effect: PostDirect, attempt: Attempt) -> Outcome:
    return await _direct(at, effect.person.user, effect.content, attempt)


async def update(at: Connection, effect: Update, attempt: Attempt) -> Outcome:
    body = {**await activity(at, effect.content), "id": effect.message.id}
    where = conversation(effect.message.place)
    await at.client.call("PUT", _ACTIVITY, body, conversation=where, activity=effect.message.id)
    return Outcome(message=effect.message)


async def delete(at: Connection, effect: Delete, attempt: Attempt) -> Outcome:
    where = conversation(effect.message.place)
    try:
        await at.client.call("DELETE", _ACTIVITY, conversation=where, activity=effect.message.id)
    except Refused as error:
        if error.code != "message_not_found":
            raise
    return Outcome()


async def open_form(at: Connection, effect: OpenForm, attempt: Attempt) -> Outcome:
    """Only ever the answer to a click. Raises `InteractionExpired` when nobody waits for one."""
    at.answers.form(effect.interaction.trigger, dialog(effect.form, at.identity))
    return Outcome()


async def activity(at: Connection, content: Message, key: str = "") -> Json:
    """The message as the connector takes it. `summary` is what the notification shows."""
    card = render_message(content, at.identity)
    names = {**await at.names(called(card)), **at.directory.channel_names}
    card = render_message(content, at.identity, names)
    if key:
        card["body"][0]["id"] = mark_of(key)
    sent = {"contentType": CARD_TYPE, "content": card}
    return {"type": "message", "summary": summary(content, names), "attachments": [sent]}


async def _direct(at: Connection, user: str, content: Message, attempt: Attempt) -> Outcome:
    try:
        return await _post(at, at.identity.place(await at.direct(user)), content, attempt)
    except PlaceUnavailable:
        # The conversation that is remembered is gone, with an app that was removed and added again.
        await at.directory.forget_direct(user)
        return await _post(at, at.identity.place(await at.direct(user)), content, attempt)


async def _post(at: Connection, place: Place, content: Message, attempt: Attempt) -> Outcome:
    """The connector takes no name for a message, so before it is said again somebody looks whether it is there."""
    place = at.resolved(place)
    if there := await posted_before(at, place, attempt):
        return Outcome(message=there)
    body = await activity(at, content, attempt.key)
    made = await at.client.call("POST", _ACTIVITIES, body, conversation=conversation(place))
    return Outcome(message=MessageRef(place, string(made, "id")))


def _has_controls(content: Message) -> bool:
    parts = content.card.parts if content.card else ()
    return any(isinstance(each, Actions) or (isinstance(each, Section) and each.accessory) for each in parts)
