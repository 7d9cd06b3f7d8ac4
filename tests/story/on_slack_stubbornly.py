"""An incident lived through on Slack by somebody who does not give up."""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import Callable

from sandbox.slack import Channel, Message, SlackSandbox
from tests.story.lived import Lived, run, seen, told
from tests.story.room import said, words
from tests.story.stubborn import open_form, submit

_TAKEN_OVER = 40.0
"""By then the headline of what was taken without an answer stands there."""


async def live_through(slack: SlackSandbox, person: str, number: int, at_the_form: asyncio.Lock | None = None) -> Lived:
    """Declare it, have a channel made, and run it there. A person fills in one form at a time, and runs several."""
    title = f"Trouble number {number:04d}"
    room = await declare(slack, person, title, at_the_form)
    lived = Lived(title, f"slack/{slack.team_id}/{room.id}", 0, lambda: _answers(slack, room))

    async def say(what: str) -> str:
        return (await slack.post(person, room, what)).ts

    async def pin(message: str) -> None:
        await slack.pin(person, room, message)

    return await run(lived, say, pin)


async def declare(slack: SlackSandbox, person: str, title: str, at_the_form: asyncio.Lock | None = None) -> Channel:
    """An incident with a comms channel that its reporter is in; `title` is of the form “Trouble number 0042”."""
    async with at_the_form or asyncio.Lock():
        headline = await declared(slack, person, title)
    return await _channel(slack, person, headline, title)


async def declared(
    slack: SlackSandbox, person: str, title: str, came_in: Callable[[], bool] = lambda: False
) -> Message:
    """The headline. A form that opens late takes the place of the one that is being filled in: then all begins anew, unless
    the test knows that the old one `came_in`."""
    while True:
        is_taken = await submit(slack, person, await open_form(slack, person, title))
        if not is_taken:
            with contextlib.suppress(TimeoutError):
                await seen(lambda: _headline(slack, title), title, _TAKEN_OVER)
        if is_taken or came_in() or _headline(slack, title):
            found: Message = await seen(lambda: _headline(slack, title), f"the headline of {title}")
            return found


def headlines(slack: SlackSandbox) -> list[tuple[str, str]]:
    """Each with its incident's title and all that it says."""
    return [(_title(each), words(each)) for each in said(slack, "incidents") if each.text.startswith("INC-")]


async def _channel(slack: SlackSandbox, person: str, headline: Message, title: str) -> Channel:
    """Click until there is one and we are in it."""
    while (room := _made(slack, title)) is None:
        answer = await slack.click(person, "incidents", headline.ts, "create-channel")
        if not answer.ok:
            await asyncio.sleep(0.2)
            continue
        await seen(lambda: _made(slack, title), f"the channel of {title}")
    me = slack.person(person).id
    await seen(lambda: me in room.members, f"the invitation to {title}")
    return room


def _made(slack: SlackSandbox, title: str) -> Channel | None:
    rooms = slack.workspace.channels.values()
    return next((each for each in rooms if each.name.startswith("inc-") and each.topic.value.startswith(title)), None)


def _answers(slack: SlackSandbox, room: Channel) -> list[str]:
    return [found for each in said(slack, room.name) if each.bot_id and (found := told(words(each)))]


def _headline(slack: SlackSandbox, title: str) -> Message | None:
    return next((each for each in said(slack, "incidents") if title in each.text), None)


def _title(message: Message) -> str:
    found = re.search(r"Trouble number \d+", message.text)
    return found[0] if found else message.text
