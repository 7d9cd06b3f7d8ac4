"""Tells the operator which function holds everybody up.

A plain function runs in a thread of its own; an async one that calls something that blocks (`time.sleep`, a library that is
not async) stops the whole loop, and no limit can end it. Where it stands is written into the log.
"""

from __future__ import annotations

import asyncio
import sys
import threading
import traceback
from types import FrameType

import structlog

log = structlog.get_logger()


class StallWatch:
    """Asks the loop for a sign of life; `patience` seconds without one are a stall. Call `start` inside the loop."""

    def __init__(self, patience: float = 2.0) -> None:
        self._patience = patience
        self._stopped = threading.Event()
        self._answered = threading.Event()

    def start(self) -> None:
        loop, loop_thread = asyncio.get_running_loop(), threading.get_ident()
        threading.Thread(target=self._watch, args=(loop, loop_thread), name="stall watch", daemon=True).start()

    def stop(self) -> None:
        self._stopped.set()

    def _watch(self, loop: asyncio.AbstractEventLoop, loop_thread: int) -> None:
        while not self._stopped.wait(self._patience / 2):
            self._answered.clear()
            try:
                loop.call_soon_threadsafe(self._answered.set)
            except RuntimeError:
                return  # The loop is closed.
            if not self._answered.wait(self._patience) and not self._stopped.is_set():
                self._tell(sys._current_frames().get(loop_thread))
                self._answered.wait()

    def _tell(self, frame: FrameType | None) -> None:
        """Only where it stands: neither values nor messages go into the log."""
        stack = traceback.extract_stack(frame) if frame else []
        where = [f"{each.filename}:{each.lineno} {each.name}" for each in stack[-6:]]
        log.error(
            "everything_waits",
            seconds=self._patience,
            where=where,
            todo="Make the function plain (without async), or call something that is async.",
        )
