"""Several real processes: one after another is replaced, pages hear of what others did, too much is sent again later."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from pathlib import Path

import httpx
import pytest

from core.delivery import DeliverySettings, InboxItem
from muster.server import REQUESTS_END_S, WORK_ENDS_S
from sandbox.slack import SandboxConfig, SlackSandbox
from tests.length import long_or
from tests.story import on_slack_stubbornly
from tests.story import room as rooms
from tests.story.cluster import cluster
from tests.story.lived import ACTIONS, Lived, is_up_to_date
from tests.story.process import RETRIES, Process, any_port, slack_environment
from tests.story.room import room, said
from tests.story.stubborn import open_form, submit
from tests.waiting import PATIENCE, until

INCIDENTS = long_or(4, long=20)


async def test_a_rolling_restart_loses_nothing_and_open_pages_hear_all(tmp_path: Path) -> None:
    """Over PostgreSQL alone: there is no Redis here."""
    slack = SlackSandbox(SandboxConfig(rate_limits=False, retry_delays=RETRIES))
    await slack.start()
    try:
        async with cluster(slack_environment(slack), tmp_path, working=1, with_redis=False) as here:
            slack.point_app_at(here.balancer.url)
            numbers = iter(range(INCIDENTS))
            people = [asyncio.create_task(_work(slack, person, numbers)) for person in ("ada", "ben")]
            for process in here.processes:
                await asyncio.sleep(0.5)
                assert await process.stop() == 0, process.log()[-3000:]
                await process.start()
            lived = [each for found in await asyncio.gather(*people) for each in found]
            await slack.settled()
            await here.until_idle()
            assert await here.dead() == []
            for each in lived:
                assert each.answers() == each.expected()
            headlines = on_slack_stubbornly.headlines(slack)
            assert sorted(title for title, _ in headlines) == sorted(each.title for each in lived)
            assert all(is_up_to_date(shown) for _, shown in headlines)
            await _pages_of_all_hear(slack, [each.url for each in here.serving])
            await _metrics_of_all(here.processes)
            await _one_correlation(here.processes)
    finally:
        await slack.stop()


async def _work(slack: SlackSandbox, person: str, numbers: object) -> list[Lived]:
    return [
        await on_slack_stubbornly.live_through(slack, person, number)
        for number in numbers  # type: ignore[attr-defined]
    ]


async def _pages_of_all_hear(slack: SlackSandbox, urls: list[str]) -> None:
    """A change that one process made shows on the pages that another serves."""
    me = slack.person("ada").id
    channel = next(each for each in slack.workspace.names if each.startswith("inc-") and me in slack.members(each))
    async with httpx.AsyncClient(trust_env=False, timeout=PATIENCE) as client:

        async def hear(url: str, ready: asyncio.Event) -> None:
            async with client.stream("GET", f"{url}/events") as answer:
                async for line in answer.aiter_lines():
                    if line == ": hello":
                        ready.set()
                    elif line.startswith("data:"):
                        return

        ready = [asyncio.Event() for _ in urls]
        hearing = [asyncio.create_task(hear(url, each)) for url, each in zip(urls, ready, strict=True)]
        for each in ready:
            await asyncio.wait_for(each.wait(), PATIENCE)
        await slack.post("ada", channel, "@incident severity minor")
        await asyncio.wait_for(asyncio.gather(*hearing), PATIENCE)


async def _metrics_of_all(processes: list[Process]) -> None:
    """Serving and working processes alike; the boxes are counted for all together."""
    async with httpx.AsyncClient(trust_env=False, timeout=PATIENCE) as client:
        for process in processes:
            answer = await client.get(f"{process.url}/metrics")
            assert answer.status_code == 200
            for line in (
                "muster_signals_up 1.0",
                'muster_dead_letters{box="outbox"} 0.0',
                "muster_events_stored_total",
            ):
                assert line in answer.text, line
            assert (await client.get(f"{process.url}/readyz")).status_code == 200


async def _one_correlation(processes: list[Process]) -> None:
    """From the event of a chat, by whichever process handled it, to the calls it led to, by whichever made them."""
    lines = [json.loads(line) for each in processes for line in each.log().splitlines() if line.startswith("{")]
    commands = {each["correlation"] for each in lines if each.get("kind") == "mentioned" and each["outcome"] == "done"}
    called = {each["correlation"] for each in lines if each["event"] == "effect_called" and each["kind"] == "post"}
    assert commands
    assert commands & called
    assert not any(action in line for action in ACTIONS for each in processes for line in each.log().splitlines())


async def test_too_much_is_refused_and_comes_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    patience = DeliverySettings(most_waiting=5, first_wait=0.02, longest_wait=0.2, look_every=0.05)
    monkeypatch.setattr(rooms, "QUICK", patience)
    config = SandboxConfig(rate_limits=False, retry_delays=RETRIES)
    async with room(tmp_path, config) as here:
        await here.declare()
        channel = await here.make_channel()
        held, handle = asyncio.Event(), here.application.delivery.worker._handle

        async def slowly(item: InboxItem) -> object:
            await held.wait()
            return await handle(item)

        here.application.delivery.worker._handle = slowly  # type: ignore[assignment]
        asked = [f"thing {number}" for number in range(20)]
        for what in asked:
            await here.slack.post("ada", channel, f"@incident action {what}")
            await asyncio.sleep(0.02)
        await here.slack.wait_for(lambda: any(each.status == 503 for each in here.slack.deliveries))
        held.set()
        await here.settle()
        async with here.application.services.unit_of_work() as uow:
            kept = sorted(each.details for each in await uow.actions.of(1))
        assert kept == sorted(asked)
        told = (await _get(f"{here.url}/metrics")).partition("\nmuster_events_refused_total ")[2].split()[0]
        assert float(told) > 0


async def _get(url: str) -> str:
    async with httpx.AsyncClient(trust_env=False, timeout=PATIENCE) as client:
        return (await client.get(url)).text


async def test_sigterm_gives_back_in_time_what_hangs(tmp_path: Path) -> None:
    slack = SlackSandbox(SandboxConfig(rate_limits=False, retry_delays=RETRIES))
    await slack.start()
    process = Process(slack_environment(slack), tmp_path, any_port())
    slack.point_app_at(process.url)
    try:
        await process.start()
        slack.faults.latency(10 * PATIENCE, ["chat.postMessage"])
        await submit(slack, "ada", await open_form(slack, "ada", "Trouble number 0001"))
        waiting = "SELECT count(*) FROM outbox WHERE state = 'pending' AND lease_owner IS "
        await until(lambda: _one(tmp_path, waiting + "NOT NULL"))
        # How long that takes is a matter of the machine too; what we ourselves wait for is not.
        assert REQUESTS_END_S + WORK_ENDS_S < 10
        assert await process.stop() == 0
        assert _one(tmp_path, waiting + "NOT NULL") == 0
        assert _one(tmp_path, waiting + "NULL") >= 1
        slack.faults.clear()
        await process.start()
        await slack.wait_for(lambda: said(slack, "incidents"))
        assert len(said(slack, "incidents")) == 1
    finally:
        await process.clean_up()
        await slack.stop()


def _one(folder: Path, query: str) -> int:
    with sqlite3.connect(folder / "muster.db") as database:
        return int(database.execute(query).fetchone()[0])
