"""Commands of people in incidents' channels, over the wire, and when each was acknowledged, handled and answered."""

from __future__ import annotations

import asyncio
import itertools
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import select

from benchmarks.contenders import PEOPLE
from benchmarks.messages import request
from benchmarks.wire import fire
from core.store.delivery_tables import DONE, inbox
from core.store.engine import Sessions
from sandbox.slack import Channel, Message, SlackSandbox, mrkdwn, subscriptions, talk
from tests.story.room import words

_numbers = itertools.count(1)
_ASKED = re.compile(r"job (\d{6})")


@dataclass
class Answered:
    """Times are in seconds, of each command. `late` were not answered at all."""

    acknowledged: list[float] = field(default_factory=list)
    handled: list[float] = field(default_factory=list)
    answered: list[float] = field(default_factory=list)
    late: int = 0
    took: float = 0.0
    calls: int = 0


class Answers:
    """Sees in the sandbox when the answer to which command came."""

    def __init__(self, slack: SlackSandbox) -> None:
        self.at: dict[int, float] = {}
        slack.workspace.watchers.append(self._changed)

    def _changed(self, what: str, subject: object) -> None:
        if what == "message" and isinstance(subject, Message) and subject.bot_id:
            for found in _ASKED.findall(words(subject)):
                self.at.setdefault(int(found), time.perf_counter())


async def ask(
    slack: SlackSandbox,
    answers: Answers,
    ports: Sequence[int],
    rooms: Sequence[Channel],
    amount: int,
    per_second: float,
) -> Answered:
    """`@incident action job 000123`, so many at this rate whatever comes back; 0 is all at once. Waits for the answers."""
    found, sent, before = Answered(), dict[int, float](), len(slack.calls)
    begun = time.perf_counter()

    async def one(number: int, place: int) -> None:
        room = rooms[place % len(rooms)]
        if per_second:
            await asyncio.sleep(begun + place / per_second - time.perf_counter())
        payloads = _command(slack, room, PEOPLE[place % len(PEOPLE)], number)
        sent[number] = time.perf_counter()
        volley = await fire([ports[place % len(ports)]], payloads, 1)
        if volley.statuses[200] == len(payloads):
            found.acknowledged += volley.times

    numbers = [next(_numbers) for _ in range(amount)]
    await asyncio.gather(*(one(number, place) for place, number in enumerate(numbers)))
    await slack.wait_for(lambda: all(each in answers.at for each in numbers), 120)
    found.answered = [answers.at[each] - sent[each] for each in numbers]
    found.took = max(answers.at[each] for each in numbers) - begun
    found.calls = len(slack.calls) - before
    return found


async def handled(sessions: Sessions, after: int) -> list[float]:
    """How long each command since then waited and was worked on, by the database's stamps."""
    c = inbox.c
    query = select(c.received_at, c.done_at).where(c.id > after, c.kind == "mentioned", c.state == DONE)
    async with sessions() as session:
        return [(row.done_at - row.received_at).total_seconds() for row in await session.execute(query)]


def _command(slack: SlackSandbox, room: Channel, person: str, number: int) -> list[bytes]:
    """Slack sends a mention twice: as a message, and as a mention."""
    workspace = slack.workspace
    said = f"<@{workspace.bot_user_id}> action job {number:06d}"
    user = workspace.find_person(person).id
    message = talk.new(workspace, room, said, user=user, blocks=mrkdwn.rich_text(workspace, said))
    # It can be reacted to.
    room.messages[message.ts] = message
    events = [talk.message_event(workspace, room, message), talk.mention_event(workspace, message)]
    return [request(slack, "/slack/events", subscriptions.envelope(workspace, event, room)) for event in events]
