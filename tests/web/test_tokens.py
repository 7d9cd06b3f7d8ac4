"""A person's own tokens, on their page: shown once, listed without the secret, revoked at once."""

from __future__ import annotations

import re

import httpx

from core.incidents.access import AccessRole
from core.store.documents import Sessions
from core.store.unit_of_work import UnitOfWork
from tests.web.signing_in import sign_in
from web.csrf import HEADER

_TOKEN = re.compile(r"muster_[A-Za-z0-9_-]{30,}")


async def test_a_token_is_shown_once_and_works_until_it_is_revoked(
    client: httpx.AsyncClient, sessions: Sessions
) -> None:
    await sign_in(client, sessions, AccessRole.RESPONDER)
    assert "No tokens yet" in (await client.get("/tokens")).text
    made = await client.post("/tokens", data={"name": "Deploy <script>", "scopes": ["read", "declare"], "days": "30"})
    assert made.status_code == 200
    secret = _TOKEN.findall(made.text)[0]
    page = (await client.get("/tokens")).text
    assert secret not in page
    assert "Deploy &lt;script&gt;" in page
    assert "Ends" in page
    script = {"Authorization": f"Bearer {secret}"}
    cookies = dict(client.cookies)
    client.cookies.clear()
    assert (await client.get("/api/incidents", headers=script)).status_code == 200
    client.cookies.update(cookies)
    address = re.findall(r'action="(/tokens/\d+/revoke)"', page)[0]
    assert (await client.post(address)).status_code == 303
    assert "revoked" in (await client.get("/tokens")).text
    assert (await client.post(address)).status_code == 404
    client.cookies.clear()
    assert (await client.get("/api/incidents", headers=script)).status_code == 401


async def test_nobody_makes_what_they_may_not(client: httpx.AsyncClient, sessions: Sessions) -> None:
    me = await sign_in(client, sessions, AccessRole.VIEWER)
    page = (await client.get("/tokens")).text
    assert 'value="administer"' not in page
    refused = await client.post("/tokens", data={"name": "x", "scopes": ["administer"], "days": "30"})
    assert (refused.status_code, "Choose at least one." in refused.text) == (422, True)
    for wrong in ({"name": ""}, {"days": "9999"}, {"name": "x" * 101}):
        data = {"name": "x", "scopes": ["read"], "days": "30"} | wrong
        assert (await client.post("/tokens", data=data)).status_code == 422
    async with UnitOfWork(sessions) as uow:
        assert list(await uow.tokens.of(me)) == []


async def test_others_tokens_are_out_of_reach(client: httpx.AsyncClient, sessions: Sessions) -> None:
    await sign_in(client, sessions, AccessRole.RESPONDER)
    await client.post("/tokens", data={"name": "mine", "scopes": ["read"], "days": "0"})
    await sign_in(client, sessions, AccessRole.ADMIN)
    assert "mine" not in (await client.get("/tokens")).text
    assert (await client.post("/tokens/1/revoke")).status_code == 404
    assert (await client.post("/tokens/99999999999999999999/revoke")).status_code == 404


async def test_whoever_has_not_signed_in_is_led_there(client: httpx.AsyncClient) -> None:
    assert (await client.get("/tokens")).status_code == 303


async def test_another_sites_page_makes_no_token(client: httpx.AsyncClient, sessions: Sessions) -> None:
    await sign_in(client, sessions, AccessRole.RESPONDER)
    del client.headers[HEADER]
    answer = await client.post("/tokens", data={"name": "x", "scopes": ["read"], "days": "30"})
    assert answer.status_code == 403
