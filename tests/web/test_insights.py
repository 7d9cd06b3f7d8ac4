"""The insights: each number worked out by hand from a few incidents, and nothing of what one may not see."""

from __future__ import annotations

import re
from datetime import timedelta

import httpx
import pytest

from core.incidents.action_item import ActionItem, Priority
from core.incidents.severity import Severity
from core.incidents.status import Status
from core.incidents.timeline import EntryKind, Origin, entry
from core.store.documents import Sessions
from core.store.unit_of_work import UnitOfWork
from tests.web.conftest import NOW
from tests.web.seeds import declare, person
from tests.web.signing_in import sign_in


async def set_lead(sessions: Sessions, number: int, after: timedelta) -> None:
    async with UnitOfWork(sessions) as uow:
        incident = await uow.incidents.get(number)
        assert incident
        lead = await person(uow, "Lea")
        origin = Origin(incident.reported_at + after, f"lead-{number}", lead.id)
        uow.timeline.add(incident.change("lead", lead, origin, []))
        await uow.commit()


async def resolved(sessions: Sessions, title: str, minutes: int, **facts: object) -> int:
    start = NOW - timedelta(days=3)
    return await declare(
        sessions,
        title,
        reported_at=start + timedelta(minutes=5),
        started_at=start,
        ended_at=start + timedelta(minutes=minutes),
        status=Status.RESOLVED,
        **facts,
    )


def measure(page: str, name: str) -> str:
    found = re.search(rf"<dt>{name}</dt>(.*?)</div>", page, re.DOTALL)
    assert found
    return " ".join(re.sub(r"<[^>]*>", " ", found[1]).split())


