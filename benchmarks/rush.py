"""Twenty people type `/incident` in the same moment: how soon are they acknowledged, and what do they get to see?"""

from __future__ import annotations

import asyncio
import contextlib
import statistics
import time
from dataclasses import dataclass

from sandbox.slack import SlackSandbox

PEOPLE = [f"person{number:05d}" for number in range(20)]
# Slack allows 3 s. What is not there after this will not come: a trigger lives 3 s.
PATIENCE = 8.0
_OPENS = ("views.open", "dialog.open")


@dataclass(frozen=True)
class Rush:
    """Milliseconds, over all people; who was not acknowledged within Slack's 3 s counts as 3,000. `forms` and `buttons`
    count who saw a form, or else an answer with a button."""

    ack_median: float
    ack_worst: float
    acknowledged: int
    seen_median: float
    forms: int
    buttons: int


async def come_in(slack: SlackSandbox) -> None:
    slack.seed_bulk(people=len(PEOPLE))
    for person in PEOPLE:
        await slack.join(person, "general")
    await slack.settled()


async def rush(slack: SlackSandbox, latency: float) -> Rush:
    """With every API call answered after `latency` seconds. Leaves empty screens behind."""
    slack.faults.latency(latency)
    before = len(slack.deliveries)
    called = len(slack.calls)
    seen = await asyncio.gather(*(_declare(slack, person) for person in PEOPLE))
    answers = [each for each in slack.deliveries[before:] if each.kind == "slash_command"]
    acks = [1000 * (each.latency or 3) for each in answers]
    forms = [person for person in PEOPLE if slack.open_view(person)]
    buttons = [person for person in PEOPLE if person not in forms and _has_button(slack, person)]
    found = Rush(
        statistics.median(acks),
        max(acks),
        sum(each.status == 200 for each in answers),
        statistics.median(seen),
        len(forms),
        len(buttons),
    )
    await _over(slack, called, latency)
    slack.faults.clear()
    await clear(slack)
    return found


async def clear(slack: SlackSandbox) -> None:
    """What is left on the screens goes."""
    for person in PEOPLE:
        while view := slack.open_view(person):
            await slack.close_view(person, view.id)
    slack.channel("general").ephemerals.clear()
    await slack.settled()


async def _declare(slack: SlackSandbox, person: str) -> float:
    started = time.monotonic()
    await slack.slash(person, "general", "/incident", f"{person} sees trouble")
    with contextlib.suppress(TimeoutError):
        await slack.wait_for(lambda: slack.open_view(person) or _has_button(slack, person), PATIENCE)
    return 1000 * (time.monotonic() - started)


def _has_button(slack: SlackSandbox, person: str) -> bool:
    """An answer of the app; what Slack itself says beside a command that failed has none."""
    return any(block["type"] == "actions" for each in slack.ephemerals(person, "general") for block in each.blocks)


async def _over(slack: SlackSandbox, called: int, latency: float) -> None:
    """Whoever answers late still has calls to make: they are not to be in the next one's way."""

    def all_have_tried() -> bool:
        return sum(each.method in _OPENS for each in slack.calls[called:]) >= len(PEOPLE)

    with contextlib.suppress(TimeoutError):
        await slack.wait_for(all_have_tried, 4 * latency + 1)
    await asyncio.sleep(latency)
