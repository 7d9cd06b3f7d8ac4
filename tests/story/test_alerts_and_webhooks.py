"""Alertmanager tells Muster, Slack's people decide, and a subscriber hears of it: all over real sockets."""

from __future__ import annotations

from pathlib import Path

import httpx
from standardwebhooks import Webhook

from core.incidents.access import AccessRole, Permission, Viewer
from sandbox.slack import SandboxConfig
from tests.adapters.alerts.support import SECRET, bearer, payload
from tests.adapters.webhooks.receiver import receiving
from tests.story.room import Room, controls, room, said, words
from tests.waiting import PATIENCE


async def test_from_the_alert_to_the_subscriber(tmp_path: Path) -> None:
    sources = tmp_path / "alerts.toml"
    sources.write_text(f'[prometheus]\nkind = "alertmanager"\nsecret = "{SECRET}"\nwindow = "30m"\n')
    async with (
        receiving() as receiver,
        room(tmp_path, SandboxConfig(rate_limits=False), alerts=sources, webhook_allow_private=True) as here,
        httpx.AsyncClient(base_url=here.url, trust_env=False, timeout=PATIENCE) as client,
    ):
        await here.say("ada", "general", "hello")
        await here.slack.slash("ada", "general", "/incident", "list")
        await here.settle()
        api = {"Authorization": f"Bearer {await _token(here)}"}
        hook = {"name": "Board", "url": receiver.url, "events": ["declared", "alerts_changed"]}
        secret = (await client.post("/api/webhooks", json=hook, headers=api)).json()["secret"]

        refused = await client.post("/alerts/prometheus", content=payload("alertmanager_firing"))
        assert refused.status_code == 401
        for _ in range(2):
            told = await client.post("/alerts/prometheus", content=payload("alertmanager_firing"), headers=bearer())
            assert told.status_code == 202
        await here.settle()
        [proposal] = said(here.slack, "incidents")
        assert "Replicas are behind (2 alerts)" in words(proposal)
        assert controls(proposal) == ["Declare", "Ignore"]

        await here.slack.click("ada", "incidents", proposal.ts, "declare-alerts")
        view = await here.form("ada")
        assert (await here.slack.submit_view("ada", view.id, {})).ok
        await here.settle()
        assert "Declared as" in words(proposal)
        assert controls(proposal) == []
        assert "INC-1 Replicas are behind (2 alerts)" in words(said(here.slack, "incidents")[-1])

        await client.post("/alerts/prometheus", content=payload("alertmanager_resolved"), headers=bearer())
        await here.settle()
        assert "has ended" in (await client.get("/api/incidents/INC-1/timeline", headers=api)).text
        assert receiver.types == ["incident.declared", "incident.alerts_changed"]
        first = Webhook(secret).verify(receiver.got[0].body, receiver.got[0].headers)
        assert first["data"]["incident"]["severity"] == "critical"


async def _token(here: Room) -> str:
    """Of Ada, who has been met in chat."""
    async with here.application.services.unit_of_work() as uow:
        found, _ = await uow.people.search(Viewer(1, AccessRole.ADMIN), "ada", 1, 1)
        assert found[0].id
        scopes = frozenset({Permission.READ, Permission.RESPOND})
        secret, _ = await uow.tokens.issue(found[0].id, "test", scopes, here.application.clock.now(), None)
        await uow.commit()
    return secret