async def test_the_measures(client: httpx.AsyncClient, sessions: Sessions) -> None:
    for minutes in (30, 60, 120):
        number = await resolved(sessions, "Kafka lag", minutes, severity=Severity.MAJOR)
        await set_lead(sessions, number, timedelta(minutes=minutes // 10))
    await declare(sessions, "Still going on")
    await resolved(sessions, "A report", 5000, is_report_only=True)
    page = (await client.get("/insights")).text
    assert measure(page, "Incidents").startswith("4 reported in 13 weeks")
    assert measure(page, "To resolve").startswith("1 h 0 min median; 9 in 10 within 1 h 48 min")
    assert measure(page, "To lead").startswith("6 min median; 9 in 10 within 10 min")
    told = (await client.get("/api/insights")).json()
    assert (told["incidents"], told["time_zone"], told["is_cut"]) == (4, "UTC", False)
    measures = {each["name"]: (each["count"], each["of"], each["median_s"], each["p90_s"]) for each in told["measures"]}
    assert (measures["To resolve"], measures["To lead"]) == ((3, 4, 3600, 6480), (3, 4, 360, 648))
    assert (len(told["weeks"]), sum(each["total"] for each in told["weeks"])) == (14, 4)
    assert sum(each["by_severity"]["major"] for each in told["weeks"]) == 3
    assert sum(sum(each["by_hour"]) for each in told["weekdays"]) == 4
    assert {"word": "kafka", "incidents": 3} in told["words"]
    ended = "since=2025-01-01T00:00:00Z&until=2025-02-01T00:00:00Z"
    assert (await client.get(f"/api/insights?{ended}")).json()["incidents"] == 0
    for wrong in ("since=2027-01-01T00:00:00Z", "since=2001-01-01T00:00:00Z", "until=0001-01-02T00:00:00Z"):
        assert (await client.get(f"/api/insights?{wrong}")).status_code == 422, wrong
    assert "3 of 4 incidents." in measure(page, "To lead")
    assert measure(page, "To severity").startswith("0 min median")
    assert measure(page, "To acknowledge").startswith("6 min median")


async def test_weeks_as_a_chart_and_as_a_table(client: httpx.AsyncClient, sessions: Sessions) -> None:
    await resolved(sessions, "One", 60, severity=Severity.CRITICAL)
    await resolved(sessions, "Two", 60)
    page = (await client.get("/insights?days=30")).text
    # 2026-03-01 is a Sunday.
    row = re.search(r'<th scope="row">2026-02-23</th>(.*?)</tr>', page)
    assert row
    assert re.findall(r">([^<>]+)</td>", row[1]) == ["1", "0", "0", "0", "1", "2", "1 h 0 min"]
    assert '<svg xmlns="http://www.w3.org/2000/svg" class="chart"' in page
    assert "<title>23 Feb: critical: 1</title>" in page
    assert "style=" not in page
    assert "<script>" not in page


async def test_when_and_which_words(client: httpx.AsyncClient, sessions: Sessions) -> None:
    for _ in range(3):
        await resolved(sessions, "The <kafka> queue & disk", 60)
    page = (await client.get("/insights")).text
    # Sunday, 12:05 UTC.
    assert re.search(r'<th scope="row">Sunday</th>(<td class="heat-0"></td>){12}<td class="heat-5">3</td>', page)
    assert '<a href="/?q=kafka">kafka</a></th><td><span class="word-bar tenths-10"></span>3</td>' in page
    assert "<kafka>" not in page


async def test_open_follow_ups_by_age(client: httpx.AsyncClient, sessions: Sessions) -> None:
    number = await declare(sessions)
    async with UnitOfWork(sessions) as uow:
        for days, priority in ((1, Priority.HIGH), (10, None), (200, Priority.LOW)):
            made = ActionItem(number, "x", NOW - timedelta(days=days), f"a{days}", priority=priority)
            made.due = (NOW - timedelta(days=days - 5)).date()
            uow.actions.add(made)
        uow.actions.add(ActionItem(number, "done", NOW, "done", done_at=NOW))
        await uow.commit()
    page = (await client.get("/insights")).text
    assert "3 open, <strong>2 overdue</strong>" in page
    for name, counts in (("under a week", "1 0 0 0 1"), ("1 to 4 weeks", "0 0 0 1 1"), ("over 3 months", "0 0 1 0 1")):
        row = re.search(rf'<th scope="row">{name}</th>(.*?)</tr>', page)
        assert row
        assert re.findall(r"(\d+)</td>", row[1]) == counts.split()


async def test_private_incidents_of_others_are_in_no_number(client: httpx.AsyncClient, sessions: Sessions) -> None:
    number = await resolved(sessions, "Secret breach", 60, is_private=True, reporter="Rita")
    async with UnitOfWork(sessions) as uow:
        uow.actions.add(ActionItem(number, "x", NOW, "a"))
        await uow.commit()
    page = (await client.get("/insights")).text
    assert "Nothing to measure yet" in page
    await sign_in(client, sessions, name="Rita")
    page = (await client.get("/insights")).text
    assert "breach" in page
    assert "1 open" in page


@pytest.mark.parametrize("days", ["", "x", "-1", "99999999999", "91"])
async def test_what_is_no_period_means_13_weeks(client: httpx.AsyncClient, days: str) -> None:
    answer = await client.get(f"/insights?days={days}")
    assert answer.status_code == 200
    assert 'href="?days=91" aria-current="true"' in answer.text


async def test_a_note_acknowledges_and_a_hidden_one_does_not(client: httpx.AsyncClient, sessions: Sessions) -> None:
    number = await resolved(sessions, "Kafka lag", 60)
    async with UnitOfWork(sessions) as uow:
        incident = await uow.incidents.get(number)
        assert incident
        for minutes, shown in ((1, False), (9, True)):
            origin = Origin(incident.reported_at + timedelta(minutes=minutes), f"n{minutes}", incident.reporter.id)
            made = entry(number, EntryKind.NOTE, origin, "Looking")
            made.is_shown = shown
            uow.timeline.add(made)
        await uow.commit()
    assert measure((await client.get("/insights")).text, "To acknowledge").startswith("9 min median")
