"""The page of follow-ups: whose, which, in what order; marked done by those who may."""

from __future__ import annotations

import re
from datetime import date, timedelta

import httpx
import pytest
from litestar import Litestar

from core.chat.events import Asked, FormSubmitted
from core.chat.platform import FormVerdict
from core.incidents.access import AccessRole
from core.incidents.action_item import ActionItem, Priority
from core.store.documents import Sessions
from core.store.unit_of_work import UnitOfWork
from tests.web.conftest import NOW
from tests.web.seeds import declare, person
from tests.web.signing_in import sign_in
from web.services import WebServices

TODAY = NOW.date()


async def log(sessions: Sessions, number: int, details: str, owner: str = "", team: str = "", **facts: object) -> int:
    async with UnitOfWork(sessions) as uow:
        who = await person(uow, owner) if owner else None
        if who and team:
            who.team = team
        made = ActionItem(
            number, details, NOW - timedelta(days=1), f"{number}/{details}", owner_id=who.id if who else None
        )
        for name, value in facts.items():
            setattr(made, name, value)
        uow.actions.add(made)
        await uow.commit()
        assert made.id
        return made.id


async def listed(client: httpx.AsyncClient, query: str = "") -> list[str]:
    page = (await client.get(f"/actions{query}")).text
    return [re.sub(r"<[^>]*>", "", each) for each in re.findall(r'<div class="prose">(.*?)</div>', page, re.DOTALL)]


async def test_what_is_due_first_comes_first_then_by_priority(client: httpx.AsyncClient, sessions: Sessions) -> None:
    number = await declare(sessions)
    await log(sessions, number, "some day")
    await log(sessions, number, "some day, soon", priority=Priority.HIGH)
    await log(sessions, number, "late", due=TODAY - timedelta(days=3))
    await log(sessions, number, "tomorrow", due=TODAY + timedelta(days=1))
    await log(sessions, number, "finished", done_at=NOW)
    assert [each.strip() for each in await listed(client)] == ["late", "tomorrow", "some day, soon", "some day"]
    assert [each.strip() for each in await listed(client, "?which=overdue")] == ["late"]
    assert [each.strip() for each in await listed(client, "?which=done")] == ["finished"]
    page = (await client.get("/actions")).text
    assert re.findall(r'<span class="count">(\d+)</span>', page) == ["4", "1", "1"]
    assert "3 days late" in page


async def test_mine_a_teams_nobodys_and_by_words(client: httpx.AsyncClient, sessions: Sessions) -> None:
    number = await declare(sessions, "Kafka is down")
    await log(sessions, number, "of ada", owner="Ada", team="Platform")
    await log(sessions, number, "of ben", owner="Ben", team="Payments")
    await log(sessions, number, "of nobody 100%_")
    await sign_in(client, sessions, name="Ada")

    async def found(query: str) -> list[str]:
        return sorted(each.strip() for each in await listed(client, query))

    assert await found("?of=me") == ["of ada"]
    assert await found("?of=nobody") == ["of nobody 100%_"]
    assert await found("?team=Payments") == ["of ben"]
    assert await found("?q=BEN") == ["of ben"]
    assert await found("?q=kafka&team=Platform") == ["of ada"]
    assert await found("?q=100%25_") == ["of nobody 100%_"]
    assert await found("?q=%25%25") == []
    assert "Nothing like that" in (await client.get("/actions?q=zzz")).text


async def test_pages(client: httpx.AsyncClient, sessions: Sessions) -> None:
    number = await declare(sessions)
    async with UnitOfWork(sessions) as uow:
        for each in range(51):
            uow.actions.add(
                ActionItem(number, f"n{each}", NOW, f"k{each}", due=date(2026, 4, 1) + timedelta(days=each))
            )
        await uow.commit()
    assert len(await listed(client)) == 50
    page = (await client.get("/actions?page=2")).text
    assert "n50" in page
    assert "Page 2 of 2" in page
    assert "page=1" in page


@pytest.mark.parametrize("query", ["?page=0", "?page=x", "?of=' OR 1=1", "?which=zzz", "?of=99999999999999999999"])
async def test_odd_addresses_are_no_errors(client: httpx.AsyncClient, query: str) -> None:
    assert (await client.get(f"/actions{query}")).status_code == 200


async def test_private_ones_show_to_their_own_people_only(client: httpx.AsyncClient, sessions: Sessions) -> None:
    number = await declare(sessions, "Secret", is_private=True, reporter="Rita")
    await log(sessions, number, "tell nobody", owner="Ada", team="Hidden team")
    assert await listed(client) == []
    page = (await client.get("/actions")).text
    assert re.findall(r'<span class="count">(\d+)</span>', page) == ["0", "0", "0"]
    await sign_in(client, sessions, AccessRole.RESPONDER, name="Rita")
    assert len(await listed(client)) == 1


class TestMarking:
    @pytest.fixture
    def asked(self, app: Litestar) -> list[Asked]:
        """What the pages ask of the hub, which says yes."""
        asked: list[Asked] = []

        async def submit(event: FormSubmitted | Asked, _wait: float) -> FormVerdict:
            assert isinstance(event, Asked)
            asked.append(event)
            return FormVerdict()

        services: WebServices = app.state.services
        object.__setattr__(services, "submit", submit)
        return asked

    async def test_a_responder_marks_it_done_and_comes_back(
        self, client: httpx.AsyncClient, sessions: Sessions, asked: list[Asked]
    ) -> None:
        number = await declare(sessions)
        item = await log(sessions, number, "x")
        me = await sign_in(client, sessions, AccessRole.RESPONDER)
        answer = await client.post(f"/actions/INC-{number}/{item}/done", data={"back": "of=me"})
        assert (answer.status_code, answer.headers["location"]) == (303, "/actions?of=me")
        assert [(each.name, each.by, each.incident, each.values) for each in asked] == [
            ("finish-action", me, number, {"action": item})
        ]

    async def test_a_viewer_may_not_and_sees_no_button(
        self, client: httpx.AsyncClient, sessions: Sessions, asked: list[Asked]
    ) -> None:
        number = await declare(sessions)
        item = await log(sessions, number, "x")
        await sign_in(client, sessions, AccessRole.VIEWER)
        assert "/done" not in (await client.get("/actions")).text
        assert (await client.post(f"/actions/INC-{number}/{item}/done")).status_code == 403
        assert asked == []

    async def test_of_what_one_may_not_see_there_is_nothing(
        self, client: httpx.AsyncClient, sessions: Sessions, asked: list[Asked]
    ) -> None:
        number = await declare(sessions, is_private=True)
        item = await log(sessions, number, "x")
        await sign_in(client, sessions, AccessRole.MANAGER)
        assert (await client.post(f"/actions/INC-{number}/{item}/done")).status_code == 404
        assert asked == []
