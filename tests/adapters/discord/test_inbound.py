"""Gateway dispatches and what they mean."""

from __future__ import annotations

from typing import Any

import pytest

from adapters.discord.custom_ids import of_action, of_form
from adapters.discord.inbound import read_dispatch
from adapters.discord.inbound_interactions import read_interaction
from adapters.discord.inbound_messages import pin_added
from core.chat import events
from core.chat.events import Event, event_type
from tests.adapters.discord.support import (
    ADA,
    BEN,
    BOT,
    CHANNEL,
    GUILD,
    MESSAGE,
    NOW,
    ROLE,
    THREAD,
    interaction,
    message,
    occasion,
    person,
)


def read(name: str, data: dict[str, Any]) -> list[Event]:
    return read_dispatch(name, data, occasion())


def kinds(found: list[Event]) -> list[str]:
    return [event_type(each) for each in found]


def test_a_message() -> None:
    (posted,) = read("MESSAGE_CREATE", message("disk **full**"))
    assert isinstance(posted, events.MessagePosted)
    assert (posted.key, posted.at, posted.person, posted.person_name) == (
        f"discord/{GUILD}/message/{MESSAGE}",
        NOW,
        person(),
        "Ada Okafor",
    )
    assert posted.text.plain == "disk full"
    assert posted.place.channel == CHANNEL


@pytest.mark.parametrize("mention", [f"<@{BOT}>", f"<@!{BOT}>", f"<@&{ROLE}>"])
def test_a_mention_is_a_command(mention: str) -> None:
    posted, mentioned = read("MESSAGE_CREATE", message(f"{mention} severity major"))
    assert isinstance(mentioned, events.Mentioned)
    assert mentioned.text.plain == "severity major"
    assert mentioned.key == f"{posted.key}/mentioned"


def test_a_mention_behind_the_words() -> None:
    _, mentioned = read("MESSAGE_CREATE", message(f"severity major <@{BOT}>"))
    assert isinstance(mentioned, events.Mentioned)
    assert mentioned.text.plain == "severity major"


def test_said_directly_is_said_to_muster() -> None:
    data = message("help", channel_id="600000000000000001")
    del data["guild_id"], data["member"]
    posted, mentioned = read("MESSAGE_CREATE", data)
    assert (posted.direct, mentioned.direct) == (True, True)


@pytest.mark.parametrize(
    "data",
    [
        message(author={"id": BOT, "username": "Muster", "bot": True}),
        message(type=7),
        message(type=18),
        message(guild_id="123"),
        {},
        {"id": 5, "author": "x"},
    ],
    ids=["own", "a join", "a thread was made", "another server", "empty", "nonsense"],
)
def test_what_nobody_said(data: dict[str, Any]) -> None:
    assert read("MESSAGE_CREATE", data) == []


def test_another_bot_speaks_but_commands_nothing() -> None:
    data = message(f"<@{BOT}> close", author={"id": BEN, "username": "b", "bot": True})
    (posted,) = read("MESSAGE_CREATE", data)
    assert isinstance(posted, events.MessagePosted)
    assert posted.from_bot


def test_in_a_thread() -> None:
    (posted,) = read("MESSAGE_CREATE", message(channel_id=THREAD))
    assert (posted.place.channel, posted.place.thread) == (CHANNEL, THREAD)


def test_an_edit_and_what_only_looks_like_one() -> None:
    (edited,) = read("MESSAGE_UPDATE", message("new", edited_timestamp="2026-03-04T12:00:00+00:00"))
    assert isinstance(edited, events.MessageEdited)
    (unpinned,) = read("MESSAGE_UPDATE", message("old", edited_timestamp="2026-03-04T11:00:00+00:00"))
    assert isinstance(unpinned, events.PinRemoved)
    assert read("MESSAGE_UPDATE", message("a link unfolds", pinned=True)) == []


def test_deletions() -> None:
    assert kinds(read("MESSAGE_DELETE", {"id": "5", "channel_id": CHANNEL, "guild_id": GUILD})) == ["message_deleted"]
    both = read("MESSAGE_DELETE_BULK", {"ids": ["5", "6"], "channel_id": CHANNEL, "guild_id": GUILD})
    assert len({each.key for each in both}) == 2


def test_a_pin_tells_who_and_what() -> None:
    line = message("", type=6, message_reference={"message_id": "55", "channel_id": CHANNEL, "guild_id": GUILD})
    event = pin_added(line, message("the disk is full", author={"id": BEN, "username": "ben"}), occasion())
    assert isinstance(event, events.PinAdded)
    assert (event.message.id, event.person, event.author) == ("55", person(), person(BEN))
    assert event.text.plain == "the disk is full"


def test_reactions() -> None:
    data = {"user_id": ADA, "message_id": "5", "channel_id": CHANNEL, "guild_id": GUILD, "emoji": {"name": "📌"}}
    (added,) = read("MESSAGE_REACTION_ADD", {**data, "message_author_id": BEN})
    assert isinstance(added, events.ReactionAdded)
    assert (added.reaction, added.author) == ("pushpin", person(BEN))
    assert kinds(read("MESSAGE_REACTION_REMOVE", data)) == ["reaction_removed"]
    assert read("MESSAGE_REACTION_ADD", {**data, "user_id": BOT}) == []


