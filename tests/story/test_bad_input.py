"""What should never arrive, and what people should not type: refused or shown safely, and nothing is lost."""

from __future__ import annotations

import json
import time
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlencode

import httpx
import pytest

from sandbox.slack import signing
from tests.story.room import Room, room, said, words
from tests.waiting import PATIENCE

HOSTILE = {
    "pings": "@here <!channel> <!here> <@U0BENRUIZ01> <#C0GENERAL01> @everyone",
    "html": "<script>alert(1)</script><img src=x onerror=alert(1)> \"' &amp;",
    "sql": "'; DROP TABLE incident; -- \" OR 1=1",
    "marks": "*bold* _it_ ~gone~ `code` > quote [a](javascript:alert(1)) ${7*7} {{7*7}} %s \\",
    "right to left": "\u202etxet desrever\u202c \u0645\u0631\u062d\u0628\u0627 \u05e9\u05dc\u05d5\u05dd",
    "zero width": "a\u200bb\u200dc\ufeffd \U0001f468\u200d\U0001f469\u200d\U0001f467",
}


@pytest.mark.parametrize("evil", HOSTILE.values(), ids=HOSTILE)
async def test_in_every_field_it_is_only_text(tmp_path: Path, evil: str) -> None:
    async with room(tmp_path) as here:
        slack = here.slack
        incident = await here.declare(title=evil, Summary=evil, **{"Impact": evil})
        channel = await here.make_channel()
        for command in ("summary", "impact", "lead", "severity", "status", "nonsense"):
            await slack.slash("ada", channel, "/incident", f"{command} {evil}")
        ts = await here.say("ada", channel, f"said {evil}")
        await slack.pin("ada", channel, ts)
        await slack.slash("ada", "general", "/incident", f"INC-1 {evil}")
        await here.settle()
        # A person who was named may be named again; nobody else is called, and no channel ever.
        spoken = [*slack.messages("incidents"), *slack.messages(channel)]
        assert not [each.text for each in spoken if each.bot_id and each.pinged]
        async with httpx.AsyncClient(timeout=PATIENCE) as client:
            page = (await client.get(f"{here.url}/incidents/INC-1")).text
            assert (await client.get(f"{here.url}/", params={"q": evil})).status_code == 200
        read = _Page(page)
        assert not read.dangers
        assert "INC-1" in read.words
        if "zero" not in evil and "\u202e" not in evil:
            assert " ".join(incident.title.split()) in " ".join(read.words.split())
        assert (await here.incident(1)).title == incident.title
        await _still_works(here)


