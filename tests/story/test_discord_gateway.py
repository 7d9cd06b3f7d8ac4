"""Discord's gateway fails, Muster dies: no message lost or doubled, no button dead afterwards."""

from __future__ import annotations

import asyncio
import random
import sqlite3
from collections import Counter
from pathlib import Path

from sandbox.discord import DiscordConfig, DiscordSandbox, Message
from tests.length import long_or, only_at_length
from tests.story.discord_room import DiscordRoom, discord_room, labels, said, words
from tests.story.process import Process, any_port, discord_environment

KILLS = long_or(6, long=20)
CUTS = long_or(7, long=20)
PEOPLE = ("ada", "ben", "chloe")


async def test_the_gateway_fails_in_mid_incident(tmp_path: Path) -> None:
    """Cut lines, requests to come back, sessions that can and can't be resumed."""
    async with discord_room(tmp_path) as here:
        await here.declare()
        channel = await here.make_channel()
        over = asyncio.Event()
        people = [asyncio.create_task(_work(here.discord, channel, person, over)) for person in PEOPLE]
        # Of each kind at least one, most of the kind that happens most.
        kinds = ["asked", "cut", "gone", "cut", "cut", "asked", "cut"] + ["cut"] * 8 + ["asked"] * 4 + ["gone"]
        gateway = here.discord.gateway
        for kind in kinds[:CUTS]:
            await here.discord.wait_for(lambda: here.discord.gateway.is_connected and _said_more(here.discord, channel))
            before = here.discord.gateway.identified + here.discord.gateway.resumed
            if kind == "asked":
                here.discord.gateway.reconnect()
            elif kind == "gone":
                here.discord.gateway.invalidate()
            else:
                here.discord.gateway.drop()
            await here.discord.wait_for(lambda before=before: gateway.identified + gateway.resumed > before)
        over.set()
        asked = sum([await each for each in people], Counter[str]())
        await here.settle()
        await _all_answered(here.discord, channel, asked)
        await here.settle()
        assert here.discord.gateway.resumed >= long_or(4, long=12)
        _counted_once(here.discord, channel, tmp_path)
        await _buttons_live(here, channel)


async def _buttons_live(here: DiscordRoom, channel: str) -> None:
    welcome = next(each for each in said(here.discord, channel) if "Take the lead" in labels(each))
    assert (await here.click("chloe", welcome, "Take the lead")).ok
    lead = (await here.incident(1)).lead
    assert lead
    assert lead.display_name.startswith("Chlo")


@only_at_length
async def test_muster_is_killed(tmp_path: Path) -> None:
    discord = DiscordSandbox(DiscordConfig(rate_limits=False, rename_limit=False))
    await discord.start()
    process = Process(discord_environment(discord), tmp_path, any_port())
    try:
        await process.start()
        await _connected(discord)
        channel = await _declare(discord)
        over = asyncio.Event()
        people = [asyncio.create_task(_work(discord, channel, person, over)) for person in PEOPLE]
        dice = random.Random(5)
        for _ in range(KILLS):
            # At a random moment: sometimes before the gateway stands again.
            if dice.random() < 0.8:
                await _connected(discord)
            await discord.wait_for(lambda: _said_more(discord, channel))
            await process.kill()
            await process.start()
        over.set()
        asked = sum([await each for each in people], Counter[str]())
        await _connected(discord)
        await _all_answered(discord, channel, asked)
        headline = said(discord, "incidents")[0]
        while not (await discord.click("chloe", "incidents", headline.id, "Edit")).ok:
            await _connected(discord)
        assert discord.open_modal("chloe")
        assert await process.stop() == 0
    finally:
        await process.clean_up()
        await discord.stop()
    assert len(said(discord, "incidents")) == 1
    _counted_once(discord, channel, tmp_path)
    with sqlite3.connect(tmp_path / "muster.db") as database:
        assert database.execute("SELECT count(*) FROM inbox WHERE state = 'dead'").fetchone() == (0,)
        details = Counter(each for (each,) in database.execute("SELECT details FROM action_item"))
    assert details == asked


async def _connected(discord: DiscordSandbox) -> None:
    await discord.wait_for(lambda: discord.gateway.is_connected)


async def _declare(discord: DiscordSandbox) -> str:
    answer = await discord.slash("ada", "general", "incident declare", {"words": "Database is down"})
    assert answer.modal, answer
    kept = (await discord.submit_modal("ada", answer.modal.id)).shown
    assert kept
    assert (await discord.click("ada", "general", kept.id, "Declare without the rest")).ok
    (headline,) = await discord.wait_for(lambda: said(discord, "incidents"))
    assert (await discord.click("ada", "incidents", headline.id, "Create comms channel")).ok
    made = await discord.wait_for(lambda: [n.name for n in discord.workspace.channels.values() if n.name[:4] == "inc-"])
    await discord.wait_for(lambda: any("Take the lead" in labels(each) for each in said(discord, made[0])))
    return str(made[0])


_seen: dict[int, int] = {}


def _said_more(discord: DiscordSandbox, channel: str) -> bool:
    """Something was said since this was true the last time."""
    now = len(discord.channel(channel).messages)
    if now <= _seen.get(id(discord), 0):
        return False
    _seen[id(discord)] = now
    return True


async def _work(discord: DiscordSandbox, channel: str, person: str, over: asyncio.Event) -> Counter[str]:
    """Talk, and give commands, whether or not anybody listens."""
    asked: Counter[str] = Counter()
    number = 0
    while not over.is_set():
        number += 1
        await discord.post(person, channel, f"{person} looks at thing {number}")
        if number % 6 == 0:
            what = f"{person} checks part {number}"
            await discord.post(person, channel, f"@incident action {what}")
            asked[what] += 1
        try:
            await asyncio.wait_for(over.wait(), 0.2)
        except TimeoutError:
            continue
    return asked


def _answers(discord: DiscordSandbox, channel: str) -> list[Message]:
    return [each for each in said(discord, channel) if each.author == discord.bot_id and "checks part" in words(each)]


async def _all_answered(discord: DiscordSandbox, channel: str, asked: Counter[str]) -> None:
    """Every command once, in the order in which each person gave them."""
    assert asked
    await discord.wait_for(lambda: len(_answers(discord, channel)) >= len(asked))
    said_by_bot = [words(each) for each in _answers(discord, channel)]
    for what in asked:
        # "part 4" is a part of "part 40".
        told = [each for each in said_by_bot if f"{what}" in each and not each.partition(what)[2][:1].isdigit()]
        assert len(told) == 1, (what, told)


def _counted_once(discord: DiscordSandbox, channel: str, folder: Path) -> None:
    mine = Counter(each.author for each in said(discord, channel) if each.author != discord.bot_id)
    with sqlite3.connect(folder / "muster.db") as database:
        key = f"discord/{discord.guild_id}/{discord.channel(channel).id}"
        rows = database.execute("SELECT account_key, messages FROM activity WHERE channel_key = ?", (key,)).fetchall()
    counted = Counter({account.rpartition("/")[2]: number for account, number in rows if number})
    assert counted == mine
