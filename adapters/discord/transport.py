"""The gateway: one connection for all processes, its events in order, what was missed fetched afterwards."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import discord
import msgspec
import structlog

from adapters.discord.adapter import DiscordPlatform
from adapters.discord.calls import reading
from adapters.discord.client import new_client
from adapters.discord.inbound import read_dispatch
from adapters.discord.inbound_messages import PINNED, Occasion, pin_added
from adapters.discord.interacting import Interacting
from adapters.discord.payload import Json, obj, string
from core.chat.errors import ChatError, Refused
from core.chat.events import Event
from core.chat.places import MessageRef
from core.chat.platform import HeardTurn, Intake
from core.ending import end

log = structlog.get_logger()

_HELLO = 10
_TAKE_EVERY = 1.0
"""Seconds; a turn lasts a few times as long."""
_NOTE_EVERY = timedelta(seconds=5)
_AGAIN = 1.0
_MARGIN = timedelta(seconds=30)
"""Looked through once more: what arrived in the last moments may not have been stored. Keys tell what is known."""


class DiscordGateway:
    """Runs while it is this process's turn. What it hands in is safely stored before the next is looked at."""

    def __init__(self, platform: DiscordPlatform, intake: Intake, turn: HeardTurn) -> None:
        self._platform = platform
        self._intake = intake
        self._turn = turn
        self._frames: asyncio.Queue[tuple[datetime, str]] = asyncio.Queue()
        self._session = ""
        self._heard: datetime | None = None
        """Until when everything was heard; stands still from a new connection until what was missed is here."""
        self._noted: datetime | None = None
        self._is_current = False
        self._tasks: list[asyncio.Task[None]] = []
        self._client: discord.Client | None = None
        self._interacting = Interacting(platform, intake)
        self.ready = asyncio.Event()

    async def start(self) -> None:
        self._tasks = [asyncio.create_task(self._run()), asyncio.create_task(self._consume())]

    async def idle(self) -> None:
        """Everything that has come in so far is handed in and answered."""
        await self._frames.join()
        await self._interacting.idle()

    async def die(self) -> None:
        """Stop without a word to the other processes, as a crash does."""
        await end(*self._tasks)
        await self._disconnect()
        await self._interacting.drain()

    async def close(self) -> None:
        await self.die()
        with contextlib.suppress(Exception):
            await self._turn.give_back()

    async def _run(self) -> None:
        """Connect when it is our turn, and stay while it is."""
        connection: asyncio.Task[None] | None = None
        while True:
            is_ours = await self._is_our_turn()
            if is_ours and (connection is None or connection.done()):
                connection = asyncio.create_task(self._connect())
            elif not is_ours and connection is not None:
                log.warning("discord_turn_lost")
                await self._disconnect()
                connection = None
            if is_ours:
                await self._note()
            await self._turn.freed(_TAKE_EVERY)

    async def _note(self) -> None:
        """Now and then: what was heard since is looked through once more, as is all in the margin."""
        if self._heard and (self._noted is None or self._heard - self._noted >= _NOTE_EVERY):
            with contextlib.suppress(Exception):
                await self._turn.note(self._heard)
                self._noted = self._heard

    async def _is_our_turn(self) -> bool:
        try:
            return await self._turn.take()
        except Exception as error:
            # The store is away: hold on to what we have, it can't be given to others either.
            log.warning("discord_turn_unknown", error=type(error).__name__)
            return self._client is not None

    async def _connect(self) -> None:
        """Until the connection is given up for good; discord.py resumes and reconnects by itself."""
        client = new_client(self._platform.settings, self._platform.may_read_messages, events=True)
        client.event(self._listener())
        self._client = client
        try:
            await client.login(self._platform.settings.bot_token)
            await client.connect()
        except asyncio.CancelledError:
            raise
        except Exception as error:
            log.warning("discord_gateway_lost", error=type(error).__name__, reason=str(error)[:200])
        finally:
            self.ready.clear()

    def _listener(self) -> Any:
        async def on_socket_raw_receive(frame: str) -> None:
            self._frames.put_nowait((self._platform.clock.now(), frame))

        return on_socket_raw_receive

    async def _disconnect(self) -> None:
        client, self._client = self._client, None
        if client:
            with contextlib.suppress(Exception):
                await client.close()

    async def _consume(self) -> None:
        """One frame after another: the order inside a channel is Discord's."""
        while True:
            received_at, frame = await self._frames.get()
            try:
                await self._frame(msgspec.json.decode(frame), received_at)
            except asyncio.CancelledError:
                raise
            except Exception:
                log.exception("discord_frame_failed")
            finally:
                self._frames.task_done()
            if self._is_current:
                self._heard = received_at

    async def _frame(self, frame: Json, received_at: datetime) -> None:
        if frame.get("op") == _HELLO:
            self._is_current = False
        if frame.get("op") != 0:
            return
        name, data, sequence = string(frame, "t"), obj(frame, "d"), frame.get("s")
        if name == "READY":
            self._session = string(data, "session_id")
            await self._until_caught_up()
            self._is_current = True
            self.ready.set()
        elif name == "RESUMED":
            # Discord says it after it has sent what was missed ("Gateway: resuming").
            self._is_current = True
        elif name == "INTERACTION_CREATE":
            self._interacting.begin(data, self._occasion(sequence, received_at))
        else:
            await self._hand_in(await self._read(name, data, self._occasion(sequence, received_at)))

    def _occasion(self, sequence: object, received_at: datetime) -> Occasion:
        identity = self._platform.identity
        key = f"discord/{identity.guild}/{self._session}/{sequence}"
        return Occasion(identity, self._platform.connection.directory, key, received_at)

    async def _read(self, name: str, data: Json, occasion: Occasion) -> Sequence[Event]:
        """A pin is told by a line that only names the message; what it says is looked up."""
        if (
            name != "MESSAGE_CREATE"
            or data.get("type") != PINNED
            or string(data, "guild_id") != occasion.identity.guild
        ):
            return read_dispatch(name, data, occasion)
        ref = MessageRef(occasion.place(string(data, "channel_id")), string(data, "message_reference", "message_id"))
        pinned: Json = {}
        try:
            pinned = await reading.message(self._platform.connection, ref)
        except ChatError as error:
            log.warning("discord_pin_unread", code=error.code, reason=error.reason)
        event = pin_added(data, pinned, occasion)
        return [event] if event else []

    async def _hand_in(self, found: Sequence[Event]) -> None:
        """The gateway sends nothing twice, so this waits for as long as it takes to be stored."""
        while found:
            try:
                await self._intake.accept(found)
                return
            except Exception as error:
                log.warning("discord_event_waits", error=type(error).__name__)
                await asyncio.sleep(_AGAIN)

    async def _until_caught_up(self) -> None:
        """What comes meanwhile waits behind it, in order."""
        while True:
            try:
                await self._catch_up()
                return
            except Exception as error:
                log.warning("discord_catches_up_again", error=type(error).__name__)
                await asyncio.sleep(_AGAIN)

    async def _catch_up(self) -> None:
        """A new session knows nothing of what happened before it: look through the channels that matter."""
        heard = self._heard or await self._turn.heard()
        if heard is None:
            # Nobody ever listened; from now on somebody does.
            await self._turn.note(self._platform.clock.now())
            return
        platform = self._platform
        for place in await self._intake.listening_at(platform.name, platform.workspace):
            try:
                async for data in reading.said_since(platform.connection, place, heard - _MARGIN):
                    # Messages that are asked for do not name their server.
                    told = {**data, "guild_id": platform.workspace}
                    await self._hand_in(await self._read("MESSAGE_CREATE", told, self._occasion("missed", heard)))
            except Refused as error:
                log.warning("discord_not_caught_up", channel=place.channel, code=error.code, reason=error.reason)
