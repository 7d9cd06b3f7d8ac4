"""More processes than Slack allows connections: real turns, the real client, and the sandbox that counts as Slack does."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from adapters.slack import SOCKETS, SlackPlatform, SlackSettings, SlackSocketMode, socket_mode
from core.chat.events import MessagePosted
from core.delivery.signals import NoSignals
from core.delivery.turns import StoredSeat, StoredTurn
from core.store.engine import Sessions, open_engine, session_maker
from core.store.turns import Turns
from muster.testing import FakeClock
from sandbox.slack import SandboxConfig, SlackSandbox
from sandbox.slack.sockets import MAX_CONNECTIONS
from tests.adapters.slack.support import KeptIntake
from tests.databases import migrated_database


@pytest.fixture
async def sessions(tmp_path: Path) -> AsyncIterator[Sessions]:
    engine = open_engine(await migrated_database("sqlite", tmp_path), survives_power_cuts=False)
    yield session_maker(engine)
    await engine.dispose()


async def test_there_are_never_more_connections_than_seats(
    sessions: Sessions, intake: KeptIntake, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket_mode, "_TAKE_EVERY", 0.05)
    clock, sandbox = FakeClock(), SlackSandbox(SandboxConfig(rate_limits=False))
    await sandbox.start()
    config = sandbox.config
    platform = SlackPlatform(
        SlackSettings(bot_token=config.bot_token, app_token=config.app_token, api_url=sandbox.api_url)
    )
    await platform.connect()

    def process(owner: str) -> SlackSocketMode:
        seats = [StoredTurn(sessions, clock, f"socket/{number}", owner) for number in range(SOCKETS)]
        return SlackSocketMode(platform, intake, StoredSeat(seats, NoSignals()), ping_interval=0.05)

    processes = [process(f"p{number}") for number in range(SOCKETS + 2)]
    most = 0

    def are_all_seats_taken() -> bool:
        nonlocal most
        most = max(most, len(sandbox.sockets.connections))
        return len(sandbox.sockets.connections) == SOCKETS

    for each in processes:
        await each.start()
    await sandbox.wait_for(are_all_seats_taken)
    # One stops, as at a rolling restart: another takes its place.
    before = sandbox.sockets.count
    await processes[0].close()
    await sandbox.wait_for(lambda: are_all_seats_taken() and sandbox.sockets.count > before)
    # One is killed: another follows when its lease ends, and not before.
    before = sandbox.sockets.count
    await processes[1].die()
    await sandbox.wait_for(lambda: len(sandbox.sockets.connections) == SOCKETS - 1)
    async with sessions() as session:
        for number in range(SOCKETS):
            await Turns(session).give_back(f"socket/{number}", "p1", clock.now())
        await session.commit()
    await sandbox.wait_for(lambda: are_all_seats_taken() and sandbox.sockets.count > before)
    # Everything comes once, over whichever connection.
    for number in range(2 * SOCKETS):
        await sandbox.post("ada", "general", f"message {number}")
    await sandbox.settled()
    said = Counter(each.text.plain for each in intake.events if isinstance(each, MessagePosted))
    assert set(said.values()) == {1}
    assert len(said) == 2 * SOCKETS
    for each in processes:
        await each.close()
    await sandbox.wait_for(lambda: not sandbox.sockets.connections)
    assert most == SOCKETS < MAX_CONNECTIONS
    await platform.close()
    await sandbox.stop()