def test_a_channel_is_renamed() -> None:
    (renamed,) = read("CHANNEL_UPDATE", {"id": CHANNEL, "guild_id": GUILD, "type": 0, "name": "outage"})
    assert isinstance(renamed, events.ChannelRenamed)
    assert renamed.name == "outage"
    assert read("CHANNEL_UPDATE", {"id": CHANNEL, "guild_id": GUILD, "type": 0, "name": "general", "topic": "x"}) == []


def test_a_slash_command_says_what_a_mention_says() -> None:
    option = {"type": 1, "name": "severity", "options": [{"type": 3, "name": "words", "value": f"major <@{BEN}>"}]}
    event = read_interaction(interaction(2, {"type": 1, "name": "incident", "options": [option]}), occasion())
    assert isinstance(event, events.CommandInvoked)
    assert event.text.plain.startswith("severity major")
    assert event.text.people() == (person(BEN),)
    assert event.interaction.reply == f"{MESSAGE}/tok/c"
    assert event.person_name == "Ada"


def test_declare_carries_its_words_alone() -> None:
    option = {"type": 1, "name": "declare", "options": [{"type": 3, "name": "words", "value": "disk full"}]}
    event = read_interaction(interaction(2, {"type": 1, "name": "incident", "options": [option]}), occasion())
    assert isinstance(event, events.CommandInvoked)
    assert event.text.plain == "disk full"


def test_run_takes_any_command() -> None:
    inner = [{"type": 3, "name": "command", "value": "failover"}, {"type": 3, "name": "words", "value": "eu"}]
    option = {"type": 1, "name": "run", "options": inner}
    event = read_interaction(interaction(2, {"type": 1, "name": "incident", "options": [option]}), occasion())
    assert isinstance(event, events.CommandInvoked)
    assert event.text.plain == "failover eu"


def test_the_menu_of_a_message() -> None:
    data = {"type": 3, "name": "Add to timeline", "target_id": "55", "resolved": {"messages": {"55": message("look")}}}
    event = read_interaction(interaction(2, data), occasion())
    assert isinstance(event, events.ShortcutUsed)
    assert (event.name, event.text.plain) == ("add-to-timeline", "look")
    assert event.message
    assert event.message.id == "55"


def test_a_button_and_menus() -> None:
    button = {"component_type": 2, "custom_id": of_action("close", "INC-1")}
    clicked = read_interaction(interaction(3, button, message=message()), occasion())
    assert isinstance(clicked, events.ButtonClicked)
    assert (clicked.action, clicked.value, clicked.chosen) == ("close", "INC-1", None)
    assert clicked.interaction.reply == f"{MESSAGE}/tok/m"
    menu = {"component_type": 5, "custom_id": of_action("lead", ""), "values": [BEN]}
    picked = read_interaction(interaction(3, menu, message=message()), occasion())
    assert isinstance(picked, events.ButtonClicked)
    assert picked.chosen == person(BEN)
    strange = {"component_type": 2, "custom_id": "another bot's"}
    assert read_interaction(interaction(3, strange, message=message()), occasion()) is None


def test_a_form() -> None:
    inputs = [
        {"type": 4, "custom_id": "t:title", "value": " Disk "},
        {"type": 4, "custom_id": "t:summary", "value": ""},
        {"type": 3, "custom_id": "s:severity", "values": ["2"]},
        {"type": 3, "custom_id": "m:parts", "values": ["a", "b"]},
        {"type": 5, "custom_id": "p:lead", "values": [BEN]},
        {"type": 23, "custom_id": "b:private", "value": True},
        {"type": 4, "custom_id": "w:from", "value": "2026-03-04 15:30"},
        {"type": 4, "custom_id": "w:until", "value": "tomorrow"},
    ]
    data = {"custom_id": of_form("declare", "tok-1"), "components": [{"type": 18, "component": one} for one in inputs]}
    event = read_interaction(interaction(5, data), occasion())
    assert isinstance(event, events.FormSubmitted)
    assert (event.form, event.token) == ("declare", "tok-1")
    assert event.values == {
        "title": "Disk",
        "summary": None,
        "severity": "2",
        "parts": ["a", "b"],
        "lead": person(BEN),
        "private": True,
        "from": "2026-03-04T15:30:00+00:00",
        "until": "tomorrow",
    }


def test_people_are_let_into_a_private_channel() -> None:
    data = {"id": CHANNEL, "guild_id": GUILD, "type": 0, "name": "general"}
    overwrites = [
        {"id": BEN, "type": 1, "allow": "1024", "deny": "0"},
        {"id": ROLE, "type": 0, "allow": "0", "deny": "0"},
    ]
    at = occasion()
    (joined,) = read_dispatch("CHANNEL_UPDATE", {**data, "permission_overwrites": overwrites}, at)
    assert isinstance(joined, events.MemberJoined)
    assert joined.person == person(BEN)
    (left,) = read_dispatch("CHANNEL_UPDATE", {**data, "permission_overwrites": overwrites[1:]}, at)
    assert isinstance(left, events.MemberLeft)
    assert (left.person, left.is_self) == (person(BEN), False)
