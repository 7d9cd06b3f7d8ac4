"""Webhooks, from the subscription over real HTTP to a receiver that answers, fails, sends away or is gone."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, get_args

import httpx
import pytest
from sqlalchemy import func, or_, select
from standardwebhooks import Webhook, WebhookVerificationError

from core.commands.webhooks import EVENTS
from core.incidents.access import AccessRole
from core.store.delivery_tables import PENDING, inbox, outbox
from muster.testing import ADA, FakeClock
from tests.adapters.webhooks.receiver import Receiver, receiving
from tests.waiting import PATIENCE
from tests.web.api.conftest import Api, declare
from web.api.webhook_answers import EventName

RESPONDER, ADMIN = AccessRole.RESPONDER, AccessRole.ADMIN


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with receiving() as receiver:
        yield receiver


async def subscribe(client: httpx.AsyncClient, receiver: Receiver, **more: Any) -> dict[str, Any]:
    answer = await client.post("/api/webhooks", json={"name": "Board", "url": receiver.url, **more})
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def log(client: httpx.AsyncClient, hook: dict[str, Any]) -> list[dict[str, Any]]:
    return list((await client.get(f"/api/webhooks/{hook['id']}/deliveries")).json()["items"])


def test_every_event_can_be_subscribed_to() -> None:
    assert set(get_args(EventName)) == set(EVENTS)
    told = Path("docs/webhooks.md").read_text()
    assert [each for each in EVENTS if f"`{each}`" not in told] == []


async def test_what_happens_is_told_and_signed(api: Api, receiver: Receiver) -> None:
    ada = await api.as_(RESPONDER, "ada")
    hook = await subscribe(ada, receiver)
    assert hook["secret"].startswith("whsec_")
    await declare(ada, "Disk full", severity="minor")
    await ada.patch("/api/incidents/INC-1", json={"severity": "critical"})
    await ada.patch("/api/incidents/INC-1", json={"status": "resolved"})
    await api.core.settle()
    assert receiver.types == [
        "incident.declared",
        "incident.severity_changed",
        "incident.status_changed",
        "incident.closed",
    ]
    message = receiver.got[1]
    # The specification's own library reads it, and notices when a byte is another.
    told = Webhook(hook["secret"]).verify(message.body, message.headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(hook["secret"]).verify(message.body + b" ", message.headers)
    assert told["data"]["change"] == {"field": "severity", "old": "minor", "new": "critical"}
    assert told["data"]["by"] == {"id": str(api.people["ada"]), "name": "Ada"}
    incident = told["data"]["incident"]
    assert (incident["id"], incident["title"], incident["url"]) == (
        "INC-1",
        "Disk full",
        "https://muster.example/incidents/INC-1",
    )
    assert message.headers["user-agent"] == "Muster-Webhooks/1"
    entries = await log(ada, hook)
    assert [(each["event"], each["state"], each["status"], each["attempts"]) for each in entries] == [
        ("closed", "delivered", 204, 1),
        ("status_changed", "delivered", 204, 1),
        ("severity_changed", "delivered", 204, 1),
        ("declared", "delivered", 204, 1),
    ]
    assert len({each["message_id"] for each in entries}) == 4
    assert entries[2]["message_id"] == message.headers["webhook-id"]


async def test_what_happens_in_chat_is_told_as_well(api: Api, receiver: Receiver) -> None:
    ada = await api.as_(RESPONDER, "ada")
    await subscribe(ada, receiver, events=["declared", "channel_created"])
    await api.core.declare(ADA)
    await api.core.click(ADA, api.core.headline, "Create comms channel")
    await api.core.click(ADA, api.core.platform.in_channel("C-incidents")[0], "Close")
    assert receiver.types == ["incident.declared", "incident.channel_created"]
    assert receiver.got[0].json["data"]["by"]["name"] == "Ada"


async def test_private_incidents_are_told_only_where_both_agree(api: Api, receiver: Receiver) -> None:
    ada, ben = await api.as_(RESPONDER, "ada"), await api.as_(RESPONDER, "ben")
    all_of_hers = await subscribe(ada, receiver, private=True)
    await subscribe(ada, receiver)
    await subscribe(ben, receiver, private=True)
    await declare(ada, "Secret leak", private=True)
    await api.core.settle()
    told = [each for each in receiver.got if "Secret" in each.body.decode()]
    assert {each.headers["webhook-id"] for each in told} == {each["message_id"] for each in await log(ada, all_of_hers)}
    assert told


async def test_who_may_no_longer_read_is_no_longer_told(api: Api, receiver: Receiver) -> None:
    ada, ben = await api.as_(RESPONDER, "ada"), await api.as_(RESPONDER, "ben")
    await subscribe(ben, receiver)
    async with api.core.services.unit_of_work() as uow:
        person = await uow.people.get(api.people["ben"])
        assert person
        person.is_disabled = True
        await uow.commit()
    await declare(ada)
    await api.core.settle()
    assert receiver.got == []


class TestFailing:
    """Receivers that don't take what they are sent; the clock stands still between the tries."""

    @pytest.fixture
    def clock(self) -> FakeClock:
        return FakeClock()

    @pytest.fixture
    def settings(self, clock: FakeClock) -> dict[str, Any]:
        return {"core": {"clock": clock}}

    async def tries(self, api: Api, clock: FakeClock, seconds: float) -> None:
        """Let time pass, and wait until nothing that is due is left."""
        clock.advance(seconds)
        await _until_due_is_done(api)

    async def test_a_failing_receiver_is_asked_again(self, api: Api, receiver: Receiver, clock: FakeClock) -> None:
        ada = await api.as_(RESPONDER, "ada")
        hook = await subscribe(ada, receiver, events=["declared"])
        receiver.answer(503, 500, 200, said="out of order")
        await declare(ada)
        await self.tries(api, clock, 0)
        [waiting] = await log(ada, hook)
        assert (waiting["state"], waiting["status"], waiting["said"], waiting["attempts"]) == (
            "waiting",
            503,
            "out of order",
            1,
        )
        await self.tries(api, clock, 6)
        await self.tries(api, clock, 6)
        [done] = await log(ada, hook)
        assert (done["state"], done["status"], done["attempts"]) == ("delivered", 200, 3)
        first, _, last = receiver.got
        assert first.headers["webhook-id"] == last.headers["webhook-id"]
        assert first.headers["webhook-timestamp"] < last.headers["webhook-timestamp"]
        assert first.body == last.body

    async def test_order_is_kept_while_the_first_waits(self, api: Api, receiver: Receiver, clock: FakeClock) -> None:
        ada = await api.as_(RESPONDER, "ada")
        await subscribe(ada, receiver, events=["declared"])
        receiver.answer(500, 200)
        for title in ("One", "Two"):
            await declare(ada, title)
        await self.tries(api, clock, 0)
        await self.tries(api, clock, 6)
        assert [each.json["data"]["incident"]["title"] for each in receiver.got] == ["One", "One", "Two"]

    async def test_retry_after_is_obeyed(self, api: Api, receiver: Receiver, clock: FakeClock) -> None:
        ada = await api.as_(RESPONDER, "ada")
        await subscribe(ada, receiver, events=["declared"])
        receiver.answer(429, 200, **{"Retry-After": "120"})
        await declare(ada)
        await self.tries(api, clock, 0)
        await self.tries(api, clock, 60)
        assert len(receiver.got) == 1
        await self.tries(api, clock, 61)
        assert len(receiver.got) == 2

    async def test_after_a_day_it_is_given_up_and_can_be_sent_again(
        self, api: Api, receiver: Receiver, clock: FakeClock
    ) -> None:
        ada = await api.as_(RESPONDER, "ada")
        hook = await subscribe(ada, receiver, events=["declared"])
        receiver.answer(500)
        await declare(ada)
        await self.tries(api, clock, 0)
        for _ in range(30):
            await self.tries(api, clock, 3600)
        [failed] = await log(ada, hook)
        assert (failed["state"], failed["error"]) == ("failed", "The receiver answered 500.")
        letters = await api.core.delivery.dead_letters.list("outbox")
        assert [each.kind for each in letters] == ["send_webhook"]
        tried = len(receiver.got)
        assert 8 < tried < 20
        receiver.answer(200)
        again = await ada.post(f"/api/webhooks/{hook['id']}/deliveries/{failed['id']}/resend")
        assert (again.status_code, again.json()["state"]) == (202, "waiting")
        await self.tries(api, clock, 0)
        assert (await log(ada, hook))[0]["state"] == "delivered"
        assert receiver.got[-1].headers["webhook-id"] == failed["message_id"]

    async def test_who_refuses_a_message_gets_the_next_one_soon(
        self, api: Api, receiver: Receiver, clock: FakeClock
    ) -> None:
        ada = await api.as_(RESPONDER, "ada")
        hook = await subscribe(ada, receiver, events=["declared"])
        receiver.answer(400)
        await declare(ada, "One")
        await declare(ada, "Two")
        await self.tries(api, clock, 0)
        receiver.answer(400, 200)
        await self.tries(api, clock, 16 * 60)
        assert [(each["state"], each["status"]) for each in await log(ada, hook)] == [
            ("delivered", 200),
            ("failed", 400),
        ]

    async def test_a_redirect_is_not_followed(self, api: Api, receiver: Receiver, clock: FakeClock) -> None:
        ada = await api.as_(RESPONDER, "ada")
        hook = await subscribe(ada, receiver, events=["declared"])
        receiver.answer(307, Location=receiver.url)
        await declare(ada)
        await self.tries(api, clock, 0)
        assert len(receiver.got) == 1
        assert (await log(ada, hook))[0]["error"] == "The receiver answered 307."

    async def test_nobody_listens(self, api: Api, clock: FakeClock) -> None:
        ada = await api.as_(RESPONDER, "ada")
        async with receiving() as receiver:
            hook = await subscribe(ada, receiver, events=["declared"])
        await declare(ada)
        await self.tries(api, clock, 0)
        [entry] = await log(ada, hook)
        assert (entry["state"], entry["status"]) == ("waiting", None)
        assert entry["error"].startswith("No answer (ClientConnectorError")

    async def test_a_receiver_that_is_gone_is_switched_off(
        self, api: Api, receiver: Receiver, clock: FakeClock
    ) -> None:
        ada = await api.as_(RESPONDER, "ada")
        hook = await subscribe(ada, receiver, events=["declared"])
        receiver.answer(410)
        await declare(ada)
        await self.tries(api, clock, 0)
        shown = (await ada.get(f"/api/webhooks/{hook['id']}")).json()
        assert (shown["active"], shown["off_because"]) == (False, "The receiver said that it is gone (410).")
        await declare(ada)
        await self.tries(api, clock, 0)
        assert len(receiver.got) == 1
        receiver.answer(200)
        on = await ada.patch(f"/api/webhooks/{hook['id']}", json={"active": True})
        assert (on.json()["active"], on.json()["off_because"]) == (True, "")

    async def test_what_became_private_meanwhile_is_withheld(
        self, api: Api, receiver: Receiver, clock: FakeClock
    ) -> None:
        ben = await api.as_(RESPONDER, "ben")
        hook = await subscribe(ben, receiver, events=["declared"])
        receiver.answer(500)
        await declare(await api.as_(RESPONDER, "ada"), "Secret")
        await self.tries(api, clock, 0)
        async with api.core.services.unit_of_work() as uow:
            found = await uow.incidents.get(1)
            assert found
            found.is_private = True
            await uow.commit()
        receiver.answer(200)
        await self.tries(api, clock, 6)
        assert len(receiver.got) == 1
        assert (await log(ben, hook))[0]["state"] == "withheld"


