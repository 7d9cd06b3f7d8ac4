"""`python -m benchmarks.sampled FILE serve`: `muster serve` that looks, every few milliseconds of its own CPU time, at what
it is doing, and writes down at the end how often it was found at what.

Sampling costs next to nothing and bends nothing, unlike a profiler that is called at each function. SQLAlchemy runs in
greenlets, whose frames end at their own beginning: the walk goes on in the one that waits for it.
"""

from __future__ import annotations

import json
import signal
import sys
from collections import Counter
from pathlib import Path
from types import FrameType

import greenlet

from muster.cli import main

EVERY_S = 0.002

# The innermost frame that is listed here says what was going on.
_FUNCTIONS = {
    ("adapters/slack/signature.py", "verify"): "check the signature",
    ("adapters/slack/transport.py", "_json"): "parse JSON",
    ("adapters/slack/inbound.py", "read_event_callback"): "translate the event",
    ("core/blocks/intake.py", "accept"): "sift",
    ("core/blocks/watch_news.py", "_look"): "look what other processes have made",
    ("core/delivery/inbox.py", "_write"): "inbox: store and commit",
    ("core/delivery/worker.py", "_claim"): "inbox: claim",
    ("core/delivery/worker.py", "_set"): "inbox: settle",
    ("core/blocks/dispatcher.py", "handle"): "handle: find incident and person, call the block",
    ("core/blocks/dispatcher.py", "_commit"): "handle: write changes and outbox, commit",
    ("core/delivery/sender.py", "_claim"): "outbox: claim",
    ("core/delivery/sender.py", "_call"): "outbox: call the chat API",
    ("core/delivery/sender.py", "_settle"): "outbox: settle",
    ("core/delivery/claims.py", "_renew_on"): "renew leases",
    ("core/delivery/timers.py", "run"): "timers",
    ("core/delivery/signals.py", "_run"): "words to other processes",
}
_PACKAGES = {
    "/structlog/": "log",
    "/litestar/": "web framework (Litestar)",
    "/uvicorn/": "HTTP server (uvicorn)",
}
OTHER = "event loop and the rest"


def stage(frame: FrameType | None) -> str:
    """What this frame was called for."""
    waiting = greenlet.getcurrent().parent
    while frame:
        name = frame.f_code.co_filename
        for (file, function), what in _FUNCTIONS.items():
            if frame.f_code.co_name == function and name.endswith(file):
                return what
        for package, what in _PACKAGES.items():
            if package in name:
                return what
        frame = frame.f_back
        if frame is None and waiting is not None:
            frame, waiting = waiting.gr_frame, waiting.parent
    return OTHER


def _sampling(found: Counter[str], libraries: Counter[str]) -> None:
    def look(_signal: int, frame: FrameType | None) -> None:
        found[stage(frame)] += 1
        libraries[library(frame)] += 1

    signal.signal(signal.SIGPROF, look)
    # A system call that is interrupted goes on by itself.
    signal.siginterrupt(signal.SIGPROF, False)
    signal.setitimer(signal.ITIMER_PROF, EVERY_S, EVERY_S)


def library(frame: FrameType | None) -> str:
    """Whose code it was that ran."""
    if frame is None:
        return "?"
    name = frame.f_code.co_filename
    if "/site-packages/" in name:
        return name.partition("/site-packages/")[2].partition("/")[0]
    return "Muster" if str(Path(__file__).parents[1]) in name else "Python"


if __name__ == "__main__":
    stages, owners = Counter[str](), Counter[str]()

    def begin_anew(*_: object) -> None:
        """What comes before is the start."""
        stages.clear()
        owners.clear()

    signal.signal(signal.SIGUSR1, begin_anew)
    _sampling(stages, owners)
    try:
        main(sys.argv[2:])
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        Path(sys.argv[1]).write_text(json.dumps({"stages": stages, "libraries": owners}))
