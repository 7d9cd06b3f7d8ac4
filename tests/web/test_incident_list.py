"""The front page."""

from __future__ import annotations

import csv
import html
import io
import re
from datetime import timedelta

import httpx
import pytest

from core.incidents.access import AccessRole
from core.incidents.severity import Severity
from core.incidents.status import Status
from core.store.documents import Sessions
from core.store.errors import StoreSlow
from core.store.unit_of_work import UnitOfWork
from tests.web.conftest import NOW
from tests.web.seeds import declare, person, person_id, resolve_many
from tests.web.signing_in import sign_in
from web.cells import harmless


async def test_with_nothing_to_show_it_says_how_to_declare(client: httpx.AsyncClient) -> None:
    page = (await client.get("/")).text
    assert "No incidents yet" in page
    assert "/incident" in page


async def test_a_live_incident_is_shown_with_its_facts(client: httpx.AsyncClient, sessions: Sessions) -> None:
    await declare(sessions, "Checkout fails", severity=Severity.MAJOR, status=Status.IDENTIFIED, lead="Grace")
    page = (await client.get("/")).text
    for words in ("INC-1", "Checkout fails", "major", "identified", "Grace", "2 h 0 min", "4 Mar 2026, 10:00 UTC"):
        assert words in page
    assert 'href="/incidents/INC-1"' in page
    assert "<title>Incidents · Muster &amp; Sons</title>" in page


async def test_severity_shows_by_word_and_shape_and_colour(client: httpx.AsyncClient, sessions: Sessions) -> None:
    for severity in Severity:
        await declare(sessions, severity=severity)
    page = (await client.get("/")).text
    page = page[: page.index('id="search"')]
    signs = re.findall(r'<span class="severity (severity-\w+)">(<svg.*?</svg>)(\w+)</span>', page, re.DOTALL)
    assert sorted(word for _, _, word in signs) == ["critical", "major", "minor", "trivial"]
    assert len({colour for colour, _, _ in signs}) == 4
    assert len({shape for _, shape, _ in signs}) == 4


async def test_live_ones_come_first_and_history_is_newest_first(client: httpx.AsyncClient, sessions: Sessions) -> None:
    await declare(sessions, "Old but live", reported_at=NOW - timedelta(days=90))
    await resolve_many(sessions, 2)
    page = (await client.get("/")).text
    assert page.index("Old but live") < page.index("Past trouble 2") < page.index("Past trouble 1")


async def test_pages_hold_25_and_lead_to_one_another(client: httpx.AsyncClient, sessions: Sessions) -> None:
    await resolve_many(sessions, 26)
    first = (await client.get("/")).text
    assert first.count("Past trouble") == 25
    assert "Past trouble 26<" in first
    assert 'rel="prev"' not in first
    second = (await client.get(link(first, "next"))).text
    assert second.count("Past trouble") == 1
    assert "Past trouble 1<" in second
    assert 'rel="next"' not in second
    assert (await client.get(link(second, "prev"))).text.count("Past trouble") == 25


def link(page: str, rel: str) -> str:
    match = re.search(rf'rel="{rel}" href="([^"]+)"', page)
    assert match
    return html.unescape(match[1])


@pytest.mark.parametrize("place", ["0", "-1", "abc", "", "1.5", "٣", "9" * 400, "%00", "k84AAAAA"])
async def test_what_is_no_place_in_the_list_shows_its_beginning(
    client: httpx.AsyncClient, sessions: Sessions, place: str
) -> None:
    await resolve_many(sessions, 1)
    answer = await client.get(f"/?from={place}")
    assert answer.status_code == 200
    assert "Past trouble 1<" in answer.text


