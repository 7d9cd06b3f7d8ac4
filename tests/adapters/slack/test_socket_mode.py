"""Socket Mode with the real client over a real WebSocket."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from adapters.slack import SlackPlatform, SlackSocketMode
from adapters.slack.socket_client import SocketClient
from core.chat.errors import Refused
from core.chat.events import CommandInvoked, MessagePosted
from core.chat.platform import FormVerdict, Overloaded
from tests.adapters.slack.fake_slack import FakeSlack, Trouble
from tests.adapters.slack.support import HeldSeat, KeptIntake
from tests.waiting import PATIENCE

PAYLOADS = Path(__file__).parent / "payloads"
KINDS = {"event": "events_api", "command": "slash_commands", "interaction": "interactive"}


def envelope(name: str, envelope_id: str = "e1") -> dict[str, Any]:
    case = json.loads((PAYLOADS / f"{name}.json").read_text(encoding="utf-8"))
    takes_payload = case["kind"] != "event"
    return {
        "envelope_id": envelope_id,
        "type": KINDS[case["kind"]],
        "payload": case["payload"],
        "accepts_response_payload": takes_payload,
    }


@pytest.fixture
def seat() -> HeldSeat:
    return HeldSeat()


@pytest.fixture
async def socket(
    slack: FakeSlack, platform: SlackPlatform, intake: KeptIntake, seat: HeldSeat
) -> AsyncIterator[SlackSocketMode]:
    slack.script("apps.connections.open", {"ok": True, "url": f"{slack.base}/socket"})
    made = SlackSocketMode(platform, intake, seat, ping_interval=0.05)
    yield made
    await made.close()


async def test_what_comes_is_handed_in_then_acknowledged(
    slack: FakeSlack, socket: SlackSocketMode, intake: KeptIntake
) -> None:
    await socket.start()
    await slack.until(lambda: slack.sockets)
    for number, name in enumerate(("message", "slash_command", "button", "unknown_event")):
        await slack.sockets[0].send_json(envelope(name, f"e{number}"))
    await slack.until(lambda: len(slack.acknowledged) == 4)
    assert sorted(each["envelope_id"] for each in slack.acknowledged) == ["e0", "e1", "e2", "e3"]
    assert all("payload" not in each for each in slack.acknowledged)
    assert {MessagePosted, CommandInvoked} <= {type(event) for event in intake.events}


async def test_a_form_gets_its_errors(slack: FakeSlack, socket: SlackSocketMode, intake: KeptIntake) -> None:
    intake.verdict = FormVerdict(errors={"title": "Too long."})
    await socket.start()
    await slack.until(lambda: slack.sockets)
    await slack.sockets[0].send_json(envelope("view_submission"))
    await slack.until(lambda: slack.acknowledged)
    assert slack.acknowledged == [
        {"envelope_id": "e1", "payload": {"response_action": "errors", "errors": {"title": "Too long."}}}
    ]


async def test_what_can_not_be_stored_is_not_acknowledged(
    slack: FakeSlack, socket: SlackSocketMode, intake: KeptIntake
) -> None:
    await socket.start()
    await slack.until(lambda: slack.sockets)
    intake.error = Overloaded()
    await slack.sockets[0].send_json(envelope("message", "lost"))
    await slack.sockets[0].send_json(envelope("slash_command", "told"))
    await slack.until(lambda: slack.acknowledged)
    assert [each["envelope_id"] for each in slack.acknowledged] == ["told"]
    assert "try again" in slack.acknowledged[0]["payload"]["text"]
    intake.error = None
    await slack.sockets[0].send_json({**envelope("message", "again"), "retry_attempt": 1, "retry_reason": "timeout"})
    await slack.until(lambda: len(slack.acknowledged) == 2)
    assert len(intake.events) == 1


@pytest.mark.parametrize("how", ["asked to", "closed", "cut"])
async def test_it_connects_again(slack: FakeSlack, socket: SlackSocketMode, intake: KeptIntake, how: str) -> None:
    await socket.start()
    await slack.until(lambda: slack.sockets)
    first = slack.sockets[0]
    if how == "asked to":
        await first.send_json({"type": "disconnect", "reason": "refresh_requested", "debug_info": {}})
    elif how == "closed":
        await first.close()
    else:
        transport = first._req.transport if first._req else None
        assert transport
        transport.abort()
    await slack.until(lambda: len(slack.sockets) > 1)
    await slack.sockets[-1].send_json(envelope("message"))
    await slack.until(lambda: slack.acknowledged)
    assert len(intake.events) == 1
    assert len(slack.asked("apps.connections.open")) >= 2


async def test_an_address_is_asked_for_until_there_is_one(slack: FakeSlack, socket: SlackSocketMode) -> None:
    url = {"ok": True, "url": f"{slack.base}/socket"}
    limited = Trouble(
        status=429,
        body='{"ok": false, "error": "ratelimited"}',
        headers={"Retry-After": "0", "content-type": "application/json"},
    )
    slack.script("apps.connections.open", Trouble(status=500), limited, limited, url)
    await socket.start()
    await slack.until(lambda: slack.sockets)
    assert len(slack.asked("apps.connections.open")) == 4


async def test_a_wrong_token_is_refused_with_what_to_do(slack: FakeSlack, socket: SlackSocketMode) -> None:
    slack.script("apps.connections.open", {"ok": False, "error": "invalid_auth"})
    with pytest.raises(Refused, match="xapp-"):
        await socket.start()


async def test_leaving_ends_everything(slack: FakeSlack, socket: SlackSocketMode) -> None:
    before = asyncio.all_tasks()
    await socket.start()
    await slack.until(lambda: slack.sockets)
    await socket.close()
    await socket.close()
    await slack.until(lambda: all(each.closed for each in slack.sockets))
    left = [task for task in asyncio.all_tasks() - before if "slack_sdk" in repr(task)]
    assert left == []


async def test_leaving_while_slack_is_away(slack: FakeSlack, socket: SlackSocketMode) -> None:
    slack.script("apps.connections.open", Trouble(status=500))
    await socket.start()
    await slack.until(lambda: len(slack.asked("apps.connections.open")) > 1)
    await socket.close()


async def test_it_is_connected_while_it_has_a_seat(
    slack: FakeSlack, socket: SlackSocketMode, intake: KeptIntake, seat: HeldSeat
) -> None:
    seat.is_ours = False
    await socket.start()
    assert len(slack.asked("apps.connections.open")) == 1
    assert slack.sockets == []
    seat.change(True)
    await slack.until(lambda: slack.sockets)
    # Nobody can tell: it stays.
    seat.error = ConnectionError()
    seat.change(True)
    await slack.sockets[0].send_json(envelope("message"))
    await slack.until(lambda: slack.acknowledged)
    assert not slack.sockets[0].closed
    seat.error = None
    seat.change(False)
    await slack.until(lambda: slack.sockets[0].closed)
    assert seat.given_back == 0
    seat.change(True)
    await slack.until(lambda: len(slack.sockets) == 2)
    await socket.close()
    assert seat.given_back == 1


async def test_what_has_come_in_is_acknowledged_before_it_leaves(
    slack: FakeSlack, socket: SlackSocketMode, intake: KeptIntake, seat: HeldSeat
) -> None:
    intake.held = asyncio.Event()
    await socket.start()
    await slack.until(lambda: slack.sockets)
    await slack.sockets[0].send_json(envelope("message"))
    async with asyncio.timeout(PATIENCE):
        await intake.asked.wait()
    seat.change(False)
    await asyncio.sleep(0)
    intake.held.set()
    await slack.until(lambda: slack.sockets[0].closed)
    assert len(intake.events) == len(slack.acknowledged) == 1


async def test_when_slack_has_too_many_it_is_asked_with_growing_pauses(
    slack: FakeSlack, socket: SlackSocketMode, monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses: list[float] = []

    async def note(_: SocketClient, seconds: float) -> None:
        pauses.append(seconds)

    monkeypatch.setattr(SocketClient, "_sleep", note)
    slack.refuses = 4
    await socket.start()
    await slack.until(lambda: slack.refuses == 0 and slack.sockets and not slack.sockets[-1].closed)
    assert pauses[-1] > pauses[0] > 0
    assert len([each for each in slack.sockets if not each.closed]) == 1
