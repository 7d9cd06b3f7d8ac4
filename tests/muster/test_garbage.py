"""What the start has made is not looked through again for garbage; what comes later is."""

from __future__ import annotations

import asyncio
import gc
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest

from muster.server import serve_forever, work_forever
from muster.settings import Settings
from tests.waiting import until

_TRY = """
import gc, weakref
import muster.server
from muster.garbage import leave_what_stays

class Knot:
    def __init__(self):
        self.me = self

gc.collect()
before = len(gc.get_objects())
leave_what_stays()
gone = weakref.ref(Knot())
still_there = gone() is not None
gc.collect()
print(before, gc.get_freeze_count(), len(gc.get_objects()), still_there, gone() is None)
"""


def test_the_start_is_left_out_and_later_garbage_is_not() -> None:
    made = subprocess.run([sys.executable, "-c", _TRY], capture_output=True, text=True, check=True)
    before, frozen, left, *knots = made.stdout.split()
    assert int(frozen) >= int(before) * 0.9
    assert int(left) < int(before) * 0.01
    assert knots == ["True", "True"]


@pytest.fixture
def thawed() -> Iterator[None]:
    gc.unfreeze()
    yield
    # As it was for the other tests (conftest.py).
    gc.freeze()


@pytest.mark.usefixtures("thawed")
@pytest.mark.parametrize("run", [serve_forever, work_forever])
async def test_each_process_does_so_when_it_has_started(
    run: Callable[[Settings], Awaitable[None]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop = asyncio.Event()
    monkeypatch.setattr("muster.server.stopped_by_signal", lambda: stop)
    monkeypatch.setattr("muster.server.configure_logs", lambda: None)
    running = asyncio.ensure_future(run(Settings(data_dir=tmp_path, port=0)))
    await until(lambda: gc.get_freeze_count() or running.done())
    assert gc.get_freeze_count()
    stop.set()
    await running
