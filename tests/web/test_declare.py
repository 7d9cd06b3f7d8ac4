"""Declaring on a page, with the whole core and an in-memory chat behind it."""

from __future__ import annotations

import re
from typing import Any

import pytest

from core.incidents.access import AccessRole
from core.incidents.severity import Severity
from core.incidents.status import Status
from tests.web.api.conftest import Api, api, settings

__all__ = ["api", "settings"]


async def fill(client: Any, **said: str) -> dict[str, str]:
    page = (await client.get("/declare")).text
    once = re.search(r'name="once" value="([^"]+)"', page)
    assert once
    return {"once": once[1], "kind": "live", "severity": "", **said}


async def test_what_is_filled_in_becomes_an_incident_and_the_chat_is_told(api: Api) -> None:
    client = await api.signed_in()
    grace = await api.person(AccessRole.RESPONDER, "grace")
    sent = await fill(
        client, title=" Checkout  fails ", severity="2", summary="It *hangs*.\r\nBadly", impact="All", lead=str(grace)
    )
    answer = await client.post("/declare", data=sent)
    assert (answer.status_code, answer.headers["location"]) == (303, "/incidents/INC-1")
    async with api.core.services.unit_of_work() as uow:
        made = await uow.incidents.get(1)
    assert made
    assert (made.title, made.summary, made.impact) == ("Checkout fails", "It *hangs*.\nBadly", "All")
    assert (made.severity, made.status, made.lead.id) == (Severity.MAJOR, Status.INVESTIGATING, grace)
    assert made.reporter.id == api.people["responder"]
    assert made.headlines
    page = await client.get("/incidents/INC-1")
    assert "Checkout fails" in page.text


async def test_sent_twice_it_is_one_incident(api: Api) -> None:
    client = await api.signed_in()
    sent = await fill(client, title="Checkout fails")
    answers = [await client.post("/declare", data=sent) for _ in range(2)]
    assert [each.headers["location"] for each in answers] == ["/incidents/INC-1"] * 2


async def test_a_report_is_over_and_a_private_one_stays_private(api: Api) -> None:
    client = await api.signed_in()
    await client.post("/declare", data=await fill(client, title="It was", kind="report", private="yes"))
    async with api.core.services.unit_of_work() as uow:
        made = await uow.incidents.get(1)
    assert made
    assert (made.is_report_only, made.is_private, made.status) == (True, True, Status.RESOLVED)
    assert not made.headlines
    other = await api.signed_in(AccessRole.MANAGER)
    assert "It was" not in (await other.get("/?kind=report")).text
    assert "It was" in (await client.get("/?kind=report")).text


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"title": "  "}, "An incident needs a title"),
        ({"title": "x" * 201}, "keep it to 200"),
        ({"title": "ok", "severity": "9"}, "is not a severity"),
        ({"title": "ok", "lead": "99999"}, "Choose somebody from the list"),
        ({"title": "ok", "lead": "x"}, "Choose somebody from the list"),
        ({"title": "ok", "summary": "y" * 50_001}, "the most is 50,000"),
    ],
)
async def test_what_is_wrong_stands_beside_the_field_and_nothing_is_lost(
    api: Api, said: dict[str, str], sentence: str
) -> None:
    client = await api.signed_in()
    answer = await client.post("/declare", data=await fill(client, impact="Nobody can pay", **said))
    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'class="field-error"' in answer.text
    assert "Nobody can pay</textarea>" in answer.text
    async with api.core.services.unit_of_work() as uow:
        assert (await uow.incidents.page(1, 10))[1] == 0
    # Put right, the same form is taken.
    once = re.search(r'name="once" value="([^"]+)"', answer.text)
    assert once
    answer = await client.post("/declare", data={"once": once[1], "kind": "live", "title": "Right"})
    assert answer.headers["location"] == "/incidents/INC-1"


async def test_who_may_not_declare_is_offered_nothing_and_refused(api: Api) -> None:
    client = await api.signed_in(AccessRole.VIEWER)
    assert "/declare" not in (await client.get("/")).text
    assert (await client.get("/declare")).status_code == 403
    assert (await client.post("/declare", data={"title": "x"})).status_code == 403
    responder = await api.signed_in()
    assert 'href="/declare"' in (await responder.get("/")).text
    del responder.headers["X-CSRF-Token"]
    assert (await responder.post("/declare", data={"title": "x"})).status_code == 403
    assert (await (await api.anybody()).get("/declare", headers={"accept": "text/html"})).status_code in (303, 401)


async def test_a_title_may_stand_in_the_address(api: Api) -> None:
    client = await api.signed_in()
    page = (await client.get("/declare", params={"title": '"><script>x'})).text
    assert 'value="&#34;&gt;&lt;script&gt;x"' in page
