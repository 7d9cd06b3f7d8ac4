"""A document with everything in it, its relatives and its report's texts, on both databases."""

from __future__ import annotations

from collections.abc import Coroutine
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core.chat.people import PersonRef
from core.incidents.access import ANYBODY
from core.incidents.incident import Incident
from core.incidents.report import Report
from core.incidents.timeline import OWN, Amending, Amendment, EntryKind, Origin, entry
from core.store.document import document
from core.store.engine import Sessions, open_engine, session_maker
from core.store.unit_of_work import UnitOfWork, WriteConflict
from tests.databases import KINDS, migrated_database

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)


@pytest.mark.parametrize("kind", KINDS)
async def test_it_is_read_whole(tmp_path: Path, kind: str) -> None:
    engine = open_engine(await migrated_database(kind, tmp_path))
    sessions = session_maker(engine)
    async with UnitOfWork(sessions) as uow:
        ada = await uow.people.known(PersonRef("slack", "T1", "U1"), "Ada")
        for number, title in enumerate(("Checkout is slow", "Checkout slow again", "Mail is late")):
            await uow.incidents.add(Incident(title, ada, NOW, NOW, key=f"k{number}"))
        note = entry(1, EntryKind.NOTE, Origin(NOW, "a", ada.id), "Said", OWN)
        hidden = entry(1, EntryKind.NOTE, Origin(NOW + timedelta(1), "b", ada.id), "Hidden", OWN)
        hidden.is_hidden = True
        uow.timeline.add(note)
        uow.timeline.add(hidden)
        uow.timeline.amend(Amendment(1, hidden.key, Amending.HIDDEN, NOW, ada.id))
        await uow.reports.keep(Report(1, "First", 1, NOW, ada.id))
        await uow.commit()
    async with UnitOfWork(sessions) as uow:
        report = await uow.reports.of(1)
        assert report
        assert report.rewrite("Second", 1, NOW, None)
        await uow.reports.keep(report)
        await uow.commit()
        assert await uow.people.choices() == [(1, "Ada")]
        assert [each.text for each in await uow.timeline.shown(1)] == ["Said"]
        assert [each.number for each in await uow.reports.revisions(1)] == [2, 1]
        first = await uow.reports.revision(1, 1)
        assert (first.text, first.person_id) == ("First", 1)
    found = await document(sessions, ANYBODY, 1)
    assert found
    assert [each.text for each in found.timeline] == ["Said", "Hidden"]
    assert [each.what for each in found.amendments["b#note.own"]] == [Amending.HIDDEN]
    assert [(each.reference, each.how) for each in found.related] == [("INC-2", "similar")]
    assert found.report.text == "Second"
    await engine.dispose()


@pytest.mark.parametrize("kind", KINDS)
async def test_of_two_who_save_at_the_same_moment_the_second_looks_again(tmp_path: Path, kind: str) -> None:
    engine = open_engine(await migrated_database(kind, tmp_path))
    sessions = session_maker(engine)
    async with UnitOfWork(sessions) as uow:
        ada = await uow.people.known(PersonRef("slack", "T1", "U1"), "Ada")
        await uow.incidents.add(Incident("Down", ada, NOW, NOW, key="k"))
        await uow.reports.keep(Report(1, "First", 1, NOW))
        await uow.commit()
    with pytest.raises(WriteConflict):
        async with UnitOfWork(sessions) as late:
            await _rewrite(late, "Late", before_commit=_rewrite_at_once(sessions, "Quick"))
    async with UnitOfWork(sessions) as uow:
        assert (await uow.reports.of(1)).text == "Quick"
    await engine.dispose()


async def _rewrite(uow: UnitOfWork, text: str, before_commit: Coroutine[None, None, None] | None = None) -> None:
    report = await uow.reports.of(1)
    assert report
    if before_commit:
        await before_commit
    report.rewrite(text, 1, NOW, None)
    await uow.reports.keep(report)
    await uow.commit()


async def _rewrite_at_once(sessions: Sessions, text: str) -> None:
    async with UnitOfWork(sessions) as uow:
        await _rewrite(uow, text)
