"""The list, page by page, on both databases."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

import pytest
from sqlalchemy import text

from core.incidents.access import ANYBODY, NOBODY
from core.incidents.errors import InvalidValue
from core.incidents.severity import Severity
from core.store.engine import Sessions
from core.store.search import Search, Sort, every, find, find_page
from tests.core.store.searching import NOW, put


async def walk(sessions: Sessions, search: Search, size: int) -> list[list[int]]:
    """Every page there is; then back again, which has to show the same."""
    pages, cursor, last = [], "", ""
    while True:
        found = await find(sessions, ANYBODY, search, size, cursor)
        pages.append([each.number for each in found.incidents])
        assert bool(found.before) == (len(pages) > 1)
        if not found.after:
            last = found.before
            break
        cursor = found.after
    for page in reversed(pages[:-1]):
        found = await find(sessions, ANYBODY, search, size, last)
        assert [each.number for each in found.incidents] == page
        assert found.after
        last = found.before
    assert not last
    return pages


def flat(pages: Iterable[list[int]]) -> list[int]:
    return [number for page in pages for number in page]


@pytest.mark.parametrize("sort", list(Sort))
async def test_pages_hold_each_once_in_order_both_ways(sessions: Sessions, sort: Sort) -> None:
    numbers = []
    for n, severity in enumerate([None, Severity.MINOR, Severity.CRITICAL, None, Severity.MINOR]):
        # Two of them at the very same moment, and two rounds of that.
        numbers += await put(sessions, f"{n} first", severity=severity, reported_at=NOW)
        numbers += await put(
            sessions, f"{n} second", severity=severity, reported_at=NOW + timedelta(microseconds=n % 3)
        )
    for size in (1, 3, 10, 11):
        pages = await walk(sessions, Search(sort=sort), size)
        assert sorted(flat(pages)) == sorted(numbers)
        whole = (await find(sessions, ANYBODY, Search(sort=sort), 50)).incidents
        assert flat(pages) == [each.number for each in whole]
        paged = await find_page(sessions, ANYBODY, Search(sort=sort), 1, 50)
        assert [each.number for each in paged.incidents] == flat(pages)
    moments = [(each.reported_at, each.number) for each in whole]
    if sort is Sort.SEVERITY:
        assert [int(each.severity or 9) for each in whole] == sorted(int(each.severity or 9) for each in whole)
    else:
        assert moments == sorted(moments, reverse=sort is Sort.NEWEST)


async def test_pages_by_number_end_somewhere_and_lead_on(sessions: Sessions) -> None:
    await put(sessions, *(f"t{n}" for n in range(7)))
    second = await find_page(sessions, ANYBODY, Search(), 2, 3)
    assert [each.title for each in second.incidents] == ["t3", "t2", "t1"]
    assert second.count.number == 7
    third = await find(sessions, ANYBODY, Search(), 3, second.after)
    assert [each.title for each in third.incidents] == ["t0"]
    assert (await find_page(sessions, ANYBODY, Search(), 9, 3)).incidents == []
    with pytest.raises(InvalidValue, match="10,000th"):
        await find_page(sessions, ANYBODY, Search(), 10**6, 3)


async def test_a_page_that_reached_the_beginning_is_full(sessions: Sessions) -> None:
    await put(sessions, *(f"t{n}" for n in range(6)))
    first = await find(sessions, ANYBODY, Search(), 3)
    second = await find(sessions, ANYBODY, Search(), 3, first.after)
    await put(sessions, "new", reported_at=NOW + timedelta(hours=1))
    back = await find(sessions, ANYBODY, Search(), 3, second.before)
    assert [each.title for each in back.incidents] == ["t5", "t4", "t3"]
    newest = await find(sessions, ANYBODY, Search(), 3, back.before)
    assert [each.title for each in newest.incidents] == ["new", "t5", "t4"]
    assert not newest.before


async def test_counts_stop_where_told(sessions: Sessions) -> None:
    await put(sessions, *(f"t{n}" for n in range(6)))
    assert str((await find(sessions, ANYBODY, Search(), 2, count_to=4)).count) == "4+"
    assert str((await find(sessions, ANYBODY, Search(), 2, count_to=6)).count) == "6"
    assert str((await find(sessions, ANYBODY, Search(), 2, count_to=None)).count) == "6"


async def test_every_one_comes_in_batches(sessions: Sessions, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.store.search._BATCH", 3)
    numbers = await put(sessions, *(f"t{n}" for n in range(6)))
    for search in (Search(sort=Sort.OLDEST), Search(words="t", sort=Sort.OLDEST)):
        assert [each.number async for each in every(sessions, ANYBODY, search)] == numbers
    assert [each async for each in every(sessions, NOBODY, Search())] == []


@pytest.mark.parametrize("cursor", ["x", "====", "AAAA", "é", "k84AAAAA", "0" * 4000, "lM7___________8BAMI"])
async def test_a_place_that_is_none_is_refused(sessions: Sessions, cursor: str) -> None:
    with pytest.raises(InvalidValue, match="place in the list"):
        await find(sessions, ANYBODY, Search(), 3, cursor)


@pytest.mark.parametrize("sessions", ["sqlite"], indirect=True)
async def test_lists_are_read_by_an_index(sessions: Sessions) -> None:
    """PostgreSQL reads a table of thirty rows whole; benchmarks/history.py shows the large one."""
    await put(sessions, *(f"t{n}" for n in range(30)))
    first = await find(sessions, ANYBODY, Search(), 3)
    async with sessions() as session:
        rows = await session.execute(
            text(
                "EXPLAIN QUERY PLAN SELECT id FROM incident WHERE is_private IS 0 AND (reported_at, id) < ('2027', 5)"
                " ORDER BY reported_at DESC, id DESC LIMIT 3"
            )
        )
        plan = " ".join(str(row) for row in rows)
    assert first.after
    assert "ix_incident_reported" in plan
    assert "TEMP B-TREE" not in plan
