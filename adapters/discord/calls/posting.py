"""Saying things: in channels and threads, directly, in answer to an interaction; edits and deletions."""

from __future__ import annotations

from datetime import timedelta

from adapters.discord.calls.connection import Connection, nonce
from adapters.discord.error_mapping import THREAD_EXISTS, UNKNOWN_CHANNEL, UNKNOWN_MESSAGE
from adapters.discord.payload import Json, obj, objects, snowflake_at, string
from adapters.discord.render import render_message
from core.chat.cards import Message
from core.chat.effects import Delete, Post, PostDirect, PostPrivately, Update
from core.chat.errors import ChatError, PlaceUnavailable, Refused
from core.chat.events import Interaction
from core.chat.places import MessageRef, Place
from core.chat.platform import Attempt, Outcome

_MESSAGES = "/channels/{channel_id}/messages"
_MESSAGE = "/channels/{channel_id}/messages/{message_id}"
_NONCE_LIVES = timedelta(minutes=2)
"""Discord remembers a nonce "for the past few minutes"; beyond this, messages are looked through instead."""
_WEEK_MIN = 10080


async def post(at: Connection, effect: Post, attempt: Attempt) -> Outcome:
    """In answer to the interaction if that is still open, so that question and answer stand together; else by itself."""
    handle = _alive(at, effect.interaction)
    if handle:
        content = _without_ping(render_message(effect.content, at.identity), effect.about.get("person", ""))
        if said := await at.answers.say(handle, content, attempt, private=False):
            return Outcome(message=MessageRef(effect.place, said.message))
    outcome = await _post_at(at, effect.place, effect.content, attempt, effect.about.get("person", ""))
    if handle:
        await at.answers.stop_thinking(handle)
    return outcome


def _without_ping(body: Json, person: str) -> Json:
    """Nobody is called for what they have just said themselves."""
    allowed = body["allowed_mentions"]
    users = [each for each in allowed["users"] if each != person]
    return {**body, "allowed_mentions": {**allowed, "users": users}}


async def post_privately(at: Connection, effect: PostPrivately, attempt: Attempt) -> Outcome:
    """Only in answer to an interaction can Discord show a message to one person; else it goes into their direct
    messages. Raises `Refused` when they take none."""
    if handle := _alive(at, effect.interaction):
        content = render_message(effect.content, at.identity)
        if await at.answers.say(handle, content, attempt, private=True):
            return Outcome()
    return await _direct(at, effect.person.user, effect.content, attempt)


async def post_direct(at: Connection, effect: PostDirect, attempt: Attempt) -> Outcome:
    return await _direct(at, effect.person.user, effect.content, attempt)


async def update(at: Connection, effect: Update, attempt: Attempt) -> Outcome:
    names = {"channel_id": at.target(effect.message.place), "message_id": effect.message.id}
    await at.client.call("PATCH", _MESSAGE, render_message(effect.content, at.identity), **names)
    return Outcome(message=effect.message)


async def delete(at: Connection, effect: Delete, attempt: Attempt) -> Outcome:
    names = {"channel_id": at.target(effect.message.place), "message_id": effect.message.id}
    try:
        await at.client.call("DELETE", _MESSAGE, **names)
    except Refused as error:
        if error.code != str(UNKNOWN_MESSAGE):
            raise
    return Outcome()


def _alive(at: Connection, interaction: Interaction) -> str:
    """The handle, while it takes answers."""
    is_over = interaction.reply_until is not None and interaction.reply_until <= at.now
    return "" if is_over else interaction.reply or ""


async def _direct(at: Connection, user: str, content: Message, attempt: Attempt) -> Outcome:
    channel = await at.direct(user)
    return await _once(at, channel, at.identity.place(channel), content, attempt)


async def _post_at(at: Connection, place: Place, content: Message, attempt: Attempt, asked_by: str) -> Outcome:
    """A thread is made when the first thing is said in it."""
    channel = at.target(place)
    try:
        return await _once(at, channel, place, content, attempt, asked_by)
    except PlaceUnavailable as error:
        if not place.thread or error.code != str(UNKNOWN_CHANNEL):
            raise
    await _open_thread(at, place, content)
    return await _once(at, channel, place, content, attempt, asked_by)


async def _open_thread(at: Connection, place: Place, content: Message) -> None:
    """Under a message; the thread has the message's id ("Start Thread from Message")."""
    assert place.thread
    name = " ".join(content.text.plain.split())[:90] or "Incident"
    names = {"channel_id": at.target(place.in_channel()), "message_id": place.thread}
    body = {"name": name, "auto_archive_duration": _WEEK_MIN}
    try:
        made = await at.client.call("POST", f"{_MESSAGE}/threads", body, **names)
        at.directory.learn([obj(made)])
    except ChatError as error:
        if error.code != str(THREAD_EXISTS):
            raise


async def _once(
    at: Connection, channel: str, place: Place, content: Message, attempt: Attempt, asked_by: str = ""
) -> Outcome:
    """A repeated try finds what the first one said: by the nonce, and when Discord has forgotten that, by looking."""
    body = _without_ping(render_message(content, at.identity), asked_by)
    is_forgotten = attempt.number > 1 and at.now - attempt.asked_at > _NONCE_LIVES
    if is_forgotten and (found := await _find(at, channel, body, attempt)):
        return Outcome(message=MessageRef(place, found))
    sent = {**body, "nonce": nonce(attempt.key), "enforce_nonce": True}
    made = await at.client.call("POST", _MESSAGES, sent, channel_id=channel)
    return Outcome(message=MessageRef(place, string(made, "id")))


async def _find(at: Connection, channel: str, body: Json, attempt: Attempt) -> str | None:
    """The bot's own message of the same words and controls, said since the first try."""
    since = snowflake_at(attempt.asked_at - timedelta(seconds=5))
    found = await at.client.call("GET", _MESSAGES, query={"after": since, "limit": "100"}, channel_id=channel)
    for each in found if isinstance(found, list) else []:
        is_own = string(each, "author", "id") == at.identity.user
        if is_own and string(each, "content") == body["content"] and _controls(each) == _controls(body):
            return string(each, "id")
    return None


def _controls(message: Json) -> list[str]:
    return [string(each, "custom_id") for row in objects(message, "components") for each in objects(row, "components")]
