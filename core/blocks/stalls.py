"""Tells the operator which function holds everybody up.

A plain function runs in a thread of its own; an async one that calls something that blocks (`time.sleep`, a library that is
not async) stops the whole loop, and no limit can end it. Where it stands is written into the log, and to `/admin` when it
is over.
"""

from __future__ import annotations

import asyncio
import sys
import sysconfig
import threading
import time
import traceback
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from types import FrameType

import structlog

from core.store.stalls import Stall

log = structlog.get_logger()
_ROOT = Path(__file__).parents[2]
_LOOP = tuple(f"asyncio/{each}.py" for each in ("runners", "base_events", "events"))
_CALLERS = str(_ROOT / "core" / "blocks")
_NOT_IT = (
    _CALLERS,
    str(_ROOT / "core" / "delivery"),
    str(_ROOT / "muster"),
    sysconfig.get_path("stdlib"),
    sysconfig.get_path("purelib"),
)
"""Where those are who called the function that is to blame, and what it called."""


class StallWatch:
    """Asks the loop for a sign of life; `patience` seconds without one are a stall. Call `start` inside the loop, where
    `ended` is called with each stall that is over."""

    def __init__(self, patience: float = 2.0, ended: Callable[[Stall], None] | None = None) -> None:
        self._patience = patience
        self._ended = ended
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
            asked = time.monotonic()
            try:
                loop.call_soon_threadsafe(self._answered.set)
                if self._answered.wait(self._patience) or self._stopped.is_set():
                    continue
                place = self._tell(sys._current_frames().get(loop_thread))
                self._answered.wait()
                if self._ended:
                    stall = Stall(place.name, place.filename, place.lineno or 0, time.monotonic() - asked)
                    loop.call_soon_threadsafe(self._ended, stall)
            except RuntimeError:
                return  # The loop is closed.

    def _tell(self, frame: FrameType | None) -> traceback.FrameSummary:
        """Only where it stands: neither values nor messages go into the log."""
        stack = list(traceback.extract_stack(frame)) if frame else []
        place = to_blame(stack)
        log.error(
            "everything_waits",
            seconds=self._patience,
            function=place.name,
            file=place.filename,
            line=place.lineno,
            where=[f"{each.filename}:{each.lineno} {each.name}" for each in stack[-6:]],
            todo="Make the function plain (without async), or call something that is async.",
        )
        return place


def to_blame(stack: list[traceback.FrameSummary]) -> traceback.FrameSummary:
    """The outermost function that is neither the loop's nor a library's nor of those who call blocks: the block itself,
    however deep inside a library it stands. A block that is installed as a library is what those call."""
    loop = [number for number, each in enumerate(stack) if each.filename.endswith(_LOOP)]
    stack = stack[loop[-1] + 1 :] if loop else stack
    own = [each for each in stack if not each.filename.startswith(_NOT_IT)]
    called = [after for before, after in pairwise(stack) if before.filename.startswith(_CALLERS)]
    return next(iter([*own, *called[-1:], *stack[-1:]]), traceback.FrameSummary("", 0, "unknown"))