@pytest.mark.parametrize(
    ("query", "found", "chips"),
    [
        ("q=disk", ["Disk is full", "Old disk"], []),
        ("q=disk&status=open", ["Disk is full"], ["open"]),
        ("q=disk&status=resolved&status=monitoring", ["Old disk"], ["resolved", "monitoring"]),
        ("severity=critical&severity=none", ["Disk is full", "Old disk"], ["critical", "not rated"]),
        ("severity=2", ["Net is slow"], ["2"]),
        ("since=2026-03-01", ["Net is slow", "Disk is full"], ["from 2026-03-01"]),
        ("until=2026-03-01", ["Old disk"], ["up to 2026-03-01"]),
        ("until=2026-03-03&since=2026-03-03", ["Disk is full"], ["from 2026-03-03", "up to 2026-03-03"]),
        ("kind=report", ["Old disk"], ["report only"]),
        ("kind=live&sort=oldest", ["Disk is full", "Net is slow"], ["was live"]),
        ("q=&status=&severity=&lead=", ["Old disk"], []),
    ],
)
async def test_the_address_holds_the_question(
    client: httpx.AsyncClient, sessions: Sessions, query: str, found: list[str], chips: list[str]
) -> None:
    await some_incidents(sessions)
    page = (await client.get(f"/?{query}")).text
    rows = page[page.index('id="rows"') :]
    assert re.findall(r"<bdi>((?:Old|Disk|Net)[^<]*)</bdi></a>", rows) == found
    assert re.findall(r"</span><bdi>([^<]*)</bdi><svg", page) == chips


async def some_incidents(sessions: Sessions) -> None:
    await declare(sessions, "Net is slow", severity=Severity.MAJOR, reported_at=NOW)
    await declare(sessions, "Disk is full", severity=Severity.CRITICAL, reported_at=NOW - timedelta(days=1))
    old = {"status": Status.RESOLVED, "is_report_only": True, "ended_at": NOW}
    await declare(sessions, "Old disk", reported_at=NOW - timedelta(days=40), **old)


async def test_people_are_filtered_by_and_named(client: httpx.AsyncClient, sessions: Sessions) -> None:
    await declare(sessions, "Led", lead="Grace")
    await declare(sessions, "Not led")
    grace = await person_id(sessions, "Grace")
    page = (await client.get(f"/?lead={grace}")).text
    assert ">Led<" in page
    assert "Not led" not in page
    assert "led by Grace" in page
    assert (await client.get("/people.json?q=gra")).json() == [{"value": int(grace), "name": "Grace"}]


async def test_who_only_reads_learns_no_more_names_than_what_they_read_has(
    client: httpx.AsyncClient, sessions: Sessions
) -> None:
    number = await declare(sessions, "Led", lead="Grace", reporter="Ada")
    await declare(sessions, "Hidden", lead="Mallory", reporter="Mallory", is_private=True)
    async with UnitOfWork(sessions) as uow:
        await uow.roles.give(number, "scribe", await person(uow, "Sue"))
        await person(uow, "Nobody Yet")
        await uow.commit()
    mallory = await person_id(sessions, "Mallory")

    async def names() -> list[str]:
        asked = [each["name"] for each in (await client.get("/people.json")).json()]
        over_the_api = [each["name"] for each in (await client.get("/api/people")).json()["items"]]
        assert asked == over_the_api
        return [each for each in asked if not each.startswith(("viewer", "responder"))]

    few, all_of_them = ["Ada", "Grace", "Sue"], ["Ada", "Grace", "Mallory", "Nobody Yet", "Sue"]
    assert await names() == few
    # Nor by asking for a number, nor in what the list's filters offer.
    page = (await client.get(f"/?lead={mallory}")).text
    assert ("Mallory" in page, "Nobody Yet" in page, "led by somebody" in page) == (False, False, True)
    await sign_in(client, sessions, AccessRole.VIEWER)
    assert await names() == few
    await sign_in(client, sessions, AccessRole.RESPONDER)
    assert await names() == all_of_them
    # Those of one's own private incident are among them.
    await sign_in(client, sessions, AccessRole.VIEWER, "Mallory")
    assert await names() == ["Ada", "Grace", "Mallory", "Sue"]


