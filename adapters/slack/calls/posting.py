"""Posting, editing, deleting. A post that may have been carried out unseen is looked for before it is repeated."""

from __future__ import annotations

from datetime import timedelta

import structlog

from adapters.slack import methods
from adapters.slack.calls.connection import Connection
from adapters.slack.payload import Json, obj, objects, string
from adapters.slack.render import render_message
from core.chat.cards import Message
from core.chat.effects import Delete, Post, PostDirect, PostPrivately, Update
from core.chat.errors import PlaceUnavailable, Refused
from core.chat.platform import Attempt, Outcome

log = structlog.get_logger()

_EVENT_TYPE = "muster_effect"
# Our clock and Slack's may differ.
_SKEW = timedelta(minutes=2)
_QUIET = {"unfurl_links": False, "unfurl_media": False}


async def post(at: Connection, effect: Post, attempt: Attempt) -> Outcome:
    # chat.postMessage takes a channel's name as well as its id; a person's conversation is opened first.
    channel = effect.place.channel
    target = channel if channel.startswith("#") else await at.channel_id(channel)
    return await _post_once(at, target, effect.place.thread, effect.content, attempt)


async def post_direct(at: Connection, effect: PostDirect, attempt: Attempt) -> Outcome:
    channel = await at.direct(effect.person.user)
    return await _post_once(at, channel, None, effect.content, attempt)


async def _post_once(at: Connection, channel: str, thread: str | None, content: Message, attempt: Attempt) -> Outcome:
    if attempt.number > 1 and (found := await _find(at, await at.channel_id(channel), thread, attempt)):
        return found
    answer = await at.client.call(
        methods.CHAT_POST_MESSAGE,
        channel=channel,
        thread_ts=thread,
        metadata={"event_type": _EVENT_TYPE, "event_payload": {"key": attempt.key}},
        **_QUIET,
        **render_message(content, at.identity),
    )
    posted = string(answer, "channel") or channel
    at.remember(channel, posted)
    return Outcome(message=at.identity.message(posted, string(answer, "ts"), thread))


async def _find(at: Connection, channel: str, thread: str | None, attempt: Attempt) -> Outcome | None:
    """The message of an earlier try, by its metadata ("Message metadata")."""
    method = methods.CONVERSATIONS_REPLIES if thread else methods.CONVERSATIONS_HISTORY
    oldest = f"{(attempt.asked_at - _SKEW).timestamp():.6f}"
    arguments = {"channel": channel, "ts": thread, "oldest": oldest, "inclusive": True, "include_all_metadata": True}
    async for page in at.pages(method, **arguments):
        for message in objects(page, "messages"):
            if _is_of(message, attempt):
                log.info("slack_post_found", channel=channel, ts=string(message, "ts"))
                return Outcome(message=at.identity.message(channel, string(message, "ts"), thread))
    return None


def _is_of(message: Json, attempt: Attempt) -> bool:
    metadata = obj(message, "metadata")
    is_ours = string(metadata, "event_type") == _EVENT_TYPE
    return is_ours and string(metadata, "event_payload", "key") == attempt.key


async def update(at: Connection, effect: Update, attempt: Attempt) -> Outcome:
    """`Refused` with the code `message_not_found` when somebody has deleted it."""
    channel = await at.channel_id(effect.message.place.channel)
    content = render_message(effect.content, at.identity)
    # "chat.update": parse is `client` unless it is told otherwise, unlike chat.postMessage's. The metadata stays.
    await at.client.call(methods.CHAT_UPDATE, channel=channel, ts=effect.message.id, parse="none", **content)
    return Outcome(message=effect.message)


async def delete(at: Connection, effect: Delete, attempt: Attempt) -> Outcome:
    channel = await at.channel_id(effect.message.place.channel)
    try:
        await at.client.call(methods.CHAT_DELETE, channel=channel, ts=effect.message.id)
    except Refused as error:
        if error.code != "message_not_found":
            raise
    return Outcome()


async def post_privately(at: Connection, effect: PostPrivately, attempt: Attempt) -> Outcome:
    """For one person's eyes: by the interaction's own handle, else as an ephemeral message, else directly.

    Slack keeps no record of the first two that could be looked up, so after a lost answer they may be seen twice.
    """
    content = render_message(effect.content, at.identity)
    handle = effect.interaction
    is_alive = handle.reply and (handle.reply_until is None or handle.reply_until > at.now)
    if handle.reply and is_alive:
        extras = {"response_type": "ephemeral", "replace_original": False}
        if effect.place.thread:
            extras["thread_ts"] = effect.place.thread
        if await at.client.answer(handle.reply, {**content, **extras}):
            return Outcome()
    try:
        channel = await at.channel_id(effect.place.channel)
        if not channel.startswith("D"):
            thread, user = effect.place.thread, effect.person.user
            await at.client.call(methods.CHAT_POST_EPHEMERAL, channel=channel, user=user, thread_ts=thread, **content)
            return Outcome()
    except PlaceUnavailable as error:
        log.info("slack_ephemeral_goes_direct", code=error.code)
    return await _post_once(at, await at.direct(effect.person.user), None, effect.content, attempt)
