"""What stands before every route: the permission that it needs, and the proof that our own page asked."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from litestar import Litestar, Request, get, post

from core.incidents.access import AccessRole, Permission
from core.store.documents import Sessions
from tests.web.signing_in import give_token, sign_in, sign_out
from web.access import Access, Reading
from web.app import create_app
from web.guard import OPEN


@get("/tried/plain")
async def plain() -> str:
    return "plain"


@get("/tried/manage", needs=Permission.MANAGE)
async def manage() -> str:
    return "managed"


@post("/tried/respond", needs=Permission.RESPOND, status_code=200)
async def respond(request: Request[Any, Any, Any]) -> str:
    return f"did {(await request.form()).get('what', 'it')}"


@post("/tried/open", needs=OPEN, csrf=False, status_code=200)
async def hook() -> str:
    return "heard"


@pytest.fixture
def access() -> Access:
    return Access(reading=Reading.SIGNED_IN, site_url="http://muster.test")


@pytest.fixture
def app(app: Litestar) -> Litestar:
    """One of its own, since it gets more routes."""
    more = create_app(app.state.services, [])
    for each in (plain, manage, respond, hook):
        more.register(each)
    return more


@pytest.fixture
def tried(client: httpx.AsyncClient) -> httpx.AsyncClient:
    return client


async def test_a_route_that_says_nothing_needs_a_reader(tried: httpx.AsyncClient, sessions: Sessions) -> None:
    assert (await tried.get("/tried/plain")).status_code == 303
    await sign_in(tried, sessions, AccessRole.VIEWER)
    assert (await tried.get("/tried/plain")).text == "plain"


async def test_a_role_that_is_too_small_is_told_so(tried: httpx.AsyncClient, sessions: Sessions) -> None:
    await sign_in(tried, sessions, AccessRole.RESPONDER)
    answer = await tried.get("/tried/manage")
    assert answer.status_code == 403
    assert "takes the role “manager”" in answer.text
    sign_out(tried)
    await sign_in(tried, sessions, AccessRole.MANAGER)
    assert (await tried.get("/tried/manage")).text == "managed"


async def test_a_change_needs_the_word_of_our_own_page(tried: httpx.AsyncClient, sessions: Sessions) -> None:
    await sign_in(tried, sessions, AccessRole.RESPONDER)
    word = tried.headers.pop("X-CSRF-Token")
    for wrong in ({}, {"_csrf": ""}, {"_csrf": "0" * 64}, {"_csrf": "é"}):
        assert (await tried.post("/tried/respond", data=wrong)).status_code == 403
    assert (await tried.post("/tried/respond", data={"_csrf": word, "what": "that"})).text == "did that"
    assert (await tried.post("/tried/respond", headers={"X-CSRF-Token": word})).text == "did it"
    crossed = {"X-CSRF-Token": word, "Sec-Fetch-Site": "cross-site"}
    assert (await tried.post("/tried/respond", headers=crossed)).status_code == 403


async def test_the_word_of_another_session_is_no_good(tried: httpx.AsyncClient, sessions: Sessions) -> None:
    await sign_in(tried, sessions, AccessRole.RESPONDER)
    theirs = tried.headers["X-CSRF-Token"]
    await sign_in(tried, sessions, AccessRole.RESPONDER)
    assert (await tried.post("/tried/respond", headers={"X-CSRF-Token": theirs})).status_code == 403


async def test_a_token_needs_no_word_but_its_scope(tried: httpx.AsyncClient, sessions: Sessions) -> None:
    who = await sign_in(tried, sessions, AccessRole.ADMIN)
    sign_out(tried)
    await give_token(tried, sessions, who, frozenset({Permission.RESPOND}))
    assert (await tried.post("/tried/respond")).text == "did it"
    answer = await tried.get("/tried/manage", headers={"Accept": "application/json"})
    assert answer.status_code == 403
    assert "scope “manage”" in answer.text
    tried.headers["Authorization"] += "x"
    assert (await tried.post("/tried/respond", headers={"Accept": "application/json"})).status_code == 401


async def test_a_bad_token_does_not_fall_back_to_the_cookie(tried: httpx.AsyncClient, sessions: Sessions) -> None:
    await sign_in(tried, sessions)
    bad = {"Authorization": "Bearer muster_x", "Accept": "application/json"}
    assert (await tried.get("/tried/plain", headers=bad)).status_code == 401


async def test_hooks_are_open(tried: httpx.AsyncClient) -> None:
    assert (await tried.post("/tried/open")).text == "heard"
