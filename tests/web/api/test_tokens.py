"""Everybody keeps their own tokens; a token makes none."""

from __future__ import annotations

from datetime import datetime, timedelta

from core.incidents.access import AccessRole
from tests.web.api.conftest import Api

VIEWER, RESPONDER = AccessRole.VIEWER, AccessRole.RESPONDER


async def test_a_token_is_made_used_and_revoked(api: Api) -> None:
    browser = await api.signed_in(RESPONDER, "ada")
    wanted = {"name": "Deploy script", "scopes": ["read", "declare"], "expires_in_days": 30}
    made = await browser.post("/api/tokens", json=wanted)
    assert made.status_code == 201, made.text
    token = made.json()
    assert token["token"].startswith(token["hint"])
    life = datetime.fromisoformat(token["expires_at"]) - datetime.fromisoformat(token["created_at"])
    assert (life, token["scopes"], token["last_used_at"]) == (timedelta(days=30), ["declare", "read"], None)
    script = await api.anybody(Authorization=f"Bearer {token['token']}")
    assert (await script.post("/api/incidents", json={"title": "x"})).status_code == 201
    assert (await script.patch("/api/incidents/INC-1", json={"title": "y"})).status_code == 403
    listed = await browser.get("/api/tokens")
    assert token["token"] not in listed.text
    [shown] = listed.json()["items"]
    assert (shown["name"], shown["last_used_at"] is None) == ("Deploy script", False)
    others = await api.signed_in(RESPONDER, "ben")
    assert (await others.get("/api/tokens")).json()["items"] == []
    assert (await others.delete(f"/api/tokens/{token['id']}")).status_code == 404
    assert (await browser.delete(f"/api/tokens/{token['id']}")).status_code == 204
    assert (await browser.delete(f"/api/tokens/{token['id']}")).status_code == 404
    assert (await script.get("/api/incidents")).status_code == 401
    async with api.core.services.unit_of_work() as uow:
        [declared] = [each for each in await uow.audit.page() if each.about == "INC-1"]
        assert (declared.did, declared.source, declared.address, declared.person) == (
            "asked declare",
            "api",
            "127.0.0.1",
            "Ada",
        )
        deeds = [each for each in await uow.audit.page() if each.about.startswith("token/")]
        assert [(each.did, each.person) for each in deeds] == [
            ("token.revoked", "Ada"),
            ("token.created", "Ada"),
        ]


async def test_nobody_makes_a_token_that_may_more_than_they_may(api: Api) -> None:
    browser = await api.signed_in(VIEWER)
    assert (await browser.post("/api/tokens", json={"name": "x", "scopes": ["read"]})).status_code == 201
    assert (await browser.post("/api/tokens", json={"name": "x", "scopes": ["declare"]})).status_code == 403
    script = await api.as_(AccessRole.ADMIN)
    refused = await script.post("/api/tokens", json={"name": "x", "scopes": ["read"]})
    assert (refused.status_code, "token makes no tokens" in refused.json()["detail"]) == (403, True)


async def test_a_lost_answer_is_not_a_second_token(api: Api) -> None:
    browser = await api.signed_in(RESPONDER)
    key = {"Idempotency-Key": "k"}
    found = [await browser.post("/api/tokens", json={"name": "x", "scopes": ["read"]}, headers=key) for _ in range(2)]
    assert [each.status_code for each in found] == [201, 409]
    assert (await browser.get("/api/tokens")).json()["total"] == 1


async def test_a_token_for_good(api: Api) -> None:
    browser = await api.signed_in(RESPONDER)
    made = await browser.post("/api/tokens", json={"name": "x", "scopes": ["read"], "expires_in_days": None})
    assert made.json()["expires_at"] is None
    assert (await browser.post("/api/tokens", json={"name": "x", "scopes": []})).status_code == 400
    assert (await browser.post("/api/tokens", json={"name": "x", "scopes": ["all"]})).status_code == 400
