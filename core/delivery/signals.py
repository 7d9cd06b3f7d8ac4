"""Short words between processes: there may be work, an incident has changed, a rate budget waits.

A word may be lost, with Redis or without: whoever listens also looks by himself, only later. So nothing is kept, and
nothing that anybody said goes over the line: topics, incident numbers, names of budgets.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from typing import Protocol

import msgspec
import structlog

from core.ending import end

log = structlog.get_logger()

Listener = Callable[[str], None]
_GATHER_S = 0.005
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 0.1, 5.0
_MOST_WAITING = 1000
_LAST_WORDS_S = 0.5


class Line(Protocol):
    """What carries the words: Redis or PostgreSQL."""

    name: str
    largest: int
    """Bytes that one payload may have."""

    async def open(self, hear: Listener) -> None:
        """Connect and listen; `hear` is called with each payload, our own too. Raises when that fails."""

    async def send(self, payload: str) -> None:
        """Raises when the connection is lost."""

    async def lost(self) -> None:
        """Return when the connection is lost."""

    async def close(self) -> None: ...


class Signals(Protocol):
    """Says words of a kind to all other processes, and hears theirs."""

    @property
    def is_heard(self) -> bool:
        """Whether words go through just now."""

    def send(self, kind: str, word: str) -> None: ...

    def on(self, kind: str, listener: Listener) -> None: ...

    def after_gap(self, listener: Callable[[], None]) -> None:
        """Called when words may have been missed, and are heard again from now on."""


class NoSignals:
    """One process has nobody to talk to."""

    is_heard = True

    def send(self, kind: str, word: str) -> None: ...

    def on(self, kind: str, listener: Listener) -> None: ...

    def after_gap(self, listener: Callable[[], None]) -> None: ...

    async def start(self) -> None: ...

    async def close(self) -> None: ...


class _Payload(msgspec.Struct):
    sender: str
    words: list[tuple[str, str]]


class LineSignals:
    """Over a line, which is opened again whenever it is lost. `owner` tells our own words from those of others."""

    def __init__(self, line: Line, owner: str) -> None:
        self._line = line
        self._owner = owner
        self._listeners: dict[str, list[Listener]] = {}
        self._after_gap: list[Callable[[], None]] = []
        # In the order they were said, each once: ten changes of an incident are one word.
        self._waiting: dict[tuple[str, str], None] = {}
        self._has_some = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self.is_heard = False
        """Whether the line is open just now."""

    def send(self, kind: str, word: str) -> None:
        if self.is_heard and len(self._waiting) < _MOST_WAITING:
            self._waiting[kind, word] = None
            self._has_some.set()

    def on(self, kind: str, listener: Listener) -> None:
        self._listeners.setdefault(kind, []).append(listener)

    def after_gap(self, listener: Callable[[], None]) -> None:
        self._after_gap.append(listener)

    async def start(self) -> None:
        """Begin; a line that can't be opened yet is tried again behind."""
        self._task = asyncio.create_task(self._run())

    async def close(self) -> None:
        if self._task:
            with contextlib.suppress(Exception):
                async with asyncio.timeout(_LAST_WORDS_S):
                    await self._say_all()
            await end(self._task)

    async def _run(self) -> None:
        pause, has_told = _FIRST_PAUSE_S, False
        while True:
            try:
                await self._line.open(self._hear)
                log.info("signals_heard", line=self._line.name)
                pause, has_told = _FIRST_PAUSE_S, False
                await self._talk()
            except Exception as error:
                if not has_told:
                    log.warning("signals_lost", line=self._line.name, error=type(error).__name__, then="slower")
                has_told = True
            finally:
                self.is_heard = False
                self._waiting.clear()
                with contextlib.suppress(Exception):
                    await self._line.close()
            await asyncio.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE_S)

    async def _talk(self) -> None:
        self.is_heard = True
        for listener in self._after_gap:
            listener()
        lost = asyncio.create_task(self._line.lost())
        sender = asyncio.create_task(self._send_on())
        try:
            done, _ = await asyncio.wait({lost, sender}, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
            raise ConnectionError("The line is lost.")
        finally:
            await end(lost, sender)

    async def _send_on(self) -> None:
        while True:
            await self._has_some.wait()
            # What is said in the same moment goes in one payload.
            await asyncio.sleep(_GATHER_S)
            self._has_some.clear()
            await self._say_all()

    async def _say_all(self) -> None:
        words, self._waiting = list(self._waiting), {}
        for part in self._fitting(words):
            await self._line.send(msgspec.json.encode(_Payload(self._owner, part)).decode())

    def _fitting(self, words: list[tuple[str, str]]) -> list[list[tuple[str, str]]]:
        """Parts that a payload can hold, by a safe estimate of what each word takes."""
        parts: list[list[tuple[str, str]]] = [[]]
        room = self._line.largest - 200
        for word in words:
            size = len(msgspec.json.encode(word)) + 1
            if size > room and parts[-1]:
                parts.append([])
                room = self._line.largest - 200
            parts[-1].append(word)
            room -= size
        return [part for part in parts if part]

    def _hear(self, payload: str) -> None:
        try:
            said = msgspec.json.decode(payload, type=_Payload)
        except msgspec.DecodeError:
            log.warning("signal_not_understood", line=self._line.name)
            return
        if said.sender == self._owner:
            return
        for kind, word in said.words:
            for listener in self._listeners.get(kind, ()):
                listener(word)
