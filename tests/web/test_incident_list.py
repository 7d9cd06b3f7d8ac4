"""The front page."""

from __future__ import annotations

import re
from datetime import timedelta

import httpx
import pytest

from core.incidents.severity import Severity
from core.incidents.status import Status
from core.store.documents import Sessions
from tests.web.conftest import NOW
from tests.web.seeds import declare, resolve_many


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
    first, second = (await client.get("/")).text, (await client.get("/?page=2")).text
    assert first.count("Past trouble") == 25
    assert "Past trouble 26<" in first
    assert "Page 1 of 2" in first
    assert 'href="/?page=2"' in first
    assert second.count("Past trouble") == 1
    assert "Past trouble 1<" in second


@pytest.mark.parametrize("number", ["0", "-1", "abc", "", "1.5", "٣", "9" * 400, "%00"])
async def test_what_is_no_page_number_means_the_first_page(
    client: httpx.AsyncClient, sessions: Sessions, number: str
) -> None:
    await resolve_many(sessions, 1)
    answer = await client.get(f"/?page={number}")
    assert answer.status_code == 200
    assert "Past trouble 1<" in answer.text


async def test_a_page_past_the_end_says_so(client: httpx.AsyncClient, sessions: Sessions) -> None:
    await resolve_many(sessions, 26)
    page = (await client.get("/?page=999999999")).text
    assert "Page 999999999 is past the end: there are 2 pages." in page
    assert 'href="/?page=2"' in page


async def test_private_incidents_are_neither_listed_nor_counted(client: httpx.AsyncClient, sessions: Sessions) -> None:
    await declare(sessions, "Hush, live", is_private=True)
    await declare(sessions, "Hush, past", is_private=True, status=Status.RESOLVED, ended_at=NOW)
    assert "No incidents yet" in (await client.get("/")).text
    await declare(sessions, "Known, live")
    await declare(sessions, "Known, past", status=Status.RESOLVED, ended_at=NOW)
    page = (await client.get("/")).text
    assert "Hush" not in page
    assert re.findall(r'class="count">(\d+)<', page) == ["1", "1"]
