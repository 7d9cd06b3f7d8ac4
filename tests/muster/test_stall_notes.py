"""What held everything up is noted for `/admin`; where the database is away, the log has to do."""

from __future__ import annotations

import asyncio

from core.clock import SystemClock
from core.store.engine import open_engine, session_maker
from core.store.stalls import Stall
from muster.stall_notes import StallNotes


async def test_a_database_that_is_away_is_no_trouble_of_its_own() -> None:
    engine = open_engine("postgresql://nobody@127.0.0.1:1/nothing")
    notes = StallNotes(session_maker(engine), SystemClock())
    notes.add(Stall("wait_for_it", "/srv/acme/more.py", 1, 2.0))
    (writing,) = notes._writing
    (came_to,) = await asyncio.gather(writing, return_exceptions=True)
    assert came_to is None
    await engine.dispose()
