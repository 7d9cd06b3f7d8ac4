"""Signing in by an OpenID provider: over real HTTP, against one that is strict, and one that lies."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from core.incidents.access import AccessRole
from core.incidents.feed import LocalFeed
from core.store.documents import Sessions
from core.store.unit_of_work import UnitOfWork
from tests.web.conftest import NOW, HeldClock, Readiness, Recorder
from tests.web.oidc_house import House, open_house
from web.oidc_vendors import SLACK


@pytest.fixture
async def house(
    sessions: Sessions, feed: LocalFeed, clock: HeldClock, ready: Readiness, receiver: Recorder
) -> AsyncIterator[House]:
    async with open_house(sessions, feed, clock, ready, receiver) as open_one:
        yield open_one


VERIFIED = {"email": "ada@acme.example", "email_verified": True, "name": "Ada"}


async def test_there_and_back(house: House) -> None:
    assert "Sign in with Acme" in (await house.client.get("/login")).text
    house.theirs.claims = VERIFIED
    answer = await house.client.get(house.theirs.approve(await house.begin("/incidents/INC-7")))
    assert (answer.status_code, answer.headers["location"]) == (303, "/incidents/INC-7")
    assert await house.is_in()
    assert (await house.whose()).name == "Ada"


@pytest.mark.parametrize(
    "twist",
    ["nonce", "no nonce", "issuer", "audience", "expired", "no expiry", "none", "key", "shared secret", "discovery"],
)
async def test_what_must_not_be_believed_is_not(house: House, twist: str) -> None:
    house.theirs.twist = twist
    if twist == "discovery":
        assert (await house.client.get("/login/oidc")).status_code == 503
    else:
        answer = await house.sign_in(**VERIFIED)
        assert answer.status_code == 403
        assert "Signing in did not work" in answer.text
    assert not await house.is_in()
    assert await house.whose() is None


async def test_a_state_is_good_once_in_the_browser_that_began_and_not_for_long(house: House) -> None:
    house.theirs.claims = VERIFIED
    back = house.theirs.approve(await house.begin())
    visit = house.client.cookies["muster_visit"]
    assert (await house.client.get(back.replace("state=", "state=x"))).status_code == 403
    house.client.cookies.clear()
    # Somebody is led to the end of another person's way: they would be signed in as that person.
    assert (await house.client.get(back)).status_code == 403
    house.client.cookies.set("muster_visit", visit, domain="muster.test")
    assert (await house.client.get(back)).status_code == 303
    assert (await house.client.get(back)).status_code == 403
    house.client.cookies.clear()
    late = house.theirs.approve(await house.begin())
    house.clock.moment = NOW + timedelta(minutes=11)
    assert (await house.client.get(late)).status_code == 403


async def test_nobody_is_led_to_another_site(house: House) -> None:
    house.theirs.claims = VERIFIED
    answer = await house.client.get(house.theirs.approve(await house.begin("//evil.example/")))
    assert answer.headers["location"] == "/"


async def test_the_person_of_a_verified_address_is_the_one_in_chat(house: House) -> None:
    ada = await house.known("U1", "Ada@Acme.example")
    await house.sign_in(**VERIFIED)
    assert (await house.whose()).id == ada


async def test_an_address_that_nobody_verified_is_nobodys(house: House) -> None:
    await house.known("U1", "ada@acme.example")
    for email_verified in ({}, {"email_verified": False}, {"email_verified": "maybe"}):
        answer = await house.sign_in(email="ada@acme.example", **email_verified)
        assert answer.status_code == 403
        assert "You are not known here" in answer.text
    assert await house.whose() is None


async def test_strangers_are_let_in_by_their_domain_only(house: House) -> None:
    assert (await house.sign_in(email="eve@evil.example", email_verified=True)).status_code == 403
    assert (await house.sign_in(email="eve@acme.example.evil.example", email_verified=True)).status_code == 403
    assert (await house.sign_in(**VERIFIED)).status_code == 303


async def test_slacks_own_ids_name_the_person(house: House) -> None:
    ada = await house.known("U1")
    ids = {"https://slack.com/team_id": "T1", "https://slack.com/user_id": "U1"}
    # From an issuer that is not Slack they are only words.
    assert (await house.sign_in(**ids)).status_code == 403
    house.ours.vendor, house.ours.connected = SLACK, frozenset({"T1"})
    house.theirs.shape.takes_pkce = False
    assert (await house.sign_in(**ids)).status_code == 303
    assert (await house.whose()).id == ada


async def test_whoever_came_once_is_known_by_their_subject(house: House) -> None:
    await house.sign_in(**VERIFIED)
    first = (await house.whose()).id
    house.client.cookies.clear()
    assert (await house.sign_in(email="ada@elsewhere.example")).status_code == 303
    assert (await house.whose()).id == first


async def test_an_administrator_is_named_in_the_settings(house: House) -> None:
    house.ours.admins = frozenset({"ada@acme.example"})
    await house.sign_in(**VERIFIED)
    assert (await house.whose()).access_role is AccessRole.ADMIN


async def test_somebody_shut_out_does_not_come_in(house: House) -> None:
    ada = await house.known("U1", "ada@acme.example")
    async with UnitOfWork(house.sessions) as uow:
        (await uow.people.get(ada)).is_disabled = True
        await uow.commit()
    assert (await house.sign_in(**VERIFIED)).status_code == 403
    assert not await house.is_in()
