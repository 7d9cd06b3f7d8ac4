"""What is done with an interaction: handed in, and answered in time whatever happens."""

from __future__ import annotations

import asyncio

import structlog

from adapters.discord import limits
from adapters.discord.adapter import DiscordPlatform
from adapters.discord.answering import Answers
from adapters.discord.escaping import label
from adapters.discord.inbound_interactions import AUTOCOMPLETE, FREE, handle, place_of, read_interaction, typed
from adapters.discord.inbound_messages import Occasion
from adapters.discord.payload import Json, string
from core.chat.errors import ChatError
from core.chat.platform import Attempt, Intake, Overloaded
from core.ending import end

log = structlog.get_logger()

_HANDLED_WITHIN = 1.8
"""Seconds; Discord waits three for the first answer, and the way there takes its time, too."""
_SAID_WITHIN = 0.5
_THINKS_FOR = 20.0
_BUSY = "I can't take this just now. Please try again in a moment."
_OLD = "That is no longer something I can do. Say `/incident help` for what I can."
_TAKEN = "I have it. What comes of it will show in the channel."


class Interacting:
    def __init__(self, platform: DiscordPlatform, intake: Intake) -> None:
        self._platform = platform
        self._intake = intake
        self._running: set[asyncio.Task[None]] = set()

    def begin(self, data: Json, occasion: Occasion) -> None:
        """Each by itself: a person is waiting."""
        if string(data, "guild_id") not in ("", occasion.identity.guild):
            return
        task = asyncio.create_task(self._guarded(data, occasion))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def idle(self) -> None:
        """Everybody has an answer."""
        while self._running:
            await asyncio.wait(set(self._running))

    async def drain(self) -> None:
        """Give up what is still waiting; what was handed in is safe."""
        await end(*self._running)

    async def _guarded(self, data: Json, occasion: Occasion) -> None:
        try:
            if data.get("type") == AUTOCOMPLETE:
                await self._suggest(data, occasion)
            else:
                await self._take(data, occasion)
        except ChatError as error:
            log.info("discord_interaction_unanswered", code=error.code, reason=error.reason)
        except Exception:
            log.exception("discord_interaction_failed")

    @property
    def _answers(self) -> Answers:
        return self._platform.connection.answers

    async def _suggest(self, data: Json, occasion: Occasion) -> None:
        """The command for `run`, else the words of the command that is chosen."""
        command, words, focused = typed(data)
        if focused == "command":
            found = await self._intake.suggest(place_of(data, occasion), "", command)
        else:
            found = await self._intake.suggest(place_of(data, occasion), command if command != FREE else "", words)
        choices = [
            {"name": label(each.label, limits.OPTION_TEXT), "value": each.value[: limits.OPTION_TEXT]}
            for each in found[: limits.SUGGESTIONS]
        ]
        await self._answers.choices(handle(data), choices)

    async def _take(self, data: Json, occasion: Occasion) -> None:
        answers, at = self._answers, handle(data)
        state = answers.state(at)
        event = read_interaction(data, occasion)
        first = Attempt(key=at, number=1, asked_at=occasion.at)
        if event is None:
            await answers.say(at, {"content": _OLD}, first, private=True)
            return
        try:
            await self._intake.accept([event])
        except Overloaded:
            await answers.say(at, {"content": _BUSY}, first, private=True)
            return
        is_done = await self._intake.handled(event.key, _HANDLED_WITHIN)
        if not await _within(state.answered, _SAID_WITHIN):
            await answers.acknowledge(at, is_done)
        if state.is_thinking:
            await self._intake.handled(event.key, _THINKS_FOR)
            await asyncio.sleep(_SAID_WITHIN)
            await answers.stop_thinking(at, _TAKEN)


async def _within(event: asyncio.Event, seconds: float) -> bool:
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return False
    return True