class TestInside:
    """Without the setting for trials, nothing leads into a private network."""

    @pytest.fixture
    def settings(self) -> dict[str, Any]:
        return {"webhooks_inside": False, "core": {"webhooks_inside": False}}

    @pytest.mark.parametrize(
        "url",
        [
            "http://example.com/x",
            "https://127.0.0.1/x",
            "https://localhost/x",
            "https://10.1.2.3/x",
            "https://169.254.169.254/latest/meta-data",
            "https://[::1]/x",
            "https://[::ffff:192.168.1.1]/x",
            "https://2130706433/x",
            "https://0x7f.1/x",
            "https://user:word@example.com/x",
            "ftp://example.com/x",
            "https://",
            "nonsense",
        ],
    )
    async def test_such_an_address_is_refused(self, url: str, api: Api) -> None:
        ada = await api.as_(RESPONDER)
        answer = await ada.post("/api/webhooks", json={"name": "x", "url": url})
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "url")

    async def test_a_name_that_leads_inside_is_not_called(
        self, api: Api, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The name is harmless; what it leads to is looked at when it is called, and not looked up again after that."""
        ada = await api.as_(RESPONDER, "ada")
        port = httpx.URL(receiver.address).port
        hook = await subscribe(ada, Receiver(address=f"https://inside.example.com:{port}"), events=["declared"])
        real = socket.getaddrinfo

        def leads_inside(host: Any, *about: Any, **more: Any) -> Any:
            return real("127.0.0.1" if host == "inside.example.com" else host, *about, **more)

        monkeypatch.setattr(socket, "getaddrinfo", leads_inside)
        await declare(ada)
        await api.core.settle()
        [entry] = await log(ada, hook)
        assert (entry["state"], receiver.got) == ("failed", [])
        assert "private network" in entry["error"]


async def test_subscriptions_are_ones_own(api: Api, receiver: Receiver) -> None:
    ada, ben, root = await api.as_(RESPONDER, "ada"), await api.as_(RESPONDER, "ben"), await api.as_(ADMIN, "root")
    hook = await subscribe(ada, receiver, events=["closed"])
    path = f"/api/webhooks/{hook['id']}"
    assert hook["secret"] not in (await ada.get(path)).text
    assert (await ben.get("/api/webhooks")).json()["total"] == 0
    assert (await root.get("/api/webhooks")).json()["items"][0]["owner"] == str(api.people["ada"])
    for verb, what, body in (
        ("GET", path, None),
        ("PATCH", path, {"name": "x"}),
        ("DELETE", path, None),
        ("POST", f"{path}/secret", None),
        ("GET", f"{path}/deliveries", None),
        ("POST", f"{path}/ping", None),
        ("POST", f"{path}/deliveries/1/resend", None),
    ):
        assert (await ben.request(verb, what, json=body)).status_code == 404, (verb, what)
    viewer = await api.as_(AccessRole.VIEWER, "viewer")
    assert (await viewer.post("/api/webhooks", json={"name": "x", "url": receiver.url})).status_code == 403
    changed = (await ada.patch(path, json={"name": "New", "events": [], "private": True})).json()
    assert (changed["name"], changed["events"], changed["private"]) == ("New", [], True)
    assert (await ada.delete(path)).status_code == 204
    assert (await ada.get(path)).status_code == 404


async def test_a_ping_and_a_new_secret(api: Api, receiver: Receiver) -> None:
    ada = await api.as_(RESPONDER, "ada")
    hook = await subscribe(ada, receiver, events=["closed"])
    fresh = (await ada.post(f"/api/webhooks/{hook['id']}/secret")).json()["secret"]
    assert fresh != hook["secret"]
    assert (await ada.post(f"/api/webhooks/{hook['id']}/ping")).status_code == 202
    await api.core.settle()
    [message] = receiver.got
    assert Webhook(fresh).verify(message.body, message.headers)["type"] == "ping"
    await ada.patch(f"/api/webhooks/{hook['id']}", json={"active": False})
    assert (await ada.post(f"/api/webhooks/{hook['id']}/ping")).status_code == 409


async def test_a_lost_answer_is_not_a_second_subscription(api: Api, receiver: Receiver) -> None:
    ada = await api.as_(RESPONDER)
    body, key = {"name": "x", "url": receiver.url}, {"Idempotency-Key": "k"}
    found = [await ada.post("/api/webhooks", json=body, headers=key) for _ in range(2)]
    assert [each.status_code for each in found] == [201, 409]
    assert (await ada.get("/api/webhooks")).json()["total"] == 1


async def _until_due_is_done(api: Api) -> None:
    """Nothing is under way, and nothing waits but what is to be tried later."""
    now = api.core.services.clock.now()
    due = select(func.count()).select_from(outbox).where(outbox.c.state == PENDING)
    heads = select(func.min(outbox.c.id)).where(outbox.c.state == PENDING).group_by(outbox.c.lane)
    due = due.where(or_(outbox.c.not_before.is_(None), outbox.c.not_before <= now), outbox.c.id.in_(heads))
    coming = select(func.count()).select_from(inbox).where(inbox.c.state == PENDING)
    async with asyncio.timeout(PATIENCE):
        while True:
            await api.core.intake.drain()
            async with api.core.services.sessions() as session:
                counts = [await session.scalar(each) for each in (due, coming)]
            if not any(counts) and not api.core.delivery.sender.is_busy and not api.core.delivery.worker.is_busy:
                return
            await asyncio.sleep(0.01)
