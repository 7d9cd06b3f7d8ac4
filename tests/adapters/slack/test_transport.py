"""Requests over HTTP: who may come in, and what they are told."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from slack_sdk.signature import SignatureVerifier

from adapters.slack import SlackHttpReceiver, SlackPlatform, SlackSettings
from adapters.slack.signature import sign
from core.chat.events import CommandInvoked, FormSubmitted, MessagePosted
from core.chat.forms import Form, TextField
from core.chat.platform import FormVerdict, Overloaded, Receiver, Reply
from core.chat.text import text
from tests.adapters.slack.support import RECEIVED_AT, HeldClock, KeptIntake

EVENTS, COMMANDS, INTERACTIVITY = "/slack/events", "/slack/commands", "/slack/interactivity"
NOW = str(int(RECEIVED_AT.timestamp()))
PAYLOADS = Path(__file__).parent / "payloads"


def load(name: str) -> dict[str, Any]:
    payload: dict[str, Any] = json.loads((PAYLOADS / f"{name}.json").read_text(encoding="utf-8"))["payload"]
    # The platform under test is not told which app it is.
    return payload


def body_of(name: str) -> bytes:
    return json.dumps(load(name)).encode()


def form_of(name: str) -> bytes:
    return urlencode({"payload": json.dumps(load(name))}).encode()


def signed(body: bytes, at: str = NOW, secret: str = "shhh") -> dict[str, str]:
    return {"x-slack-request-timestamp": at, "x-slack-signature": sign(secret, at, body)}


@pytest.fixture
def receiver(platform: SlackPlatform, intake: KeptIntake) -> SlackHttpReceiver:
    return SlackHttpReceiver(platform, intake)


async def send(receiver: SlackHttpReceiver, path: str, body: bytes, **more: str) -> Reply:
    return await receiver.receive(path, {**signed(body), **more}, body)


def answer(reply: Reply) -> Any:
    assert reply.status == 200
    assert reply.headers["content-type"].startswith("application/json")
    return json.loads(reply.body)


def test_it_is_a_receiver(receiver: SlackHttpReceiver) -> None:
    checked: Receiver = receiver
    assert list(checked.paths) == [EVENTS, COMMANDS, INTERACTIVITY]


def test_without_a_secret_there_is_no_receiver(intake: KeptIntake) -> None:
    with pytest.raises(ValueError, match="MUSTER_SLACK_SIGNING_SECRET"):
        SlackHttpReceiver(SlackPlatform(SlackSettings(bot_token="xoxb", signing_secret=" "), HeldClock()), intake)


async def test_in_socket_mode_without_a_secret_all_requests_are_refused(intake: KeptIntake) -> None:
    settings = SlackSettings(bot_token="xoxb", app_token="xapp-1")
    receiver = SlackHttpReceiver(SlackPlatform(settings, HeldClock()), intake)
    body = body_of("message")
    assert (await receiver.receive(EVENTS, signed(body, secret=""), body)).status == 401


def test_signatures_are_those_of_the_sdk() -> None:
    body = '{"text": "größe"}'
    assert sign("shhh", NOW, body.encode()) == SignatureVerifier("shhh").generate_signature(timestamp=NOW, body=body)


async def test_an_event_is_handed_in_then_acknowledged(receiver: SlackHttpReceiver, intake: KeptIntake) -> None:
    reply = await send(receiver, EVENTS, body_of("message"))
    assert (reply.status, reply.body) == (200, b"")
    assert [type(event) for event in intake.events] == [MessagePosted]


BODY = b'{"type": "event_callback"}'
GOOD = signed(BODY)
REFUSED: dict[str, dict[str, str]] = {
    "nothing": {},
    "no signature": {"x-slack-request-timestamp": NOW},
    "no timestamp": {"x-slack-signature": GOOD["x-slack-signature"]},
    "another secret": signed(BODY, secret="guessed"),
    "another body": signed(b"{}"),
    "stale": signed(BODY, str(int(NOW) - 301)),
    "from the future": signed(BODY, str(int(NOW) + 301)),
    "timestamp with a sign": signed(BODY, "-1"),
    "timestamp of letters": signed(BODY, "soon"),
    "timestamp of other digits": {**GOOD, "x-slack-request-timestamp": "１７６３"},
    "empty timestamp": {**GOOD, "x-slack-request-timestamp": ""},
    "endless timestamp": {**GOOD, "x-slack-request-timestamp": "9" * 5000},
    "timestamp with a fraction": {**GOOD, "x-slack-request-timestamp": f"{NOW}.0"},
    "doubled timestamp": {**GOOD, "x-slack-request-timestamp": f"{NOW}, {NOW}"},
    "doubled signature": {**GOOD, "x-slack-signature": f"{GOOD['x-slack-signature']}, {GOOD['x-slack-signature']}"},
    "another version": {**GOOD, "x-slack-signature": GOOD["x-slack-signature"].replace("v0", "v1")},
    "not ascii": {**GOOD, "x-slack-signature": "v0=" + "é" * 64},
    "upper case": {**GOOD, "x-slack-signature": GOOD["x-slack-signature"].upper()},
    "line break": {**GOOD, "x-slack-signature": GOOD["x-slack-signature"] + "\n"},
    "cut": {**GOOD, "x-slack-signature": GOOD["x-slack-signature"][:-1]},
    "no text": {**GOOD, "x-slack-signature": 5},  # type: ignore[dict-item]
}


@pytest.mark.parametrize("case", REFUSED)
@pytest.mark.parametrize("path", [EVENTS, COMMANDS, INTERACTIVITY])
async def test_forged_stale_and_malformed_is_401(
    receiver: SlackHttpReceiver, intake: KeptIntake, case: str, path: str
) -> None:
    reply = await receiver.receive(path, REFUSED[case], BODY)
    assert reply.status == 401
    assert reply.body.endswith(b".")
    assert intake.events == []


@pytest.mark.parametrize("seconds", [-299, 299])
async def test_within_five_minutes_it_is_taken(receiver: SlackHttpReceiver, clock: HeldClock, seconds: int) -> None:
    clock.moment += timedelta(seconds=seconds)
    body = body_of("message")
    assert (await receiver.receive(EVENTS, signed(body), body)).status == 200


async def test_a_replay_has_the_same_key(receiver: SlackHttpReceiver, intake: KeptIntake) -> None:
    for _ in range(2):
        await send(receiver, EVENTS, body_of("message"))
    first, second = intake.events
    assert first.key == second.key


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"x"', b"\xff\xfe", b"[" * 100_000, b'{"a": NaN}', b"null"])
async def test_what_is_no_json_is_400(receiver: SlackHttpReceiver, body: bytes) -> None:
    reply = await send(receiver, EVENTS, body)
    assert (reply.status, reply.body[-1:]) == (400, b".")


@pytest.mark.parametrize(
    "body",
    [b"", b"payload=", b"payload=%7B", b"x=1", b"\xff\xfe", b"payload=%ff", b"&".join([b"a=1"] * 500), b"payload=[]"],
)
async def test_what_is_no_form_with_a_payload_is_400(receiver: SlackHttpReceiver, body: bytes) -> None:
    assert (await send(receiver, INTERACTIVITY, body)).status == 400


async def test_a_command_that_is_no_form(receiver: SlackHttpReceiver) -> None:
    assert (await send(receiver, COMMANDS, b"\xff\xfe")).status == 400
    assert (await send(receiver, COMMANDS, b"")).status == 200
    assert (await send(receiver, "/slack/else", b"{}")).status == 404


@pytest.mark.parametrize("name", ["unknown_event", "another_workspace"])
async def test_unknown_and_foreign_events_are_acknowledged(
    receiver: SlackHttpReceiver, intake: KeptIntake, name: str
) -> None:
    assert (await send(receiver, EVENTS, body_of(name))).status == 200
    assert (
        await send(receiver, EVENTS, b'{"type": "app_rate_limited", "minute_rate_limited": 1518467820}')
    ).status == 200
    assert (await send(receiver, EVENTS, b'{"type": "what"}')).status == 200
    assert intake.events == []


async def test_url_verification(receiver: SlackHttpReceiver) -> None:
    reply = await send(
        receiver, EVENTS, b'{"type": "url_verification", "token": "x", "challenge": "3eZbrw1aBm2rZgRNFdxV"}'
    )
    assert answer(reply) == {"challenge": "3eZbrw1aBm2rZgRNFdxV"}


async def test_a_look_at_the_certificate(receiver: SlackHttpReceiver, intake: KeptIntake) -> None:
    assert await receiver.receive(COMMANDS, {}, b"ssl_check=1&token=x") == Reply()
    assert (await receiver.receive(EVENTS, {}, b"ssl_check=1&token=x")).status == 401
    assert intake.events == []


async def test_a_retry_is_recognised_and_taken(receiver: SlackHttpReceiver, intake: KeptIntake) -> None:
    more = {"x-slack-retry-num": "2", "x-slack-retry-reason": "http_timeout"}
    assert (await send(receiver, EVENTS, body_of("message"), **more)).status == 200
    assert len(intake.events) == 1


async def test_a_command(receiver: SlackHttpReceiver, intake: KeptIntake) -> None:
    payload = {**load("slash_command"), "text": "Ünïcode & more\nlines " + "x" * 40_000}
    reply = await send(receiver, COMMANDS, urlencode(payload).encode())
    assert (reply.status, reply.body) == (200, b"")
    (event,) = intake.events
    assert isinstance(event, CommandInvoked)
    assert event.text.plain == payload["text"]


async def test_too_much_at_once(receiver: SlackHttpReceiver, intake: KeptIntake) -> None:
    intake.error = Overloaded()
    assert (await send(receiver, EVENTS, body_of("message"))).status == 503
    assert (await send(receiver, INTERACTIVITY, form_of("button"))).status == 503
    said = answer(await send(receiver, COMMANDS, urlencode(load("slash_command")).encode()))
    assert said["response_type"] == "ephemeral"
    assert "try again" in said["text"]
    errors = answer(await send(receiver, INTERACTIVITY, form_of("view_submission")))
    assert errors["response_action"] == "errors"
    assert "try again" in errors["errors"]["title"]


async def test_before_slack_was_reached_it_should_come_again(slack_less: SlackHttpReceiver) -> None:
    assert (await send(slack_less, EVENTS, body_of("message"))).status == 503
    assert "try again" in answer(await send(slack_less, COMMANDS, urlencode(load("slash_command")).encode()))["text"]


@pytest.fixture
def slack_less(intake: KeptIntake, clock: HeldClock) -> SlackHttpReceiver:
    return SlackHttpReceiver(SlackPlatform(SlackSettings(bot_token="xoxb", signing_secret="shhh"), clock), intake)


@pytest.mark.parametrize("name", ["button", "view_closed", "global_shortcut", "message_shortcut", "select"])
async def test_interactions_are_acknowledged_empty(receiver: SlackHttpReceiver, intake: KeptIntake, name: str) -> None:
    reply = await send(receiver, INTERACTIVITY, form_of(name))
    assert (reply.status, reply.body) == (200, b"")
    assert intake.events


async def submit(receiver: SlackHttpReceiver, intake: KeptIntake, verdict: FormVerdict | None) -> Reply:
    intake.verdict = verdict
    reply = await send(receiver, INTERACTIVITY, form_of("view_submission"))
    assert isinstance(intake.events[0], FormSubmitted)
    return reply


@pytest.mark.parametrize("verdict", [None, FormVerdict()])
async def test_an_accepted_form_closes(
    receiver: SlackHttpReceiver, intake: KeptIntake, verdict: FormVerdict | None
) -> None:
    assert await submit(receiver, intake, verdict) == Reply()


async def test_errors_stand_at_their_fields(receiver: SlackHttpReceiver, intake: KeptIntake) -> None:
    reply = await submit(receiver, intake, FormVerdict(errors={"title": "Too long.", "gone": "Also wrong."}))
    assert answer(reply) == {"response_action": "errors", "errors": {"title": "Too long. Also wrong."}}


async def test_the_next_step_takes_the_forms_place(receiver: SlackHttpReceiver, intake: KeptIntake) -> None:
    form = Form(name="second", title="Second", fields=(TextField(name="more", label="More"),), token="tok-2")
    said = answer(await submit(receiver, intake, FormVerdict(next=form)))
    assert said["response_action"] == "update"
    assert (said["view"]["callback_id"], said["view"]["private_metadata"]) == ("second", "tok-2")


async def test_a_message_takes_the_forms_place(receiver: SlackHttpReceiver, intake: KeptIntake) -> None:
    said = answer(await submit(receiver, intake, FormVerdict(message=text("Paged Ada."))))
    assert said["view"]["blocks"][0]["text"]["text"] == "Paged Ada."
    assert "submit" not in said["view"]