@pytest.mark.parametrize(
    "query",
    [
        *(
            "status=x",
            "severity=9",
            "lead=me",
            "lead=" + "9" * 30,
            "since=2026-13-01",
            "until=9999-12-31",
            "since=0001-01-01",
        ),
        *("kind=x", "actions=x", "sort=x", "platform=%00", "role=<script>", "q=%22%27%28", "q=%00", "q=%ff%fe"),
        "since=2026-03-02&until=2026-03-01",
    ],
)
async def test_what_cant_be_read_is_told_and_breaks_nothing(
    client: httpx.AsyncClient, sessions: Sessions, query: str
) -> None:
    await some_incidents(sessions)
    answer = await client.get(f"/?{query}")
    assert answer.status_code == 200
    assert "<script>" not in answer.text.replace('<script type="module"', "")
    if not query.startswith("q="):
        assert 'class="notice trouble"' in answer.text
    assert (await client.get(f"/incidents.csv?{query}")).status_code == 200


async def test_nothing_found_says_so_and_leads_back(client: httpx.AsyncClient, sessions: Sessions) -> None:
    await some_incidents(sessions)
    page = (await client.get("/?q=nowhere")).text
    assert "Nothing found" in page
    assert 'href="/">Show all incidents' in page


async def test_exports_hold_what_was_searched_for_and_no_formulas(
    client: httpx.AsyncClient, sessions: Sessions
) -> None:
    await some_incidents(sessions)
    await declare(sessions, "=HYPERLINK(1)", summary="-1+1\nline", impact='a "quoted", text', severity=Severity.MINOR)
    await declare(sessions, "Hush", is_private=True)
    answer = await client.get("/incidents.csv?sort=oldest")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="incidents.csv"'
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert [row["title"] for row in rows] == ["Old disk", "Disk is full", "'=HYPERLINK(1)", "Net is slow"]
    assert (rows[2]["summary"], rows[2]["impact"]) == ("'-1+1\nline", 'a "quoted", text')
    assert rows[2]["url"] == "http://muster.test/incidents/INC-4"
    found = (await client.get("/incidents.json?q=disk")).json()
    assert [each["title"] for each in found] == ["Disk is full", "Old disk"]
    assert found[1]["report_only"] is True
    assert found[0]["severity"] == "critical"
    assert (await client.get("/incidents.json?q=nowhere")).json() == []


@pytest.mark.parametrize("evil", ["=1", "+1", "-1", "@x", "\t=1", " =1", "＝1", "\r=1"])
def test_cells_that_begin_like_formulas_are_made_harmless(evil: str) -> None:
    assert harmless(evil) == f"'{evil}"
    assert harmless(-1) == "-1"


async def test_private_incidents_are_neither_listed_nor_counted(client: httpx.AsyncClient, sessions: Sessions) -> None:
    await declare(sessions, "Hush, live", is_private=True)
    await declare(sessions, "Hush, past", is_private=True, status=Status.RESOLVED, ended_at=NOW)
    assert "No incidents yet" in (await client.get("/")).text
    await declare(sessions, "Known, live")
    await declare(sessions, "Known, past", status=Status.RESOLVED, ended_at=NOW)
    page = (await client.get("/")).text
    assert "Hush" not in page
    assert re.findall(r'class="count">(\d+)<', page) == ["1", "1"]


async def test_a_search_that_was_stopped_says_what_to_do(
    client: httpx.AsyncClient, sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    await declare(sessions, "Checkout fails")

    async def slow(*_asked: object, **_more: object) -> None:
        raise StoreSlow("too long")

    monkeypatch.setattr("core.store.search.read_on", slow)
    monkeypatch.setattr("core.store.search.in_order", lambda *_asked: (_ for _ in ()).throw(StoreSlow("too long")))
    answer = await client.get("/?q=checkout&severity=major")
    page = html.unescape(answer.text)
    assert answer.status_code == 200
    assert "stopped after 15 seconds" in page
    assert "Narrow it by time (since, until) or by severity" in page
    # Nobody is told that there is nothing; what was typed is still there.
    assert ("Nothing found" in page, 'value="checkout"' in page) == (False, True)
    assert (await client.get("/")).status_code == 200
    away = await client.get("/incidents.csv?q=checkout")
    assert (away.status_code, "Narrow it by time" in away.text) == (503, True)
    for path in ("/api/incidents?q=checkout", "/api/exports/incidents.csv", "/api/months/2026-03"):
        refused = await client.get(path)
        assert (refused.status_code, refused.headers["Content-Type"]) == (503, "application/problem+json")
        assert "Narrow it by time" in refused.json()["detail"]
