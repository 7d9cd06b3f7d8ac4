"""Posting, editing, deleting, answering privately."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from adapters.slack import SlackPlatform
from core.chat.cards import Message
from core.chat.effects import Delete, Post, PostDirect, PostPrivately, Update
from core.chat.errors import PlaceUnavailable, RateLimited, Refused, Unreachable
from core.chat.events import Interaction
from core.chat.text import text
from tests.adapters.slack.fake_slack import FakeSlack, Trouble
from tests.adapters.slack.support import ADA, IDENTITY, RECEIVED_AT, HeldClock, attempt

HELLO = Message(text=text("hello"))
POST = Post(place=IDENTITY.place("C1"), content=HELLO)
REPLY = Post(place=IDENTITY.place("C1", "1.5"), content=HELLO)
POSTED = {"ok": True, "channel": "C1", "ts": "1763.000100"}


def message(key: str, ts: str) -> dict[str, Any]:
    return {"type": "message", "ts": ts, "metadata": {"event_type": "muster_effect", "event_payload": {"key": key}}}


async def test_a_first_try_only_posts(slack: FakeSlack, platform: SlackPlatform) -> None:
    slack.script("chat.postMessage", POSTED)
    outcome = await platform.perform(REPLY, attempt(key="k1"))
    assert outcome.message == IDENTITY.message("C1", "1763.000100", "1.5")
    assert [name for name, _ in slack.calls] == ["auth.test", "chat.postMessage"]
    (asked,) = slack.asked("chat.postMessage")
    assert asked["thread_ts"] == "1.5"
    assert asked["metadata"] == {"event_type": "muster_effect", "event_payload": {"key": "k1"}}
    assert asked["text"] == "hello"
    assert not {"parse", "link_names", "mrkdwn"} & set(asked)


async def test_a_second_try_finds_the_first_on_a_later_page(slack: FakeSlack, platform: SlackPlatform) -> None:
    first = {
        "ok": True,
        "messages": [message("other", "9.1"), {"ts": "9.0"}],
        "response_metadata": {"next_cursor": "c2"},
    }
    slack.script("conversations.history", first, {"ok": True, "messages": [message("k1", "8.5")]})
    outcome = await platform.perform(POST, attempt(2, "k1"))
    assert outcome.message == IDENTITY.message("C1", "8.5")
    assert slack.asked("chat.postMessage") == []
    pages = slack.asked("conversations.history")
    assert [page.get("cursor") for page in pages] == [None, "c2"]
    assert float(pages[0]["oldest"]) == (RECEIVED_AT - timedelta(minutes=2)).timestamp()
    assert pages[0]["include_all_metadata"] == "1"


async def test_a_dropped_answer_makes_no_second_message(slack: FakeSlack, platform: SlackPlatform) -> None:
    slack.script("chat.postMessage", Trouble(cut=True))
    slack.script(
        "conversations.history",
        lambda _: {"ok": True, "messages": [{"ts": "8.5", **each} for each in slack.asked("chat.postMessage")]},
    )
    with pytest.raises(Unreachable):
        await platform.perform(POST, attempt(1, "k1"))
    outcome = await platform.perform(POST, attempt(2, "k1"))
    assert outcome.message == IDENTITY.message("C1", "8.5")
    assert len(slack.asked("chat.postMessage")) == 1


async def test_a_second_try_in_a_thread_looks_there_and_posts_when_there_is_nothing(
    slack: FakeSlack, platform: SlackPlatform
) -> None:
    slack.script("conversations.replies", {"ok": True, "messages": [message("other", "9.1")]})
    slack.script("chat.postMessage", POSTED)
    await platform.perform(REPLY, attempt(2, "k1"))
    assert slack.asked("conversations.replies")[0]["ts"] == "1.5"
    assert len(slack.asked("chat.postMessage")) == 1


async def test_a_channel_by_name_is_looked_up_among_the_bots_own(slack: FakeSlack, platform: SlackPlatform) -> None:
    page = {"ok": True, "channels": [{"id": "C8", "name": "other"}], "response_metadata": {"next_cursor": "n"}}
    slack.script("users.conversations", page, {"ok": True, "channels": [{"id": "C9", "name": "incidents"}]})
    slack.script("conversations.history", {"ok": True, "messages": [message("k1", "8.5")]})
    by_name = Post(place=IDENTITY.place("#incidents"), content=HELLO)
    assert (await platform.perform(by_name, attempt(2, "k1"))).message == IDENTITY.message("C9", "8.5")
    assert platform.channel_url(by_name.place) == "https://acme.slack.com/archives/C9"


async def test_a_name_that_the_bot_has_no_channel_of(slack: FakeSlack, platform: SlackPlatform) -> None:
    slack.script("users.conversations", {"ok": True, "channels": []})
    with pytest.raises(PlaceUnavailable, match="Invite me there with /invite @incident"):
        await platform.perform(Post(place=IDENTITY.place("#incidents"), content=HELLO), attempt(2))


async def test_posting_by_name_needs_no_look_up(slack: FakeSlack, platform: SlackPlatform) -> None:
    slack.script("chat.postMessage", {"ok": True, "channel": "C9", "ts": "1.2"})
    outcome = await platform.perform(Post(place=IDENTITY.place("#incidents"), content=HELLO), attempt())
    assert outcome.message == IDENTITY.message("C9", "1.2")
    assert slack.asked("users.conversations") == []


async def test_a_direct_message_opens_the_conversation_once(slack: FakeSlack, platform: SlackPlatform) -> None:
    slack.script("conversations.open", {"ok": True, "channel": {"id": "D1"}})
    slack.script("chat.postMessage", {"ok": True, "channel": "D1", "ts": "1.2"})
    for _ in range(2):
        outcome = await platform.perform(PostDirect(person=ADA, content=HELLO), attempt())
        assert outcome.message == IDENTITY.message("D1", "1.2")
    assert len(slack.asked("conversations.open")) == 1
    slack.script("conversations.history", {"ok": True, "messages": [message("k1", "1.2")]})
    await platform.perform(PostDirect(person=ADA, content=HELLO), attempt(2, "k1"))
    assert len(slack.asked("chat.postMessage")) == 2


async def test_an_edit_parses_nothing_and_keeps_the_metadata(slack: FakeSlack, platform: SlackPlatform) -> None:
    await platform.perform(Update(message=IDENTITY.message("C1", "1.2"), content=HELLO), attempt())
    (asked,) = slack.asked("chat.update")
    assert (asked["channel"], asked["ts"], asked["parse"], asked["text"]) == ("C1", "1.2", "none", "hello")
    assert not {"metadata", "link_names"} & set(asked)


async def test_an_edit_of_a_deleted_message(slack: FakeSlack, platform: SlackPlatform) -> None:
    slack.script("chat.update", {"ok": False, "error": "message_not_found"})
    with pytest.raises(Refused) as refused:
        await platform.perform(Update(message=IDENTITY.message("C1", "1.2"), content=HELLO), attempt())
    assert refused.value.code == "message_not_found"


async def test_deleting_twice_is_deleted(slack: FakeSlack, platform: SlackPlatform) -> None:
    slack.script("chat.delete", {"ok": False, "error": "message_not_found"})
    await platform.perform(Delete(message=IDENTITY.message("C1", "1.2")), attempt())
    slack.script("chat.delete", {"ok": False, "error": "cant_delete_message"})
    with pytest.raises(Refused):
        await platform.perform(Delete(message=IDENTITY.message("C1", "1.2")), attempt())


def private(slack: FakeSlack, minutes: int = 30, channel: str = "C1", reply: str = "r1") -> PostPrivately:
    until = RECEIVED_AT + timedelta(minutes=minutes)
    handle = Interaction(reply=f"{slack.base}/response/{reply}" if reply else None, reply_until=until)
    return PostPrivately(place=IDENTITY.place(channel, "1.5"), person=ADA, content=HELLO, interaction=handle)


async def test_a_live_handle_answers_where_the_bot_is_not(slack: FakeSlack, platform: SlackPlatform) -> None:
    await platform.perform(private(slack), attempt())
    (answer,) = slack.answers
    assert (answer["response_type"], answer["replace_original"], answer["thread_ts"]) == ("ephemeral", False, "1.5")
    assert answer["text"] == "hello"
    assert [name for name, _ in slack.calls] == ["auth.test"]


@pytest.mark.parametrize("case", ["dead", "none", "spent"])
async def test_without_a_handle_it_is_an_ephemeral_message(
    slack: FakeSlack, platform: SlackPlatform, clock: HeldClock, case: str
) -> None:
    slack.script("response/r1", Trouble(status=404, body='{"ok":false,"error":"used_url"}'))
    effect = private(slack, reply="" if case == "none" else "r1")
    if case == "dead":
        clock.moment += timedelta(minutes=31)
    await platform.perform(effect, attempt())
    (asked,) = slack.asked("chat.postEphemeral")
    assert (asked["channel"], asked["user"], asked["thread_ts"]) == ("C1", ADA.user, "1.5")
    assert len(slack.answers) == (case == "spent")


@pytest.mark.parametrize("code", ["user_not_in_channel", "not_in_channel", "channel_not_found", "is_archived"])
async def test_where_that_fails_it_is_a_direct_message(slack: FakeSlack, platform: SlackPlatform, code: str) -> None:
    slack.script("chat.postEphemeral", {"ok": False, "error": code})
    slack.script("conversations.open", {"ok": True, "channel": {"id": "D1"}})
    await platform.perform(private(slack, reply=""), attempt())
    assert slack.asked("chat.postMessage")[0]["channel"] == "D1"


@pytest.mark.parametrize("channel", ["D7", ADA.user])
async def test_in_a_direct_conversation_nothing_is_ephemeral(
    slack: FakeSlack, platform: SlackPlatform, channel: str
) -> None:
    slack.script("conversations.open", {"ok": True, "channel": {"id": "D1"}})
    await platform.perform(private(slack, channel=channel, reply=""), attempt())
    assert slack.asked("chat.postEphemeral") == []
    assert slack.asked("chat.postMessage")[0]["channel"] == "D1"


async def test_troubles_of_the_handle(slack: FakeSlack, platform: SlackPlatform) -> None:
    slack.script(
        "response/r1", Trouble(status=500), Trouble(cut=True), Trouble(status=429, headers={"Retry-After": "4"})
    )
    for kind in (Unreachable, Unreachable, RateLimited):
        with pytest.raises(kind):
            await platform.perform(private(slack), attempt())
