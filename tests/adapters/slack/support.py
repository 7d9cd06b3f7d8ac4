"""What the tests of the Slack adapter share: who the bot is, what time it is, and which reader takes which payload."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime

from adapters.slack.identity import Identity
from adapters.slack.inbound import read_command, read_event_callback, read_interaction
from core.chat.cards import Option
from core.chat.events import Event
from core.chat.people import PersonRef
from core.chat.places import Place
from core.chat.platform import Attempt, FormVerdict

IDENTITY = Identity(team="T061EG9R6", user="U0LAN0Z89", bot="B0OURS", url="https://acme.slack.com/", app="A0FFV41KK")
RECEIVED_AT = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)
READERS = {"event": read_event_callback, "command": read_command, "interaction": read_interaction}
ADA = PersonRef("slack", IDENTITY.team, "U061F7AUR")


class HeldClock:
    """A clock that stands still until it is told."""

    def __init__(self, now: datetime = RECEIVED_AT) -> None:
        self.moment = now

    def now(self) -> datetime:
        return self.moment

    async def sleep_until(self, moment: datetime) -> None:
        self.moment = max(self.moment, moment)


class KeptIntake:
    """An intake that keeps what it is given; `error` makes it refuse, `verdict` is what a form is told, `held` holds it up."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.error: Exception | None = None
        self.verdict: FormVerdict | None = None
        self.held: asyncio.Event | None = None
        self.asked = asyncio.Event()

    async def accept(self, events: Sequence[Event]) -> frozenset[str]:
        self.asked.set()
        if self.held:
            await self.held.wait()
        if self.error:
            raise self.error
        self.events.extend(events)
        return frozenset(each.key for each in events)

    async def submit(self, event: Event, wait: float) -> FormVerdict | None:
        await self.accept([event])
        return self.verdict

    async def handled(self, key: str, wait: float) -> bool:
        return True

    async def listening_at(self, platform: str, workspace: str) -> Sequence[Place]:
        return []

    async def suggest(self, place: Place, command: str, typed: str) -> Sequence[Option]:
        return []


def attempt(number: int = 1, key: str = "effect-1", asked_at: datetime = RECEIVED_AT) -> Attempt:
    return Attempt(key=key, number=number, asked_at=asked_at)


class HeldSeat:
    """A seat that a test gives and takes; `error` says that nobody can tell."""

    def __init__(self) -> None:
        self.is_ours = True
        self.error: Exception | None = None
        self.given_back = 0
        self._changed = asyncio.Event()

    def change(self, is_ours: bool) -> None:
        """Looked at at once."""
        self.is_ours = is_ours
        self._changed.set()

    async def take(self) -> bool:
        if self.error:
            raise self.error
        return self.is_ours

    async def give_back(self) -> None:
        self.given_back += 1

    async def freed(self, seconds: float) -> None:
        await self._changed.wait()
        self._changed.clear()
