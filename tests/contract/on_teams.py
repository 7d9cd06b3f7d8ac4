"""The suite's hands on sandbox Teams, in bot mode. An incident's room is a thread: `incidents/POST`."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from core.chat.capabilities import Capabilities
from core.incidents.incident import Incident
from core.incidents.timeline import TimelineEntry
from sandbox.teams import Message
from sandbox.teams.rules.cards import inputs_of
from tests.story.teams_room import TeamsRoom, fields, labels, teams_room, words


class OnTeams:
    """Implements `Chat`."""

    def __init__(self, here: TeamsRoom) -> None:
        self.here, self.teams = here, here.teams
        self.application, self.url = here.application, here.url
        self._shown: dict[str, list[str]] = {}

    @property
    def capabilities(self) -> Capabilities:
        return next(iter(self.application.services.platforms.values())).capabilities

    async def slash(self, person: str, words: str, channel: str = "general") -> None:
        """Teams has no slash commands: a mention; what is no command is offered to be declared, in the direct chat."""
        before = len(self.teams.direct(person))
        await self.say(person, channel, f"@incident {words}")
        for offer in self.teams.direct(person)[before:]:
            if label := next((each for each in labels(offer) if each.startswith("Declare")), ""):
                assert (await self.here.click(person, offer, label)).ok

    async def say(self, person: str, channel: str, words: str) -> str:
        name, _, post = channel.partition("/")
        return await self.here.say(person, name, words, post)

    async def answer(self, person: str, channel: str, words: str) -> str:
        return await self.here.say(person, channel, words, self.teams.posts(channel)[0].id)

    def under(self, channel: str) -> list[str]:
        return [words(each) for each in self.teams.answers(channel, self.teams.posts(channel)[0].id)]

    async def direct(self, person: str, words: str) -> None:
        await self.here.say(person, "@", words)

    async def press(self, person: str, label: str, channel: str, confirm: str = "") -> None:
        message = self._with_control(person, channel, label)
        for each in filter(None, (label, confirm)):
            answer = await self.here.click(person, message, each)
            assert answer.ok, answer
            self._note(person, answer.shown)

    async def pick(self, person: str, menu: str, choice: str, channel: str) -> None:
        message = self._with_control(person, channel, menu)
        field = next(each for each in inputs_of(message.card) if each.get("placeholder") == menu)
        value = next(each["value"] for each in field["choices"] if choice in (each["title"], each["value"]))
        answer = await self.here.click(person, message, menu, {field["id"]: value})
        assert answer.ok, answer
        self._note(person, answer.shown)

    def _with_control(self, person: str, channel: str, name: str) -> Message:
        seen = [*self._messages(channel), *self.teams.direct(person)]
        for message in sorted(seen, key=lambda each: int(each.id), reverse=True):
            if name in labels(message):
                return message
        raise AssertionError(f"{person} sees nothing called {name}")

    def _messages(self, channel: str) -> list[Message]:
        name, _, post = channel.partition("/")
        return self.teams.answers(name, post) if post else self.teams.posts(name)

    def _note(self, person: str, line: str) -> None:
        if line:
            self._shown.setdefault(person, []).append(line)

    async def fill_in(self, person: str, **values: Any) -> None:
        answer = await self.here.submit(person, **values)
        assert answer.ok, answer
        self._note(person, answer.shown)

    def screen(self, person: str) -> str:
        dialog = self.teams.dialog(person)
        return dialog.title if dialog else ""

    def field(self, person: str, label: str) -> str:
        return fields(self.teams.dialog(person))[label]

    async def edit(self, person: str, channel: str, message: str, words: str) -> None:
        await self.teams.edit(person, channel.partition("/")[0], message, words)
        await self.settle()

    async def delete(self, person: str, channel: str, message: str) -> None:
        await self.teams.delete(person, channel.partition("/")[0], message)
        await self.settle()

    async def pin(self, person: str, channel: str, message: str) -> None:
        raise NotImplementedError("Teams tells bots nothing of pins.")

    unpin = pin

    async def react(self, person: str, channel: str, message: str) -> None:
        await self.teams.react(person, channel.partition("/")[0], message)
        await self.settle()

    async def unreact(self, person: str, channel: str, message: str) -> None:
        await self.teams.unreact(person, channel.partition("/")[0], message)
        await self.settle()

    async def keep(self, person: str, channel: str, message: str) -> None:
        answer = await self.teams.keep(person, channel.partition("/")[0], message)
        assert answer.ok, answer
        self._note(person, answer.shown)
        await self.settle()

    async def share(self, person: str, channel: str, name: str, content: bytes) -> str:
        room, _, post = channel.partition("/")
        message = await self.teams.share_file(person, room, name, content, "image/png", "look", under=post)
        await self.settle()
        return message.id

    async def rename(self, channel: str, name: str) -> None:
        raise NotImplementedError("A thread has no name.")

    def said(self, channel: str) -> list[str]:
        return [words(each) for each in self._messages(channel)]

    def alone(self, person: str) -> list[str]:
        return [*self._shown.get(person, []), *(words(each) for each in self.teams.direct(person))]

    def pinged(self, channel: str) -> set[str]:
        bot = self.teams.workspace.bot_account
        newest = [each for each in self._messages(channel) if each.author == bot][-1]
        return {self.teams.workspace.person(each).handle for each in newest.pinged}

    def members(self, channel: str) -> list[str]:
        return ["incident", *(each.handle for each in self.teams.workspace.people.values() if each.is_member)]

    def topic(self, channel: str) -> str:
        raise NotImplementedError("A thread has no topic.")

    def is_open(self, channel: str) -> bool:
        return True

    def channels(self) -> list[str]:
        return [each.name for each in self.teams.workspace.rooms.values() if not each.person]

    def rooms(self) -> list[str]:
        answers = [each for each in self.teams.messages("incidents") if each.is_answer]
        return [f"incidents/{each.root}" for each in answers if "This is the thread of" in words(each)]

    def lose_answers(self, every: int) -> None:
        self.teams.faults.drop_responses(every=every)

    async def settle(self) -> None:
        await self.here.settle()

    async def incident(self, number: int) -> Incident:
        return await self.here.incident(number)

    async def timeline(self, number: int) -> list[TimelineEntry]:
        return await self.here.timeline(number)


@asynccontextmanager
async def on_teams(folder: Path, **more: Any) -> AsyncIterator[OnTeams]:
    async with teams_room(folder, **more) as here:
        yield OnTeams(here)
