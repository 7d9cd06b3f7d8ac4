"""`python -m benchmarks.soak.traced FILE serve`: `muster serve` that tells, at each SIGUSR1, what its Python objects take more
than at the one before, by the line that made them. Slower and larger than it is: for finding a leak, not for measuring one."""

from __future__ import annotations

import gc
import signal
import sys
import tracemalloc
from pathlib import Path

from muster.cli import main

MOST = 25
FRAMES = 6

if __name__ == "__main__":
    path = Path(sys.argv[1])
    before: list[tracemalloc.Snapshot] = []

    def tell(*_: object) -> None:
        gc.collect()
        now = tracemalloc.take_snapshot().filter_traces([tracemalloc.Filter(False, tracemalloc.__file__)])
        if before:
            grown = now.compare_to(before.pop(), "traceback")[:MOST]
            lines = [line for each in grown for line in (f"\n{each}", *each.traceback.format()[-2 * FRAMES :])]
            path.write_text("\n".join(lines))
        before.append(now)

    tracemalloc.start(FRAMES)
    signal.signal(signal.SIGUSR1, tell)
    main(sys.argv[2:])
