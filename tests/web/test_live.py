"""Server-sent events, over a real connection."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager

import httpx
from litestar import Litestar
from sqlalchemy import event

from core.incidents.feed import EVERY, LocalFeed
from core.store.documents import Sessions
from core.store.unit_of_work import UnitOfWork
from tests.waiting import PATIENCE
from tests.web.conftest import HeldClock
from tests.web.seeds import declare
from web.app import close_streams
from web.channels import IncidentChannels


async def opened(answer: httpx.Response) -> AsyncIterator[str]:
    """The stream's lines after its greeting, blank ones left out."""
    lines = answer.aiter_lines()
    async for line in lines:
        if line == ": hello":
            break
    return (line async for line in lines if line)


@contextmanager
def statements(sessions: Sessions) -> Iterator[list[str]]:
    """What the database is asked meanwhile."""
    asked, engine = list[str](), sessions.kw["bind"].sync_engine

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", note)


async def test_a_change_arrives_as_its_number(served: httpx.AsyncClient, sessions: Sessions, feed: LocalFeed) -> None:
    await declare(sessions)
    async with served.stream("GET", "/incidents/INC-1/events") as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        assert answer.headers["cache-control"] == "no-store"
        lines = await opened(answer)
        feed.publish(1)
        assert await anext(lines) == "data: 1"


async def test_a_document_hears_only_of_itself(served: httpx.AsyncClient, sessions: Sessions, feed: LocalFeed) -> None:
    await declare(sessions)
    await declare(sessions)
    async with served.stream("GET", "/incidents/INC-2/events") as answer:
        lines = await opened(answer)
        feed.publish(1)
        feed.publish(2)
        assert await anext(lines) == "data: 2"


async def test_the_list_hears_of_all_but_private_ones(
    served: httpx.AsyncClient, sessions: Sessions, feed: LocalFeed
) -> None:
    await declare(sessions, is_private=True)
    await declare(sessions)
    async with served.stream("GET", "/events") as answer:
        lines = await opened(answer)
        feed.publish(1)
        feed.publish(2)
        assert await anext(lines) == "data: 2"


async def test_what_changes_while_a_page_rests_is_told_together(
    served: httpx.AsyncClient, sessions: Sessions, feed: LocalFeed, clock: HeldClock
) -> None:
    for is_private in (False, True, False, False):
        await declare(sessions, is_private=is_private)
    async with served.stream("GET", "/events") as answer, served.stream("GET", "/incidents/INC-4/events") as other:
        lines, last = await opened(answer), await opened(other)
        feed.publish(1)
        assert await anext(lines) == "data: 1"
        # More than the backlog holds, nearly all of it private: nothing that may be seen is lost by that.
        for number in (3, *[2] * 150, 4):
            feed.publish(number)
        assert await anext(last) == "data: 4"
        with statements(sessions) as asked:
            clock.elapsed.set()
            assert await anext(lines) == "data: 3 4"
        assert len([each for each in asked if "FROM incident" in each]) == 1


async def test_the_stream_ends_when_its_incident_becomes_private(
    served: httpx.AsyncClient, sessions: Sessions, feed: LocalFeed
) -> None:
    await declare(sessions)
    async with served.stream("GET", "/incidents/INC-1/events") as answer:
        lines = await opened(answer)
        async with UnitOfWork(sessions) as uow:
            incident = await uow.incidents.get(1)
            assert incident
            incident.is_private = True
            await uow.commit()
        feed.publish(1)
        assert [line async for line in lines] == []


async def test_it_beats_while_nothing_happens(served: httpx.AsyncClient, clock: HeldClock) -> None:
    async with served.stream("GET", "/events") as answer:
        lines = await opened(answer)
        clock.elapsed.set()
        assert await anext(lines) == ": beat"


async def test_streams_end_when_the_server_closes(served: httpx.AsyncClient, app: Litestar) -> None:
    async with served.stream("GET", "/events") as answer:
        lines = await opened(answer)
        close_streams(app)
        assert [line async for line in lines] == []


async def test_after_a_gap_all_look_again(served: httpx.AsyncClient, sessions: Sessions, feed: LocalFeed) -> None:
    await declare(sessions)
    async with served.stream("GET", "/events") as all_, served.stream("GET", "/incidents/INC-1/events") as one:
        of_all, of_one = await opened(all_), await opened(one)
        feed.publish(EVERY)
        assert await anext(of_all) == f"data: {EVERY}"
        assert await anext(of_one) == f"data: {EVERY}"


async def test_a_page_that_was_closed_is_forgotten(
    served: httpx.AsyncClient, sessions: Sessions, app: Litestar
) -> None:
    await declare(sessions)
    channels = app.plugins.get(IncidentChannels)
    async with served.stream("GET", "/incidents/INC-1/events") as answer:
        await opened(answer)
        assert channels.listened_to == {"incident/1"}
    # The next request is answered after the server has noticed; it is asked until it has.
    async with asyncio.timeout(PATIENCE):
        while channels.listened_to:
            await served.get("/healthz")
