"""Test your own building blocks in-process, in a few lines, without a chat, a network or a wait.

>>> async with incident(hub) as chat:
...     await chat.tell(ADA, "page")
...     await chat.press(ADA, "Page payments")
...     await chat.submit(ADA, chat.last_form, why="Refunds are stuck")
...     assert "The page to payments went out." in chat.said
"""

from muster.testing.clock import FakeClock
from muster.testing.fakes import FakePager, FakePlatform, FakeStatusPage, Said
from muster.testing.harness import ADA, BEN, CHLOE, GENERAL, Harness, incident, running

__all__ = [
    "ADA",
    "BEN",
    "CHLOE",
    "GENERAL",
    "FakeClock",
    "FakePager",
    "FakePlatform",
    "FakeStatusPage",
    "Harness",
    "Said",
    "incident",
    "running",
]
