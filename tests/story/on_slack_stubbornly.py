"""An incident lived through on Slack by somebody who does not give up."""

from __future__ import annotations

import asyncio
import re
from collections import Counter

from sandbox.slack import Channel, Message, SlackSandbox
from tests.story.lived import ACTIONS, NAMES, Lived, told
from tests.story.room import said, words
from tests.story.stubborn import open_form, submit

PATIENCE = 120.0


async def live_through(slack: SlackSandbox, person: str, number: int) -> Lived:
    """Declare it, have a channel made, talk, pin, and give commands, each after the answer to the one before."""
    title = f"Trouble number {number:04d}"
    room = await declare(slack, person, title)
    lived = Lived(title, f"slack/{slack.team_id}/{room.id}", 0, lambda: _answers(slack, room))

    async def say(what: str) -> Message:
        lived.said += 1
        return await slack.post(person, room, what)

    first = await say("I am looking at it")
    await slack.pin(person, room, first.ts)
    commands = [f"severity {each}" for each in NAMES] + [f"action {each}" for each in ACTIONS]
    for command, wanted in zip(commands, [*NAMES, *ACTIONS], strict=True):
        await say("one moment")
        await say(f"@incident {command}")
        lived.asked.append(wanted)
        count = len(lived.asked)
        await slack.wait_for(lambda count=count: len(lived.answers()) >= count, PATIENCE, f"{title}: {command}")
    return lived


async def declare(slack: SlackSandbox, person: str, title: str) -> Channel:
    """An incident with a comms channel that its reporter is in; `title` is of the form “Trouble number 0042”."""
    await submit(slack, person, await open_form(slack, person, title))
    headline = await slack.wait_for(lambda: _headline(slack, title), PATIENCE, f"the headline of {title}")
    return await _channel(slack, person, headline, title)


def headlines(slack: SlackSandbox) -> Counter[str]:
    return Counter(_title(each) for each in said(slack, "incidents") if each.text.startswith("INC-"))


async def _channel(slack: SlackSandbox, person: str, headline: Message, title: str) -> Channel:
    """Click until there is one and we are in it."""
    while (room := _made(slack, title)) is None:
        answer = await slack.click(person, "incidents", headline.ts, "create-channel")
        if not answer.ok:
            await asyncio.sleep(0.2)
            continue
        await slack.wait_for(lambda: _made(slack, title), PATIENCE, f"the channel of {title}")
    me = slack.person(person).id
    await slack.wait_for(lambda: me in room.members, PATIENCE, f"the invitation to {title}")
    return room


def _made(slack: SlackSandbox, title: str) -> Channel | None:
    rooms = slack.workspace.channels.values()
    return next((each for each in rooms if each.name.startswith("inc-") and each.topic.value.startswith(title)), None)


def _answers(slack: SlackSandbox, room: Channel) -> list[str]:
    return [found for each in said(slack, room.name) if each.bot_id and (found := told(words(each)))]


def _headline(slack: SlackSandbox, title: str) -> Message | None:
    return next((each for each in said(slack, "incidents") if _title(each) == title), None)


def _title(message: Message) -> str:
    found = re.search(r"Trouble number \d+", message.text)
    return found[0] if found else message.text
