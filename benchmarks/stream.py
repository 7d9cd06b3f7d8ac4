"""A stream of messages that are nobody's business: how many a second are taken in?"""

from __future__ import annotations

import time

from sandbox.slack import SlackSandbox

MESSAGES = 1500


async def stream(slack: SlackSandbox) -> float:
    """Messages a second, from the first that is posted to the last that is acknowledged."""
    started = time.monotonic()
    for number in range(MESSAGES):
        await slack.post("ada", "general", f"message {number}")
    await slack.settled(60)
    return MESSAGES / (time.monotonic() - started)
