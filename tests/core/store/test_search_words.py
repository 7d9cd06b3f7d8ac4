"""Incidents by their words, on both databases."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic import command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from core.incidents.access import ANYBODY
from core.store import search_index
from core.store.engine import Sessions, open_engine, session_maker
from core.store.incident_tables import timeline_entry
from core.store.migrate import alembic_config, upgrade
from core.store.search import Search, find
from core.store.unit_of_work import UnitOfWork
from tests.core.store.searching import put, say, titles
from tests.databases import KINDS, fresh_database


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
    if not await titles(sessions):
        await put(sessions, "Checkout fails")
    # It is found or not, and said beside its own words it still is no other.
    assert await titles(sessions, words=words) in ([], ["Checkout fails"])
    assert await titles(sessions, words="checkout") == ["Checkout fails"]


async def test_texts_that_are_too_long_for_the_index_are_kept_all_the_same(sessions: Sessions) -> None:
    words = " ".join(f"w{n}" for n in range(9000))
    (number,) = await put(sessions, "Long", summary=words[:50_000], impact="z" * 50_000)
    # PostgreSQL's index of one text takes a megabyte at most; SQLite has no such limit.
    is_limited = sessions.kw["bind"].dialect.name == "postgresql"
    for n in range(30 if is_limited else 2):
        await say(sessions, number, f"note{n} " + " ".join(f"{n}x{k}" * 40 for k in range(300)))
    assert await titles(sessions, words="note0 w77") == ["Long"]


async def test_many_hits_are_found_as_well_as_few(sessions: Sessions, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_index, "_FEW", 3)
    await put(sessions, *(f"Trouble {n}" for n in range(9)), "Peace")
    for words, amount in (("trouble", 9), ("-peace", 9), ("trouble -3", 8), ("peace", 1)):
        found = await find(sessions, ANYBODY, Search(words=words), 4)
        assert found.count.number == amount
        assert len(found.incidents) == min(4, amount)


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
