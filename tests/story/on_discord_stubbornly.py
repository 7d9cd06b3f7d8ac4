"""An incident lived through on Discord by somebody who does not give up."""

from __future__ import annotations

import asyncio
import contextlib
import re

from sandbox.discord import Channel, DiscordSandbox, Message
from tests.story.discord_room import labels, said, words
from tests.story.lived import Lived, run, seen, told

_WAIT = 0.3
_TAKEN_OVER = 25.0
"""By then another process has done what a killed one had begun."""
_ENOUGH = "Declare without the rest"


async def live_through(
    discord: DiscordSandbox, person: str, number: int, at_the_form: asyncio.Lock | None = None
) -> Lived:
    """As on Slack; the form comes in two steps, and the second is left out."""
    title = f"Trouble number {number:04d}"
    async with at_the_form or asyncio.Lock():
        await _declare(discord, person, title)
    headline = await seen(lambda: _headline(discord, title), f"the headline of {title}")
    room = await _channel(discord, person, headline, title)
    lived = Lived(title, f"discord/{discord.guild_id}/{room.id}", 0, lambda: _answers(discord, room))

    async def say(what: str) -> str:
        return (await discord.post(person, room.id, what)).id

    async def pin(message: str) -> None:
        await discord.pin(person, room.id, message)

    return await run(lived, say, pin)


def headlines(discord: DiscordSandbox) -> list[tuple[str, str]]:
    """Each with its incident's title and all that it says."""
    return [(_title(each), words(each)) for each in said(discord, "incidents") if "Trouble number" in words(each)]


async def _declare(discord: DiscordSandbox, person: str, title: str) -> None:
    """Looks, before anything is done again, whether it was done after all."""
    # What is left of forms before.
    old = {each.id for each in discord.ephemerals(person)}
    while not _headline(discord, title):
        kept = _kept(discord, person, old)
        if kept is None:
            await _fill_in(discord, person, title, old)
        elif (await discord.click(person, "general", kept.id, _ENOUGH)).ok:
            await seen(lambda: _headline(discord, title), f"the headline of {title}")
        else:
            with contextlib.suppress(TimeoutError):
                await seen(lambda: _headline(discord, title), title, _TAKEN_OVER)


async def _fill_in(discord: DiscordSandbox, person: str, title: str, old: set[str]) -> None:
    """The first step of the form, with what was typed kept on the screen until it is taken."""
    answer = await discord.slash(person, "general", "incident declare", {"words": title})
    while modal := discord.open_modal(person):
        if (await discord.submit_modal(person, modal.id)).ok:
            await seen(lambda: _kept(discord, person, old) or _headline(discord, title), f"the second step of {title}")
            return
        await asyncio.sleep(_WAIT)
    if not answer.ok:
        await asyncio.sleep(_WAIT)


def _kept(discord: DiscordSandbox, person: str, old: set[str]) -> Message | None:
    """The answer to the first step, with its buttons."""
    mine = [each for each in discord.ephemerals(person) if each.id not in old and _ENOUGH in labels(each)]
    return mine[-1] if mine else None


async def _channel(discord: DiscordSandbox, person: str, headline: Message, title: str) -> Channel:
    """Click until there is one and the bot has said its welcome."""
    while (room := _made(discord, title)) is None:
        if (
            "Create comms channel" not in labels(headline)
            or not (await discord.click(person, "incidents", headline.id, "Create comms channel")).ok
        ):
            await asyncio.sleep(_WAIT)
            continue
        await seen(lambda: _made(discord, title), f"the channel of {title}")
    await seen(lambda: any("Take the lead" in labels(each) for each in said(discord, room.id)), f"a welcome: {title}")
    return room


def _made(discord: DiscordSandbox, title: str) -> Channel | None:
    rooms = discord.workspace.channels.values()
    return next((each for each in rooms if each.name.startswith("inc-") and title in (each.topic or "")), None)


def _answers(discord: DiscordSandbox, room: Channel) -> list[str]:
    mine = [each for each in said(discord, room.id) if each.author == discord.bot_id]
    return [found for each in mine if (found := told(words(each)))]


def _headline(discord: DiscordSandbox, title: str) -> Message | None:
    return next((each for each in said(discord, "incidents") if title in words(each)), None)


def _title(message: Message) -> str:
    found = re.search(r"Trouble number \d+", words(message))
    return found[0] if found else words(message)
