"""Twenty people type `/incident` in the same moment: how soon are they acknowledged, and what do they get to see?"""

from __future__ import annotations

import asyncio
import contextlib
import statistics
import time
from dataclasses import dataclass

from sandbox.slack import SlackSandbox

PEOPLE = [f"person{number:05d}" for number in range(20)]
# Slack allows 3 s; Bolt has no second way, so what is not there after this will not come.
PATIENCE = 8.0


@dataclass(frozen=True)
class Rush:
    """Milliseconds, over all people; `forms` and `buttons` count who saw a form, or else an answer with a button."""

    ack_median: float
    ack_worst: float
    seen_median: float
    forms: int
    buttons: int

    @property
    def line(self) -> str:
        return (
            f"ack {self.ack_median:6.1f} ms median, {self.ack_worst:6.1f} ms worst · "
            f"on screen after {self.seen_median:7.1f} ms median · {self.forms:2} forms, {self.buttons:2} buttons instead"
        )


async def come_in(slack: SlackSandbox) -> None:
    slack.seed_bulk(people=len(PEOPLE))
    for person in PEOPLE:
        await slack.join(person, "general")
    await slack.settled()


async def rush(slack: SlackSandbox, latency: float) -> Rush:
    """With every API call answered after `latency` seconds."""
    slack.faults.latency(latency)
    before = len(slack.deliveries)
    seen = await asyncio.gather(*(_declare(slack, person) for person in PEOPLE))
    acks = [
        1000 * (each.latency or 0)
        for each in slack.deliveries[before:]
        if each.kind == "slash_command" and each.status == 200
    ]
    forms = [person for person in PEOPLE if slack.open_view(person)]
    buttons = [person for person in PEOPLE if person not in forms and slack.ephemerals(person, "general")]
    slack.faults.clear()
    return Rush(statistics.median(acks), max(acks), statistics.median(seen), len(forms), len(buttons))


async def _declare(slack: SlackSandbox, person: str) -> float:
    started = time.monotonic()
    await slack.slash(person, "general", "/incident", f"{person} sees trouble")
    with contextlib.suppress(TimeoutError):
        await slack.wait_for(lambda: slack.open_view(person) or slack.ephemerals(person, "general"), PATIENCE)
    return 1000 * (time.monotonic() - started)
