"""Channels: names, taken names, furnishing, inviting."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.slack import SlackPlatform, limits
from adapters.slack.channel_names import candidates, channel_name
from core.chat.effects import ArchiveChannel, Bookmark, CreateChannel, Invite, Pin, React, RenameChannel, SetTopic
from core.chat.errors import PlaceUnavailable, Refused
from core.chat.people import PersonRef
from core.chat.platform import Outcome
from tests.adapters.slack.fake_slack import FakeSlack
from tests.adapters.slack.support import ADA, IDENTITY, RECEIVED_AT, attempt

CREATE = CreateChannel(
    in_platform="slack", workspace="T061EG9R6", name="inc-7 Disk & co", alternatives=("inc-7-20261123",)
)
PLACE = IDENTITY.place("C1")
TAKEN = {"ok": False, "error": "name_taken"}


def made(name: str, channel: str = "C7") -> dict[str, Any]:
    return {"ok": True, "channel": {"id": channel, "name": name}}


def own(name: str, creator: str = IDENTITY.user, minutes: float = 0) -> dict[str, Any]:
    created = int((RECEIVED_AT + timedelta(minutes=minutes)).timestamp())
    return {"id": f"C-{name}", "name": name, "creator": creator, "created": created}


@pytest.mark.parametrize(
    ("wish", "name"),
    [
        ("inc-7 Disk is FULL!", "inc-7-disk-is-full"),
        ("inc-7 Datenbank läuft über", "inc-7-datenbank-lauft-uber"),
        ("inc-7 🔥🔥", "inc-7"),
        ("snake_case", "snake_case"),
        ("inc-7-" + "word " * 40, "inc-7-word" + "-word" * 14),
        ("inc-7-" + "x" * 200, "inc-7-" + "x" * 74),
        ("🔥", "channel"),
        ("@here <!channel>", "here-channel"),
    ],
)
def test_names(wish: str, name: str) -> None:
    assert channel_name(wish) == name


@given(st.text(max_size=200))
@settings(deadline=None)
def test_any_wish_makes_a_legal_name_with_its_prefix(wish: str) -> None:
    names = list(candidates(f"inc-7-{wish}", ()))
    assert len(names) == len(set(names)) == 9
    for name in names:
        assert name.startswith("inc-7")
        assert 0 < len(name) <= limits.CHANNEL_NAME
        assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-_")


async def test_a_free_name(slack: FakeSlack, platform: SlackPlatform) -> None:
    slack.script("conversations.create", made("inc-7-disk-co"))
    outcome = await platform.perform(CREATE, attempt())
    assert outcome == Outcome(made=IDENTITY.place("C7"), name="inc-7-disk-co")
    assert slack.asked("conversations.create") == [{"name": "inc-7-disk-co", "is_private": False}]


async def test_taken_names_are_passed_over_without_a_look_at_the_workspace(
    slack: FakeSlack, platform: SlackPlatform
) -> None:
    slack.script("conversations.create", TAKEN, TAKEN, lambda asked: made(asked["name"]))
    outcome = await platform.perform(CREATE, attempt())
    assert outcome.name == "inc-7-disk-co-2"
    assert [asked["name"] for asked in slack.asked("conversations.create")] == [
        "inc-7-disk-co",
        "inc-7-20261123",
        "inc-7-disk-co-2",
    ]
    assert {name for name, _ in slack.calls} == {"auth.test", "conversations.create"}


async def test_a_second_try_adopts_what_the_first_made(slack: FakeSlack, platform: SlackPlatform) -> None:
    slack.script("users.conversations", {"ok": True, "channels": [own("inc-7-disk-co", minutes=0.5)]})
    outcome = await platform.perform(CREATE, attempt(2))
    assert slack.asked("conversations.create") == []
    assert outcome == Outcome(made=IDENTITY.place("C-inc-7-disk-co"), name="inc-7-disk-co")


@pytest.mark.parametrize(
    "others", [own("inc-7-disk-co", creator="U0SOMEBODY"), own("inc-7-disk-co", minutes=-60), own("other")]
)
async def test_a_second_try_never_adopts_anothers_or_an_old_one(
    slack: FakeSlack, platform: SlackPlatform, others: dict[str, Any]
) -> None:
    slack.script("conversations.create", TAKEN, made("inc-7-20261123"))
    slack.script("users.conversations", {"ok": True, "channels": [others]})
    outcome = await platform.perform(CREATE, attempt(2))
    assert outcome.name == "inc-7-20261123"
    assert slack.asked("users.conversations")[0]["types"] == "public_channel"


async def test_a_second_try_finds_the_first_under_its_other_name(slack: FakeSlack, platform: SlackPlatform) -> None:
    slack.script("conversations.create", TAKEN)
    slack.script("users.conversations", {"ok": True, "channels": [own("inc-7-20261123")]})
    assert (await platform.perform(CREATE, attempt(2))).name == "inc-7-20261123"
    assert len(slack.asked("users.conversations")) == 1


async def test_all_names_taken(slack: FakeSlack, platform: SlackPlatform) -> None:
    slack.script("conversations.create", TAKEN)
    with pytest.raises(Refused, match="All names near that one are taken") as refused:
        await platform.perform(CREATE, attempt())
    assert refused.value.code == "name_taken"


async def test_renaming(slack: FakeSlack, platform: SlackPlatform) -> None:
    slack.script("conversations.rename", made("inc-7-db"))
    assert (await platform.perform(RenameChannel(place=PLACE, name="inc-7 DB"), attempt())).name == "inc-7-db"
    assert slack.asked("conversations.rename") == [{"channel": "C1", "name": "inc-7-db"}]


@pytest.mark.parametrize("is_ours", [True, False])
async def test_renaming_to_a_taken_name(slack: FakeSlack, platform: SlackPlatform, is_ours: bool) -> None:
    slack.script("conversations.rename", TAKEN)
    slack.script(
        "users.conversations", {"ok": True, "channels": [{"id": "C1", "name": "inc-7-db" if is_ours else "x"}]}
    )
    effect = RenameChannel(place=PLACE, name="inc-7 DB")
    if is_ours:
        assert (await platform.perform(effect, attempt(2))).name == "inc-7-db"
    else:
        with pytest.raises(Refused, match="a channel of that name already"):
            await platform.perform(effect, attempt(2))


async def test_a_topic_is_escaped_and_cut(slack: FakeSlack, platform: SlackPlatform) -> None:
    await platform.perform(SetTopic(place=PLACE, topic="<!channel>\n" + "a & b " * 100), attempt())
    (asked,) = slack.asked("conversations.setTopic")
    assert asked["topic"].startswith("&lt;!channel&gt; a &amp; b")
    assert asked["topic"].endswith("…")
    assert len(asked["topic"]) <= limits.TOPIC


async def test_a_bookmark_is_set_once(slack: FakeSlack, platform: SlackPlatform) -> None:
    effect = Bookmark(place=PLACE, title="INC-7 doc", url="https://muster/incidents/INC-7")
    slack.script(
        "bookmarks.list",
        {"ok": True, "bookmarks": [{"link": "https://x.y"}]},
        {"ok": True, "bookmarks": [{"link": effect.url}]},
    )
    for _ in range(2):
        await platform.perform(effect, attempt())
    assert slack.asked("bookmarks.add") == [
        {"channel_id": "C1", "title": "INC-7 doc", "link": effect.url, "type": "link"}
    ]


async def test_archiving_twice_is_archived(slack: FakeSlack, platform: SlackPlatform) -> None:
    slack.script("conversations.archive", {"ok": False, "error": "already_archived"})
    await platform.perform(ArchiveChannel(place=PLACE), attempt())


def people(*users: str) -> tuple[PersonRef, ...]:
    return tuple(IDENTITY.person(user) for user in users)


def invites(slack: FakeSlack, errors: dict[str, str], names_them: bool = True) -> None:
    """As Slack does with `force`: those who can come do, and the others are listed; `ok` when somebody came."""

    def answer(asked: dict[str, Any]) -> dict[str, Any]:
        users = asked["users"].split(",")
        wrong = [{"user": user, "ok": False, "error": errors[user]} for user in users if user in errors]
        more = {"errors": wrong} if wrong and names_them else {}
        is_ok = len(wrong) < len(users) if names_them else not wrong
        return {"ok": True, **more} if is_ok else {"ok": False, "error": wrong[0]["error"], **more}

    slack.script("conversations.invite", answer)


async def test_all_at_once(slack: FakeSlack, platform: SlackPlatform) -> None:
    invites(slack, {})
    strangers = (PersonRef("discord", "g", "1"), IDENTITY.person(IDENTITY.user))
    await platform.perform(Invite(place=PLACE, people=(*people("U1", "U2"), *strangers)), attempt())
    assert [asked["users"] for asked in slack.asked("conversations.invite")] == ["U1,U2"]


TROUBLES = {"U2": "user_disabled", "U3": "already_in_channel", "U4": "user_not_found"}


async def test_those_who_can_not_come_keep_nobody_out(slack: FakeSlack, platform: SlackPlatform) -> None:
    invites(slack, TROUBLES)
    await platform.perform(Invite(place=PLACE, people=people("U1", "U2", "U3", "U4", "U5")), attempt())
    assert slack.asked("conversations.invite") == [{"channel": "C1", "users": "U1,U2,U3,U4,U5", "force": True}]


async def test_where_slack_does_not_name_them_each_is_asked(slack: FakeSlack, platform: SlackPlatform) -> None:
    invites(slack, TROUBLES, names_them=False)
    await platform.perform(Invite(place=PLACE, people=people("U1", "U2", "U3")), attempt())
    assert [each["users"] for each in slack.asked("conversations.invite")] == ["U1,U2,U3", "U1", "U2", "U3"]


async def test_nobody_can_come(slack: FakeSlack, platform: SlackPlatform) -> None:
    invites(slack, {"U2": "user_disabled", "U4": "user_not_found"})
    with pytest.raises(Refused, match=r"Nobody could be invited.*deactivated.*knows nobody"):
        await platform.perform(Invite(place=PLACE, people=people("U2", "U4")), attempt())


async def test_those_who_are_there_are_no_error(slack: FakeSlack, platform: SlackPlatform) -> None:
    invites(slack, {"U1": "already_in_channel"})
    await platform.perform(Invite(place=PLACE, people=people("U1")), attempt())
    await platform.perform(Invite(place=PLACE, people=()), attempt())
    assert len(slack.asked("conversations.invite")) == 1


@pytest.mark.parametrize("code", ["is_archived", "not_in_channel"])
async def test_what_is_wrong_with_the_channel_ends_it(slack: FakeSlack, platform: SlackPlatform, code: str) -> None:
    slack.script("conversations.invite", {"ok": False, "error": code})
    with pytest.raises(PlaceUnavailable):
        await platform.perform(Invite(place=PLACE, people=people("U1", "U2")), attempt())
    assert len(slack.asked("conversations.invite")) == 1


@pytest.mark.parametrize(
    ("effect", "method", "code"),
    [
        (React(message=IDENTITY.message("C1", "1.2"), reaction=":eyes:"), "reactions.add", "already_reacted"),
        (React(message=IDENTITY.message("C1", "1.2"), reaction="eyes", remove=True), "reactions.remove", "no_reaction"),
        (Pin(message=IDENTITY.message("C1", "1.2")), "pins.add", "already_pinned"),
    ],
)
async def test_what_is_done_already_is_done(
    slack: FakeSlack, platform: SlackPlatform, effect: React | Pin, method: str, code: str
) -> None:
    slack.script(method, {"ok": False, "error": code}, {"ok": False, "error": "message_not_found"})
    await platform.perform(effect, attempt())
    asked = slack.asked(method)[0]
    assert (asked["channel"], asked["timestamp"], asked.get("name", "eyes")) == ("C1", "1.2", "eyes")
    with pytest.raises(Refused):
        await platform.perform(effect, attempt())


def test_ada_is_one_of_us() -> None:
    assert IDENTITY.knows(ADA)
