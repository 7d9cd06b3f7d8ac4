"""The suite's hands on sandbox Discord."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from core.chat.capabilities import Capabilities
from core.incidents.incident import Incident
from core.incidents.timeline import TimelineEntry
from sandbox.discord import Message
from sandbox.discord.rules import walk
from tests.story.discord_room import DiscordRoom, discord_room, said, words


class OnDiscord:
    """Implements `Chat`."""

    def __init__(self, here: DiscordRoom) -> None:
        self.here, self.discord = here, here.discord
        self.application, self.url = here.application, here.url

    @property
    def capabilities(self) -> Capabilities:
        return next(iter(self.application.services.platforms.values())).capabilities

    async def slash(self, person: str, words: str, channel: str = "general") -> None:
        """What is no command is what `declare` takes."""
        known = self.application.hub.commands
        is_command = bool(words) and (words.split()[0] in known or words.upper().startswith("INC-"))
        answer = await self.here.slash(person, words if is_command else f"declare {words}", channel)
        assert answer.ok, answer

    async def say(self, person: str, channel: str, words: str) -> str:
        return await self.here.say(person, channel, words)

    async def answer(self, person: str, channel: str, words: str) -> str:
        # A thread's id is that of the message it hangs from.
        return await self.here.say(person, said(self.discord, channel)[0].id, words)

    def under(self, channel: str) -> list[str]:
        first = said(self.discord, channel)[0].id
        return [words(each) for each in said(self.discord, first)] if first in self.discord.workspace.channels else []

    async def direct(self, person: str, words: str) -> None:
        await self.discord.post(person, "@", words)
        await self.settle()

    async def press(self, person: str, label: str, channel: str, confirm: str = "") -> None:
        message = self._with_control(person, channel, label)
        answer = await self.here.click(person, message, label)
        assert answer.ok, answer
        if confirm:
            assert answer.shown
            again = await self.here.click(person, answer.shown, confirm)
            assert again.ok, again

    async def pick(self, person: str, menu: str, choice: str, channel: str) -> None:
        message = self._with_control(person, channel, menu)
        answer = await self.discord.select(person, message.channel, message.id, menu, [choice])
        assert answer.ok, answer
        await self.settle()

    def _with_control(self, person: str, channel: str, name: str) -> Message:
        own = self.discord.direct(person)
        seen = [*said(self.discord, channel), *self.discord.ephemerals(person), *own]
        for message in sorted(seen, key=lambda each: int(each.id), reverse=True):
            if any(name in (each.get("label"), each.get("placeholder")) for each in walk(message.components)):
                return message
        raise AssertionError(f"{person} sees nothing called {name}")

    async def fill_in(self, person: str, **values: Any) -> None:
        """Each step takes the values it has fields for."""
        while True:
            modal = await self.here.form(person)
            shown = {each["label"] for each in modal.data["components"] if each["type"] == 18}
            now = {label: values.pop(label) for label in list(values) if label in shown}
            before = len(self.discord.ephemerals(person))
            await self.here.submit(person, **now)
            newest = self.discord.ephemerals(person)[before:]
            if not newest or "Kept so far" not in newest[-1].content:
                assert not values, values
                return
            await self.here.click(person, newest[-1], "Go on")

    def screen(self, person: str) -> str:
        modal = self.discord.open_modal(person)
        return modal.title if modal else ""

    def field(self, person: str, label: str) -> str:
        modal = self.discord.open_modal(person)
        assert modal
        part = next(each for each in modal.data["components"] if each.get("label") == label)
        return str(part["component"].get("value") or "")

    async def edit(self, person: str, channel: str, message: str, words: str) -> None:
        await self.discord.edit(person, channel, message, words)
        await self.settle()

    async def delete(self, person: str, channel: str, message: str) -> None:
        await self.discord.delete(person, channel, message)
        await self.settle()

    async def pin(self, person: str, channel: str, message: str) -> None:
        await self.discord.pin(person, channel, message)
        await self.settle()

    async def unpin(self, person: str, channel: str, message: str) -> None:
        await self.discord.unpin(person, channel, message)
        await self.settle()

    async def react(self, person: str, channel: str, message: str) -> None:
        await self.discord.react(person, channel, message, "📌")
        await self.settle()

    async def unreact(self, person: str, channel: str, message: str) -> None:
        await self.discord.unreact(person, channel, message, "📌")
        await self.settle()

    async def keep(self, person: str, channel: str, message: str) -> None:
        answer = await self.discord.context_menu(person, channel, message, "Add to timeline")
        assert answer.ok, answer
        await self.settle()

    async def share(self, person: str, channel: str, name: str, content: bytes) -> str:
        message = await self.discord.share_file(person, channel, name, content, "image/png", "look")
        await self.settle()
        return message.id

    async def rename(self, channel: str, name: str) -> None:
        await self.discord.rename("ada", channel, name)
        await self.settle()

    def said(self, channel: str) -> list[str]:
        return [words(each) for each in said(self.discord, channel)]

    def alone(self, person: str) -> list[str]:
        return [words(each) for each in [*self.discord.ephemerals(person), *self.discord.direct(person)]]

    def pinged(self, channel: str) -> set[str]:
        people = self.discord.workspace.people
        bot = self.discord.bot_id
        newest = [each for each in said(self.discord, channel) if each.author == bot][-1].pinged
        return {people[each].username if each in people else each for each in newest}

    def members(self, channel: str) -> list[str]:
        return self.discord.members_of(channel)

    def topic(self, channel: str) -> str:
        return self.discord.channel(channel).topic

    def is_open(self, channel: str) -> bool:
        return "farid" in self.members(channel)

    def channels(self) -> list[str]:
        return [each.name for each in self.discord.workspace.channels.values() if each.name]

    def rooms(self) -> list[str]:
        return [each for each in self.channels() if each.startswith("inc-")]

    def lose_answers(self, every: int) -> None:
        self.discord.faults.drop_responses(every=every)

    async def settle(self) -> None:
        await self.here.settle()

    async def incident(self, number: int) -> Incident:
        return await self.here.incident(number)

    async def timeline(self, number: int) -> list[TimelineEntry]:
        return await self.here.timeline(number)


@asynccontextmanager
async def on_discord(folder: Path, **more: Any) -> AsyncIterator[OnDiscord]:
    async with discord_room(folder, **more) as here:
        yield OnDiscord(here)
