"""Spans of one chat event's way, for whoever traces. Names of kinds, lanes and keys only, never what was said.

All that one event leads to has its correlation, in whichever process: that is what makes it one trace.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

Tell = Callable[[str], None]
"""Says how it ended: `done`, `again`, `dead` …"""


class Tracing(Protocol):
    """Implemented outside core, for one telemetry library or another."""

    def received(self, kind: str, key: str, correlation: str, at: datetime) -> None:
        """A chat's event was stored: all else of the trace follows from it. `at` is when it happened there."""

    def span(self, name: str, correlation: str, **attributes: str | int) -> AbstractContextManager[Tell]:
        """While something is done for it."""

    async def close(self) -> None:
        """Send what is still to be sent."""


class NoTracing:
    """Nobody traces."""

    def received(self, kind: str, key: str, correlation: str, at: datetime) -> None: ...

    def span(self, name: str, correlation: str, **attributes: str | int) -> AbstractContextManager[Tell]:
        return contextlib.nullcontext(_nothing)

    async def close(self) -> None: ...


def _nothing(outcome: str) -> None: ...
