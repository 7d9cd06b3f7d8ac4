"""Searching incidents, on both databases."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from core.chat.people import PersonRef
from core.incidents.access import ANYBODY, NOBODY, AccessRole, Viewer
from core.incidents.action_item import ActionItem
from core.incidents.channel import CommsChannel
from core.incidents.errors import InvalidValue
from core.incidents.headline import HeadlinePost
from core.incidents.incident import Incident
from core.incidents.severity import Severity
from core.incidents.status import Status
from core.incidents.timeline import EntryKind, Origin, entry
from core.store import search_index
from core.store.engine import Sessions, open_engine, session_maker
from core.store.errors import StoreSlow
from core.store.incident_tables import incident_role, timeline_entry
from core.store.migrate import alembic_config, upgrade
from core.store.search import Search, Sort, count_by_severity, every, find, find_page
from core.store.search_conditions import conditions
from core.store.unit_of_work import UnitOfWork
from tests.databases import KINDS, fresh_database, migrated_database

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)


@pytest.fixture(params=KINDS)
async def sessions(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Sessions]:
    engine = open_engine(await migrated_database(request.param, tmp_path), survives_power_cuts=False)
    await upgrade(engine)
    yield session_maker(engine)
    await engine.dispose()


async def put(sessions: Sessions, *titles: str, **facts: Any) -> list[int]:
    """Incidents, each reported a minute after the one before."""
    numbers = []
    async with UnitOfWork(sessions) as uow:
        reporter = await uow.people.known(PersonRef("slack", "T1", "U-Ada"), "Ada")
        start = facts.pop("reported_at", NOW)
        for minute, title in enumerate(titles):
            at = start + timedelta(minutes=minute)
            incident = Incident(title, reporter, at, at, key=f"{title}/{at}/{minute}", **facts)
            await uow.incidents.add(incident)
            numbers.append(incident.number)
        await uow.commit()
    return numbers


async def person(sessions: Sessions, name: str) -> int:
    async with UnitOfWork(sessions) as uow:
        found = await uow.people.known(PersonRef("slack", "T1", f"U-{name}"), name)
        await uow.commit()
        assert found.id
        return found.id


async def say(sessions: Sessions, number: int, words: str, is_shown: bool = True) -> None:
    async with UnitOfWork(sessions) as uow:
        made = entry(number, EntryKind.NOTE, Origin(NOW, f"{number}/{words[:50]}", None, None))
        made.text, made.is_shown = words, is_shown
        uow.timeline.add(made)
        await uow.commit()


async def titles(sessions: Sessions, viewer: Viewer = ANYBODY, **asked: Any) -> list[str]:
    return [each.title for each in (await find(sessions, viewer, Search(**asked), 50)).incidents]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("checkout", ["Checkout fails"]),
        ("CHECK", ["The check-out page, slow", "Checkout fails"]),
        ("check-out", ["The check-out page, slow"]),
        ('"check-o"', []),
        ('"check out"', ["The check-out page, slow"]),
        ("fails check", ["Checkout fails"]),
        ('"fails checkout"', []),
        ("check -slow", ["Checkout fails"]),
        ("-check", ["Café Ärger №5"]),
        ('-"checkout fails" -café', ["The check-out page, slow"]),
        ("cafe arger", ["Café Ärger №5"]),
        ("CAFÉ", ["Café Ärger №5"]),
        ("inc-2", ["The check-out page, slow"]),
        ("INC-99", []),
        ("nowhere", []),
        ('"', []),
        ("!!! ( )", []),
    ],
)
async def test_words_are_found(sessions: Sessions, words: str, found: list[str]) -> None:
    await put(sessions, "Checkout fails", "The check-out page, slow", "Café Ärger №5")
    assert await titles(sessions, words=words) == found


async def test_summary_impact_and_timeline_are_searched_and_stay_current(sessions: Sessions) -> None:
    (number,) = await put(sessions, "Odd", summary="the **gateway** times out", impact="merchants")
    await say(sessions, number, "restarted kafka-3")
    await say(sessions, number, "hidden remark", is_shown=False)
    for word in ("gateway", "merchants", "kafka", '"restarted kafka 3"', "merchants kafka odd"):
        assert await titles(sessions, words=word) == ["Odd"], word
    assert await titles(sessions, words="hidden") == []
    async with UnitOfWork(sessions) as uow:
        incident = await uow.incidents.get(number)
        assert incident
        incident.summary, incident.title = "a router", "Even"
        await uow.session.execute(timeline_entry.update().values(is_shown=~timeline_entry.c.is_shown))
        await uow.commit()
    assert await titles(sessions, words="gateway") == await titles(sessions, words="kafka") == []
    assert await titles(sessions, words="router hidden even") == ["Even"]
    for is_hidden in (True, False):
        async with sessions() as session:
            await session.execute(timeline_entry.update().values(is_hidden=is_hidden))
            await session.commit()
        assert await titles(sessions, words="hidden") == ([] if is_hidden else ["Even"])
    async with sessions() as session:
        await session.execute(timeline_entry.delete())
        await session.commit()
    assert await titles(sessions, words="hidden") == []


async def test_nothing_typed_breaks_it(sessions: Sessions) -> None:
    await put(sessions, "Checkout fails")
    evil = ["'", "''; DROP TABLE incident; --", "a:* & !b | (c)", "NEAR(a b, 1)", "title: x", "^a", "a AND", "OR", "NOT",
            "\x00", "a\x00b", "\\", "*", "a*", '"a" *', "{title}: a", "x" * 5000, "é" * 300, "1e5 12.5 -3 +4", "a <-> b",
            "\ud800", "<b>", "%", "_", "’", "日本語", "٣", "🔥"]  # fmt: skip
    for words in evil:
        await find(sessions, ANYBODY, Search(words=words), 5)
    assert await titles(sessions, words="checkout") == ["Checkout fails"]


@given(words=st.text(st.characters(codec="utf-8"), max_size=60))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_any_text_is_a_good_question(sessions: Sessions, words: str) -> None:
    await find(sessions, ANYBODY, Search(words=words), 5)


async def test_texts_that_are_too_long_for_the_index_are_kept_all_the_same(sessions: Sessions) -> None:
    words = " ".join(f"w{n}" for n in range(9000))
    (number,) = await put(sessions, "Long", summary=words[:50_000], impact="z" * 50_000)
    for n in range(30):
        await say(sessions, number, f"note{n} " + " ".join(f"{n}x{k}" * 40 for k in range(300)))
    assert await titles(sessions, words="note0 w77") == ["Long"]


async def test_many_hits_are_found_as_well_as_few(sessions: Sessions, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_index, "_FEW", 3)
    await put(sessions, *(f"Trouble {n}" for n in range(9)), "Peace")
    for words, amount in (("trouble", 9), ("-peace", 9), ("trouble -3", 8), ("peace", 1)):
        found = await find(sessions, ANYBODY, Search(words=words), 4)
        assert found.count.number == amount
        assert len(found.incidents) == min(4, amount)


@pytest.mark.parametrize("few", [0, 20_000])
async def test_facts_narrow_the_list(sessions: Sessions, monkeypatch: pytest.MonkeyPatch, few: int) -> None:
    """Whether those that are meant are few, or many."""
    monkeypatch.setattr(search_index, "_FEW", few)
    grace = await person(sessions, "Grace")
    a, b, c, d = await put(sessions, "a", "b", "c", "d")
    async with UnitOfWork(sessions) as uow:
        found = {n: await uow.incidents.get(n) for n in (a, b, c, d)}
        found[a].severity, found[a].status = Severity.CRITICAL, Status.RESOLVED
        found[b].severity, found[b].lead = Severity.MINOR, await uow.people.get(grace)
        found[c].is_report_only, found[c].status = True, Status.IDENTIFIED
        found[c].headlines.append(HeadlinePost("discord", "G1", "C1"))
        found[d].channel = CommsChannel("teams", "t", NOW)
        await uow.session.execute(incident_role.insert().values(incident_id=d, role="comms", person_id=grace))
        for key, (number, done) in enumerate([(a, NOW), (b, None), (b, None)]):
            made = ActionItem(incident_id=number, key=str(key), details="do it", created_at=NOW, done_at=done)
            uow.session.add(made)
        await uow.commit()
    minute = timedelta(minutes=1)
    answers: dict[tuple[tuple[str, Any], ...], str] = {
        (("statuses", frozenset({Status.RESOLVED, Status.IDENTIFIED})),): "ca",
        (("severities", frozenset({Severity.CRITICAL})),): "a",
        (("severities", frozenset({Severity.CRITICAL, None})),): "dca",
        (("severities", frozenset({None})),): "dc",
        (("lead_id", grace),): "b",
        (("lead_id", 10**12),): "",
        (("holder_id", grace),): "d",
        (("holder_id", grace), ("role", "comms")): "d",
        (("holder_id", grace), ("role", "scribe")): "",
        (("role", "comms"),): "d",
        (("platform", "discord"),): "c",
        (("platform", "teams"),): "d",
        (("platform", "x"),): "",
        (("since", NOW + minute),): "dcb",
        (("until", NOW + minute),): "a",
        (("since", NOW + minute), ("until", NOW + 2 * minute)): "b",
        (("is_report_only", True),): "c",
        (("is_report_only", False),): "dba",
        (("has_open_actions", True),): "b",
        (("has_open_actions", False),): "dca",
        (("words", "a"), ("severities", frozenset({Severity.CRITICAL}))): "a",
        (("words", "a"), ("severities", frozenset({Severity.MINOR}))): "",
    }
    for asked, answer in answers.items():
        page = await find(sessions, ANYBODY, Search(**dict(asked)), 50)
        assert "".join(each.title for each in page.incidents) == answer, asked


def viewers(me: int) -> dict[str, Viewer]:
    return {
        "nobody": NOBODY,
        "anybody": ANYBODY,
        "other": Viewer(me + 1000, AccessRole.MANAGER),
        "me": Viewer(me, AccessRole.VIEWER),
        "admin": Viewer(me + 1000, AccessRole.ADMIN),
    }


async def test_private_incidents_are_found_by_their_own_people_only(sessions: Sessions) -> None:
    me = await person(sessions, "Me")
    numbers = await put(sessions, "Secret plan", "Secret work", is_private=True)
    await put(sessions, "Open plan")
    async with UnitOfWork(sessions) as uow:
        await uow.session.execute(incident_role.insert().values(incident_id=numbers[1], role="comms", person_id=me))
        await uow.commit()
    seen = {"nobody": [], "anybody": ["Open plan"], "other": ["Open plan"], "me": ["Open plan", "Secret work"],
            "admin": ["Open plan", "Secret work", "Secret plan"]}  # fmt: skip
    for name, viewer in viewers(me).items():
        for words in ("", "plan", "secret", "inc-1", "-nothing"):
            found = await find(sessions, viewer, Search(words=words), 50)
            expected = [t for t in seen[name] if words in ("", "-nothing") or words in t.lower() or words == "inc-1"]
            if words == "inc-1":
                expected = [t for t in expected if t == "Secret plan"]
            assert sorted(each.title for each in found.incidents) == sorted(expected), (name, words)
            assert found.count.number == len(expected)


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


async def test_lists_are_read_by_an_index(sessions: Sessions) -> None:
    await put(sessions, *(f"t{n}" for n in range(30)))
    first = await find(sessions, ANYBODY, Search(), 3)
    async with sessions() as session:
        if session.get_bind().dialect.name != "sqlite":
            pytest.skip("PostgreSQL reads a table of thirty rows whole; benchmarks/history.py shows the large one")
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


@pytest.mark.parametrize("kind", KINDS)
async def test_what_was_there_before_the_index_is_found_too(kind: str, tmp_path: Path) -> None:
    engine = open_engine(await fresh_database(kind, tmp_path))
    async with engine.begin() as connection:
        await connection.run_sync(lambda sync: command.upgrade(alembic_config(sync), "0011"))
        for statement in (
            "INSERT INTO person (name) VALUES ('Ada')",
            "INSERT INTO incident (version, key, title, summary, impact, status, reporter_id, is_private, is_report_only,"
            " reported_at, started_at, first_values) VALUES (1, 'k', 'Disk', 'full', '', 'investigating', 1, false,"
            " false, '2026-01-01 10:00:00', '2026-01-01 10:00:00', '{}')",
            "INSERT INTO timeline_entry (incident_id, key, kind, at, field, text, source, place_key, message_key,"
            " is_shown, is_hidden, attachments) VALUES (1, 'n', 'note', '2026-01-01 10:00:00', '', 'swept', '', '', '', true,"
            " false, '[]')",
        ):
            await connection.execute(text(statement))
    await upgrade(engine)
    assert await titles(session_maker(engine), words="disk full swept") == ["Disk"]
    async with engine.begin() as connection:
        await connection.run_sync(lambda sync: command.downgrade(alembic_config(sync), "0011"))
        await connection.execute(text("UPDATE incident SET title = 'Disc'"))
        await connection.run_sync(lambda sync: command.upgrade(alembic_config(sync), "head"))
    assert await titles(session_maker(engine), words="disc swept") == ["Disc"]
    await engine.dispose()


async def test_counts_by_severity_are_of_what_the_list_shows(sessions: Sessions) -> None:
    ben = await person(sessions, "Ben")
    kinds = [(Severity.MAJOR, False), (Severity.MINOR, False), (None, False), (Severity.MAJOR, True)]
    for day, (severity, private) in enumerate(kinds):
        at = NOW + timedelta(days=day)
        await put(sessions, "Checkout fails", "Mail is late", severity=severity, is_private=private, reported_at=at)
    async with UnitOfWork(sessions) as uow:
        scribe = await uow.people.get(ben)
        assert scribe
        await uow.roles.give(1, "scribe", scribe)
        uow.actions.add(ActionItem(3, "Look", NOW, "a"))
        incident = await uow.incidents.get(4)
        assert incident
        incident.headlines.append(HeadlinePost("discord", "G1", "C", message="1"))
        await uow.commit()
    questions: list[tuple[Search, dict[Severity | None, int]]] = [
        (Search(), {Severity.MAJOR: 2, Severity.MINOR: 2, None: 2}),
        (Search(words="checkout"), {Severity.MAJOR: 1, Severity.MINOR: 1, None: 1}),
        (Search(role="scribe"), {Severity.MAJOR: 1}),
        (Search(holder_id=ben, words="mail"), {}),
        (Search(platform="discord"), {Severity.MINOR: 1}),
        (Search(has_open_actions=True), {Severity.MINOR: 1}),
        (Search(has_open_actions=False, severities=frozenset({None})), {None: 2}),
    ]
    for search, counts in questions:
        assert await count_by_severity(sessions, ANYBODY, search) == counts, search
        assert (await find(sessions, ANYBODY, search, 50)).count.number == sum(counts.values()), search
    assert (await count_by_severity(sessions, Viewer(1, AccessRole.ADMIN), Search()))[Severity.MAJOR] == 4


async def test_a_search_that_takes_too_long_is_stopped(sessions: Sessions, monkeypatch: pytest.MonkeyPatch) -> None:
    """PostgreSQL stops a statement by itself; SQLite has no such limit."""
    await put(sessions, "Checkout fails")
    async with sessions() as session:
        if session.get_bind().dialect.name != "postgresql":
            pytest.skip("SQLite stops nothing")
    slow = text("(SELECT count(pg_sleep(5))) IS NOT NULL")
    monkeypatch.setattr("core.store.search.conditions", lambda *asked: [*conditions(*asked), slow])
    monkeypatch.setattr("core.store.search._PATIENCE_MS", 50)
    for asked in (find(sessions, ANYBODY, Search(), 5), find_page(sessions, ANYBODY, Search(), 1, 5)):
        with pytest.raises(StoreSlow):
            await asked
    with pytest.raises(StoreSlow):
        await count_by_severity(sessions, ANYBODY, Search())
    # The connection is whole again.
    monkeypatch.undo()
    assert await titles(sessions) == ["Checkout fails"]