async def test_forty_kilobytes_are_kept_whole(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        long = "Alles kaputt. " * 2900 + "THE-END"
        incident = await here.declare(title=long)
        assert incident.title.startswith("Alles kaputt.")
        notes = [entry.text for entry in await here.timeline(1) if entry.kind == "note"]
        assert any("THE-END" in note for note in notes)
        channel = await here.make_channel()
        await here.say("ada", channel, f"@incident summary {long}")
        question = here.slack.ephemerals("ada", channel)[-1]
        assert "has this summary already" in words(question)
        await here.slack.click("ada", channel, question.ts, "replace-summary")
        await here.settle()
        assert (await here.incident(1)).summary.endswith("THE-END")
        await here.say("ada", channel, "@incident summary")
        assert "The summary of INC-1" in words(here.slack.ephemerals("ada", channel)[-1])
        async with httpx.AsyncClient(timeout=PATIENCE) as client:
            assert "THE-END" in (await client.get(f"{here.url}/incidents/INC-1")).text
        await _still_works(here)


async def test_what_slack_did_not_send_is_refused(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        secret, now = here.slack.config.signing_secret, time.time()
        body = _command(here, "close everything")
        good = signing.headers(secret, body, now)
        refused = [
            {},
            signing.headers("another secret", body, now),
            signing.headers(secret, body + b"x", now),
            signing.headers(secret, body, now - 400),
            signing.headers(secret, body, now + 400),
            {**good, "X-Slack-Request-Timestamp": "soon"},
            {**good, "X-Slack-Request-Timestamp": "9" * 400},
            {**good, "X-Slack-Request-Timestamp": "NaN"},
            {**good, "X-Slack-Signature": "v0="},
            {**good, "X-Slack-Signature": "v0=\u00e9".encode("latin-1").decode("latin-1")},
        ]
        async with httpx.AsyncClient(base_url=here.url, timeout=PATIENCE) as client:
            for path in ("/slack/events", "/slack/commands", "/slack/interactivity"):
                for headers in refused:
                    raw = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
                    assert (await client.post(path, content=body, headers=raw)).status_code == 401, headers
        await here.settle()
        assert here.slack.open_view("ada") is None
        await _still_works(here)


async def test_what_is_replayed_is_done_once(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        await here.declare()
        channel = here.slack.channel(await here.make_channel())
        event = {"type": "app_mention", "user": here.slack.person("ada").id, "channel": channel.id}
        event |= {"text": f"<@{here.slack.workspace.bot_user_id}> severity major", "ts": "1800000000.000100"}
        envelope = {"type": "event_callback", "event_id": "EvREPLAY", "event_time": 1800000000, "event": event}
        body = json.dumps(
            {**envelope, "team_id": here.slack.team_id, "api_app_id": here.slack.app_id, "event": event}
        ).encode()
        headers = {"Content-Type": "application/json"}
        headers |= signing.headers(here.slack.config.signing_secret, body, time.time())
        async with httpx.AsyncClient(base_url=here.url, timeout=PATIENCE) as client:
            for _ in range(5):
                assert (await client.post("/slack/events", content=body, headers=headers)).status_code == 200
        await here.settle()
        changes = [entry for entry in await here.timeline(1) if entry.field == "severity"]
        assert len(changes) == 1
        assert len([each for each in said(here.slack, channel.id) if "set the severity" in each.text]) == 1


MALFORMED = [
    b"",
    b"{",
    b"null",
    b"[]",
    b"\xff\xfe",
    b'{"type":',
    b"[" * 5000,
    b"payload=%7B",
    b"payload=[]",
    b"a" * 100_000,
]
UNKNOWN = [
    {"type": "a_new_thing"},
    {"type": "event_callback", "event": {"type": "from_the_future"}},
    {"type": "event_callback", "event": None},
    {"type": "event_callback", "event": {"type": "message", "channel": 7, "user": [], "ts": {}}},
    {"type": ["list"]},
    {"type": "block_actions", "actions": "no", "user": 1},
    {"type": "view_submission", "view": [], "user": {"id": None}},
    {"type": "message_action", "message": 3},
]


async def test_malformed_and_unknown_payloads_change_nothing(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        bodies = [*MALFORMED, *(json.dumps(each).encode() for each in UNKNOWN)]
        bodies += [urlencode({"payload": json.dumps(each)}).encode() for each in UNKNOWN]
        async with httpx.AsyncClient(base_url=here.url, timeout=PATIENCE) as client:
            for path in ("/slack/events", "/slack/commands", "/slack/interactivity"):
                for body in bodies:
                    signed = signing.headers(here.slack.config.signing_secret, body, time.time())
                    answer = await client.post(path, content=body, headers=signed)
                    assert answer.status_code in (200, 400), (path, body[:80], answer.status_code)
        await _still_works(here)


async def _still_works(here: Room) -> None:
    """The next incident is declared as if nothing had been."""
    made = await here.declare(person="chloe", title="All is well")
    assert made.title == "All is well"


def _command(here: Room, text: str) -> bytes:
    return urlencode(
        {
            "command": "/incident",
            "text": text,
            "team_id": here.slack.team_id,
            "channel_id": here.slack.channel("general").id,
            "user_id": here.slack.person("ada").id,
            "trigger_id": "1.2.3",
            "response_url": f"{here.slack.base_url}/hooks/x",
        }
    ).encode()


class _Page(HTMLParser):
    """The words of a page, and whatever in it could run."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words, self.dangers = "", list[str]()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "script" and not given.get("src", "").startswith("/static/"):
            self.dangers.append(tag)
        if tag == "img" and not given.get("src", "").startswith("/static/"):
            self.dangers.append(tag)
        self.dangers += [f"{name}={value}" for name, value in given.items() if name.startswith("on")]
        self.dangers += [value for name, value in given.items() if name == "href" and "script:" in value]

    def handle_data(self, data: str) -> None:
        self.words += data
