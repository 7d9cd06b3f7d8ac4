"""Answers to interactions: the first within three seconds, others through the webhook for fifteen minutes.

What has been answered is remembered in memory, for speed. After a restart Discord itself is asked: it refuses a second
first answer (40060), and shows whether "… is thinking" still stands.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from adapters.discord.client import DiscordClient
from adapters.discord.error_mapping import ALREADY_ANSWERED, BAD_TOKEN, UNKNOWN_INTERACTION, UNKNOWN_WEBHOOK
from adapters.discord.payload import Json, made_at, obj, string
from core.chat.errors import ChatError, InteractionExpired
from core.chat.platform import Attempt
from core.clock import Clock

MESSAGE, DEFERRED, DEFERRED_UPDATE, CHOICES, MODAL = 4, 5, 6, 8, 9
EPHEMERAL, LOADING = 64, 128
_CALLBACK = "/interactions/{webhook_id}/{webhook_token}/callback"
_FOLLOW_UP = "/webhooks/{webhook_id}/{webhook_token}"
_ORIGINAL = "/webhooks/{webhook_id}/{webhook_token}/messages/@original"
_KEPT_S = 16 * 60


@dataclass
class State:
    """`is_thinking`: a line that says so stands where the answer will."""

    answered: asyncio.Event = field(default_factory=asyncio.Event)
    is_thinking: bool = False
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


@dataclass(frozen=True)
class Said:
    """An answer that was given; `message` is its id."""

    message: str


class Answers:
    """All interactions of one bot. A handle is `id/token/kind`; kind `m`: from a message, `c`: from a command."""

    def __init__(self, client: DiscordClient, application: str, clock: Clock) -> None:
        self._client = client
        self._application = application
        self._clock = clock
        self._states: dict[str, State] = {}

    def state(self, handle: str) -> State:
        """Remembered from the first time somebody asks."""
        if handle not in self._states:
            self._forget(self._clock.now())
            self._states[handle] = State()
        return self._states[handle]

    def _forget(self, now: datetime) -> None:
        old = [each for each in self._states if (now - made_at(each.partition("/")[0])).total_seconds() > _KEPT_S]
        for each in old:
            del self._states[each]

    async def say(self, handle: str, content: Json, attempt: Attempt, private: bool) -> Said | None:
        """Answer; None when this handle takes no (such) answer any more, so that another way is needed."""
        state = self.state(handle)
        async with state.lock:
            if not state.answered.is_set():
                first = await self._first(handle, {**content, **({"flags": EPHEMERAL} if private else {})}, attempt)
                if first or not state.answered.is_set():
                    return first
            if not private:
                # What follows a private line would be private as well.
                return None
            return await self._follow(handle, state, content)

    async def _first(self, handle: str, content: Json, attempt: Attempt) -> Said | None:
        state = self.state(handle)
        try:
            answer = await self._answer(handle, {"type": MESSAGE, "data": content}, with_response=True)
        except ChatError as error:
            if error.code == str(ALREADY_ANSWERED):
                state.answered.set()
                return await self._was_said(handle, content, state, attempt)
            if error.code == str(UNKNOWN_INTERACTION):
                return None
            raise
        state.answered.set()
        return Said(string(answer, "resource", "message", "id"))

    async def _was_said(self, handle: str, content: Json, state: State, attempt: Attempt) -> Said | None:
        """Somebody answered before: an earlier try of the same, or the line that says that Muster is thinking."""
        original = await self._original(handle)
        if original.get("flags", 0) & LOADING:
            state.is_thinking = True
        elif attempt.number > 1 and string(original, "content") == content.get("content", ""):
            return Said(string(original, "id"))
        return None

    async def _follow(self, handle: str, state: State, content: Json) -> Said | None:
        try:
            if state.is_thinking:
                answer = await self._hook("PATCH", _ORIGINAL, handle, content)
                state.is_thinking = False
            else:
                query = {"wait": "true"}
                answer = await self._hook("POST", _FOLLOW_UP, handle, {**content, "flags": EPHEMERAL}, query)
        except ChatError as error:
            if error.code in (str(UNKNOWN_WEBHOOK), str(BAD_TOKEN), str(UNKNOWN_INTERACTION), "404", "401"):
                return None
            raise
        return Said(string(answer, "id"))

    async def form(self, handle: str, modal: Json, attempt: Attempt) -> None:
        """Raise a form: only ever the first answer. Raises `InteractionExpired`."""
        state = self.state(handle)
        async with state.lock:
            if state.answered.is_set():
                raise InteractionExpired("That was answered already, so no form can open.", "answered")
            try:
                await self._answer(handle, {"type": MODAL, "data": modal})
            except ChatError as error:
                if error.code != str(ALREADY_ANSWERED):
                    raise
                if attempt.number == 1:
                    raise InteractionExpired("That was answered already, so no form can open.", error.code) from error
            state.answered.set()

    async def acknowledge(self, handle: str, done: bool) -> None:
        """Nobody has said anything: close the spinner. `done`: all is done; else the answer is still to come."""
        state = self.state(handle)
        async with state.lock:
            if state.answered.is_set():
                return
            body: Json = {"type": DEFERRED_UPDATE}
            if handle.endswith("/c"):
                data = {"flags": EPHEMERAL, **({"content": "Done."} if done else {})}
                body = {"type": MESSAGE if done else DEFERRED, "data": data}
                state.is_thinking = not done
            await self._answer(handle, body)
            state.answered.set()

    async def stop_thinking(self, handle: str, content: str = "") -> None:
        """Put words in the place of "… is thinking", or take it away."""
        state = self.state(handle)
        async with state.lock:
            if not state.is_thinking:
                return
            state.is_thinking = False
            if content:
                await self._hook("PATCH", _ORIGINAL, handle, {"content": content})
            else:
                await self._hook("DELETE", _ORIGINAL, handle)

    async def choices(self, handle: str, choices: list[Json]) -> None:
        """What could stand for the word that is being typed ("Autocomplete")."""
        await self._answer(handle, {"type": CHOICES, "data": {"choices": choices}})

    async def _original(self, handle: str) -> Json:
        try:
            return obj(await self._hook("GET", _ORIGINAL, handle))
        except ChatError:
            return {}

    async def _answer(self, handle: str, body: Json, with_response: bool = False) -> Json:
        interaction, token, *_ = handle.split("/")
        query = {"with_response": "true"} if with_response else None
        names = {"webhook_id": interaction, "webhook_token": token}
        return obj(await self._client.call("POST", _CALLBACK, body, query=query, **names))

    async def _hook(self, method: str, path: str, handle: str, body: Any = None, query: Any = None) -> Any:
        token = handle.split("/")[1]
        names = {"webhook_id": self._application, "webhook_token": token}
        return await self._client.call(method, path, body, query=query, **names)
