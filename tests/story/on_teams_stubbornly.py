"""An incident lived through in Teams by somebody who does not give up."""

from __future__ import annotations

import asyncio
import contextlib
import re

from sandbox.teams import Message, TeamsSandbox
from tests.story.lived import PATIENCE, Lived, run, seen, told
from tests.story.teams_room import labels, words

_WAIT = 0.3
_TAKEN_OVER = 25.0
"""By then another process has done what a killed one had begun."""
_CHANNEL = "Create comms channel"


async def live_through(teams: TeamsSandbox, person: str, number: int, at_the_form: asyncio.Lock | None = None) -> Lived:
    """Declared in the conversation with the bot; the room is the thread under the headline."""
    title = f"Trouble number {number:04d}"
    async with at_the_form or asyncio.Lock():
        await _declare(teams, person, title)
    headline = await seen(lambda: _headline(teams, title), f"the headline of {title}")
    await _room(teams, person, headline)
    key = f"teams/{teams.config.tenant}/{headline.room}#{headline.id}"
    lived = Lived(title, key, 0, lambda: _answers(teams, headline))

    async def say(what: str) -> str:
        return (await teams.post(person, "incidents", what, headline.id)).id

    async def keep(message: str) -> None:
        while not (await teams.keep(person, "incidents", message)).ok:
            await asyncio.sleep(_WAIT)

    return await run(lived, say, keep)


def headlines(teams: TeamsSandbox) -> list[tuple[str, str]]:
    """Each with its incident's title and all that it says."""
    return [(_title(each), words(each)) for each in teams.posts("incidents") if "Trouble number" in words(each)]


async def _declare(teams: TeamsSandbox, person: str, title: str) -> None:
    """Looks, before anything is done again, whether it was done after all."""
    while not _headline(teams, title):
        if not (offer := _offer(teams, person, title)):
            await teams.post(person, "@", title)
            offer = await seen(lambda: _offer(teams, person, title), f"the offer to declare {title}")
        if not (await teams.click(person, offer.room, offer.id, _declares(offer))).dialog:
            await asyncio.sleep(_WAIT)
            continue
        is_taken = False
        while _is_to_fill_in(teams, person) and not is_taken:
            is_taken = (await teams.submit_dialog(person)).ok
            await asyncio.sleep(0 if is_taken else _WAIT)
        with contextlib.suppress(TimeoutError):
            await seen(lambda: _headline(teams, title), title, PATIENCE if is_taken else _TAKEN_OVER)


async def _room(teams: TeamsSandbox, person: str, headline: Message) -> None:
    """Click until the bot has said its welcome in the thread."""

    def is_welcome() -> bool:
        return any("Take the lead" in labels(each) for each in teams.answers("incidents", headline.id))

    while not is_welcome():
        if _CHANNEL in labels(headline) and not (await _click(teams, person, headline)):
            await asyncio.sleep(_WAIT)
            continue
        with contextlib.suppress(TimeoutError):
            await seen(is_welcome, "the welcome", _TAKEN_OVER)


async def _click(teams: TeamsSandbox, person: str, headline: Message) -> bool:
    return (await teams.click(person, "incidents", headline.id, _CHANNEL)).ok


def _is_to_fill_in(teams: TeamsSandbox, person: str) -> bool:
    """A dialog may also only say something."""
    dialog = teams.dialog(person)
    return dialog is not None and dialog.card is not None


def _declares(message: Message) -> str:
    return next((each for each in labels(message) if each.startswith("Declare")), "")


def _offer(teams: TeamsSandbox, person: str, title: str) -> Message | None:
    mine = [each for each in teams.direct(person) if _declares(each) and title in words(each)]
    return mine[-1] if mine else None


def _answers(teams: TeamsSandbox, headline: Message) -> list[str]:
    bot = teams.workspace.bot_account
    mine = [each for each in teams.answers("incidents", headline.id) if each.author == bot]
    return [found for each in mine if (found := told(words(each)))]


def _headline(teams: TeamsSandbox, title: str) -> Message | None:
    return next((each for each in teams.posts("incidents") if title in words(each)), None)


def _title(message: Message) -> str:
    found = re.search(r"Trouble number \d+", words(message))
    return found[0] if found else words(message)
