"""The suite's hands on sandbox Slack."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from core.chat.capabilities import Capabilities
from core.incidents.incident import Incident
from core.incidents.timeline import TimelineEntry
from sandbox.slack import Message
from tests.story.room import Room, direct, room, said, words


class OnSlack:
    """Implements `Chat`."""

    def __init__(self, here: Room) -> None:
        self.here, self.slack = here, here.slack
        self.application, self.url = here.application, here.url

    @property
    def capabilities(self) -> Capabilities:
        return next(iter(self.application.services.platforms.values())).capabilities

    async def slash(self, person: str, words: str, channel: str = "general") -> None:
        self._join(person, channel)
        answer = await self.slack.slash(person, channel, "/incident", words)
        assert answer.ok, answer
        await self.settle()

    async def say(self, person: str, channel: str, words: str) -> str:
        self._join(person, channel)
        return await self.here.say(person, channel, words)

    def _join(self, person: str, channel: str) -> None:
        room = self.slack.channel(channel)
        room.members.setdefault(self.slack.person(person).id, None)

    async def answer(self, person: str, channel: str, words: str) -> str:
        self._join(person, channel)
        return await self.here.say(person, channel, words, thread=said(self.slack, channel)[0].ts)

    def under(self, channel: str) -> list[str]:
        first = said(self.slack, channel)[0].ts
        return [words(each) for each in self.slack.messages(channel, first)]

    async def direct(self, person: str, words: str) -> None:
        await self.slack.post(person, self.slack.dm(person), words)
        await self.settle()

    async def press(self, person: str, label: str, channel: str, confirm: str = "") -> None:
        message, element = self._control(person, channel, label)
        await self.slack.click(person, message.channel, message.ts, element["action_id"])
        await self.settle()

    async def pick(self, person: str, menu: str, choice: str, channel: str) -> None:
        message, element = self._control(person, channel, menu)
        await self.slack.select(person, message.channel, message.ts, element["action_id"], choice)
        await self.settle()

    def _control(self, person: str, channel: str, name: str) -> tuple[Message, dict[str, Any]]:
        seen = [*said(self.slack, channel), *self.slack.ephemerals(person), *direct(self.slack, person)]
        for message in sorted(seen, key=lambda each: each.ts, reverse=True):
            for block in message.blocks:
                for element in block.get("elements") or []:
                    shown = element.get("text") or element.get("placeholder") if isinstance(element, dict) else None
                    if isinstance(shown, dict) and shown.get("text") == name:
                        return message, element
        raise AssertionError(f"{person} sees nothing called {name}")

    async def fill_in(self, person: str, **values: Any) -> None:
        view = await self.here.form(person)
        answer = await self.slack.submit_view(person, view.id, values)
        assert answer.ok, answer
        await self.settle()

    def screen(self, person: str) -> str:
        view = self.slack.open_view(person)
        return view.title if view else ""

    def field(self, person: str, label: str) -> str:
        view = self.slack.open_view(person)
        assert view
        for block in view.blocks:
            if block.get("label", {}).get("text") == label:
                state = view.state.get(block["block_id"], {}).get("value", {})
                return str(state.get("value") or block["element"].get("initial_value") or "")
        raise AssertionError(label)

    async def edit(self, person: str, channel: str, message: str, words: str) -> None:
        await self.slack.edit(person, channel, message, words)
        await self.settle()

    async def delete(self, person: str, channel: str, message: str) -> None:
        await self.slack.delete(person, channel, message)
        await self.settle()

    async def pin(self, person: str, channel: str, message: str) -> None:
        await self.slack.pin(person, channel, message)
        await self.settle()

    async def unpin(self, person: str, channel: str, message: str) -> None:
        await self.slack.unpin(person, channel, message)
        await self.settle()

    async def react(self, person: str, channel: str, message: str) -> None:
        await self.slack.react(person, channel, message, "pushpin")
        await self.settle()

    async def unreact(self, person: str, channel: str, message: str) -> None:
        await self.slack.unreact(person, channel, message, "pushpin")
        await self.settle()

    async def keep(self, person: str, channel: str, message: str) -> None:
        await self.slack.message_shortcut(person, channel, message, "add-to-timeline")
        await self.settle()

    async def share(self, person: str, channel: str, name: str, content: bytes) -> str:
        self._join(person, channel)
        message = await self.slack.share_file(person, channel, name, "look", "image/png", content)
        await self.settle()
        return message.ts

    async def rename(self, channel: str, name: str) -> None:
        await self.slack.rename("ada", channel, name)
        await self.settle()

    def said(self, channel: str) -> list[str]:
        return [words(each) for each in said(self.slack, channel)]

    def alone(self, person: str) -> list[str]:
        return [words(each) for each in [*self.slack.ephemerals(person), *direct(self.slack, person)]]

    def pinged(self, channel: str) -> set[str]:
        newest = [each for each in said(self.slack, channel) if each.by_bot][-1]
        people = {self.slack.person(each).handle for each in newest.mentioned}
        return people | set(newest.pinged)

    def members(self, channel: str) -> list[str]:
        return [self.slack.person(each).handle for each in self.slack.members(channel)]

    def topic(self, channel: str) -> str:
        return self.slack.topic(channel)

    def is_open(self, channel: str) -> bool:
        return not self.slack.channel(channel).is_private

    def channels(self) -> list[str]:
        return list(self.slack.workspace.names)

    def rooms(self) -> list[str]:
        return [each for each in self.channels() if each.startswith("inc-")]

    def lose_answers(self, every: int) -> None:
        self.slack.faults.drop_api_responses(every=every)

    async def settle(self) -> None:
        await self.here.settle()

    async def incident(self, number: int) -> Incident:
        return await self.here.incident(number)

    async def timeline(self, number: int) -> list[TimelineEntry]:
        return await self.here.timeline(number)


@asynccontextmanager
async def on_slack(folder: Path, **more: Any) -> AsyncIterator[OnSlack]:
    async with room(folder, **more) as here:
        yield OnSlack(here)
