"""What the one suite needs of a platform: people act, and what they see is read, in no platform's words."""

from __future__ import annotations

from typing import Any, Protocol

from core.chat.capabilities import Capabilities
from core.incidents.incident import Incident
from core.incidents.timeline import TimelineEntry
from muster.application import Application


class Chat(Protocol):
    """People are `ada`, `ben` …; channels go by name. Every act waits until Muster has settled."""

    application: Application
    url: str

    @property
    def capabilities(self) -> Capabilities: ...

    async def slash(self, person: str, words: str, channel: str = "general") -> None:
        """`/incident WORDS`."""

    async def say(self, person: str, channel: str, words: str) -> str:
        """Post; returns the message's id. `@incident` and `@ben` mention."""

    async def answer(self, person: str, channel: str, words: str) -> str:
        """Post in the thread under the channel's first message; returns the message's id."""

    def under(self, channel: str) -> list[str]:
        """What everybody sees in that thread, oldest first."""

    async def direct(self, person: str, words: str) -> None:
        """Say it to the bot, in the direct conversation."""

    async def press(self, person: str, label: str, channel: str, confirm: str = "") -> None:
        """Use the newest button of that label which the person can see there, and say yes if it asks."""

    async def pick(self, person: str, menu: str, choice: str, channel: str) -> None:
        """Choose in the newest menu of that placeholder."""

    async def fill_in(self, person: str, **values: Any) -> None:
        """Submit the form on the person's screen, by label; all of it, in as many steps as it takes."""

    def screen(self, person: str) -> str:
        """The title of the form on the person's screen; empty when there is none."""

    def field(self, person: str, label: str) -> str:
        """What stands in a text field of the form on the screen."""

    async def edit(self, person: str, channel: str, message: str, words: str) -> None: ...

    async def delete(self, person: str, channel: str, message: str) -> None: ...

    async def pin(self, person: str, channel: str, message: str) -> None: ...

    async def unpin(self, person: str, channel: str, message: str) -> None: ...

    async def react(self, person: str, channel: str, message: str) -> None:
        """With the pushpin."""

    async def unreact(self, person: str, channel: str, message: str) -> None: ...

    async def keep(self, person: str, channel: str, message: str) -> None:
        """*Add to timeline*, in the message's menu."""

    async def share(self, person: str, channel: str, name: str, content: bytes) -> str:
        """A picture; returns the message's id."""

    async def rename(self, channel: str, name: str) -> None:
        """By hand."""

    def said(self, channel: str) -> list[str]:
        """What everybody sees there, all words of each message, oldest first."""

    def alone(self, person: str) -> list[str]:
        """What only this person sees: private answers, then the direct conversation."""

    def pinged(self, channel: str) -> set[str]:
        """Who was notified by the bot's newest message; groups and everybody by what the platform calls them."""

    def members(self, channel: str) -> list[str]:
        """Who can read along; the bot as `incident`."""

    def topic(self, channel: str) -> str: ...

    def is_open(self, channel: str) -> bool:
        """Whether everybody can find it."""

    def channels(self) -> list[str]: ...

    def rooms(self) -> list[str]:
        """Where incidents are worked on, oldest first: channels made for them, or threads; a name that the others take."""

    def lose_answers(self, every: int) -> None:
        """Each n-th call is carried out, and its answer lost."""

    async def settle(self) -> None: ...

    async def incident(self, number: int) -> Incident: ...

    async def timeline(self, number: int) -> list[TimelineEntry]: ...
