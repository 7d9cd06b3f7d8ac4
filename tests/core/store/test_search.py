"""Incidents by facts, and whose eyes they are for, on both databases."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from core.incidents.access import ANYBODY, NOBODY, AccessRole, Viewer
from core.incidents.action_item import ActionItem
from core.incidents.channel import CommsChannel
from core.incidents.headline import HeadlinePost
from core.incidents.severity import Severity
from core.incidents.status import Status
from core.store import search_index
from core.store.engine import Sessions
from core.store.errors import StoreSlow
from core.store.incident_tables import incident_role
from core.store.search import Search, count_by_severity, find, find_page
from core.store.search_conditions import conditions
from core.store.unit_of_work import UnitOfWork
from tests.core.store.searching import NOW, person, put, titles


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


@pytest.mark.parametrize("sessions", ["postgresql"], indirect=True)
async def test_a_search_that_takes_too_long_is_stopped(sessions: Sessions, monkeypatch: pytest.MonkeyPatch) -> None:
    """PostgreSQL stops a statement by itself; SQLite has no such limit."""
    await put(sessions, "Checkout fails")
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
