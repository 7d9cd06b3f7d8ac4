"""Handlers are given what they name; what can't be given is refused at start-up, with file and line."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from core.blocks.context import Context
from core.blocks.errors import BlockError
from core.blocks.hub import Hub
from core.chat import events
from core.chat.places import Place
from core.chat.text import Text
from core.incidents.incident import Incident
from core.incidents.person import Person
from core.incidents.severity import Severity
from muster.testing.harness import ADA, BEN, running


async def test_everything_that_can_be_asked_for(tmp_path: Path) -> None:
    hub, got = Hub(), dict[str, Any]()

    @hub.on("pin_added")
    async def pinned(
        context: Context,
        incident: Incident,
        person: Person,
        place: Place,
        message: Any,
        event: events.PinAdded,
        text: str,
    ) -> None:
        got.update(locals())

    async with running(tmp_path, hub) as core:
        made, channel = await core.in_channel()
        message = await core.mention(ADA, channel, "help")
        await core.send(
            events.PinAdded(**core.stamp(), place=channel, person=BEN, message=message, text=_text("disk is full"))
        )
    assert isinstance(got["context"], Context)
    assert (got["incident"].id, got["place"], got["message"]) == (made.id, channel, message)
    assert (got["person"].accounts[0].ref, got["text"]) == (BEN, "disk is full")
    assert isinstance(got["event"], events.PinAdded)


async def test_a_plain_function_works_and_its_text_is_the_answer(tmp_path: Path) -> None:
    hub = Hub()

    @hub.command("weather", help="says how it is")
    def weather(incident: Incident) -> str:
        return f"Cloudy over {incident.reference}"

    async with running(tmp_path, hub) as core:
        _, channel = await core.in_channel()
        await core.mention(ADA, channel, "weather")
        assert core.platform.in_channel(channel.channel)[-1].text == "Cloudy over INC-1"


def _unknown(hub: Hub) -> None:
    @hub.on("pin_added")
    def block(colour: str) -> None: ...


def _star(hub: Hub) -> None:
    @hub.action("x")
    def block(*args: str) -> None: ...


def _type_that_is_not_there(hub: Hub) -> None:
    @hub.on("pin_added")
    def block(incident: Nowhere) -> None: ...  # type: ignore[name-defined]  # noqa: F821


def _argument_of_no_type(hub: Hub) -> None:
    @hub.command("x", help="x")
    def block(what: bytes) -> None: ...


def _rest_in_the_middle(hub: Hub) -> None:
    @hub.command("x", help="x")
    def block(first: Text, second: str) -> None: ...


def _no_help(hub: Hub) -> None:
    @hub.command("x")
    def block() -> None: ...


def _never(hub: Hub) -> None:
    @hub.notify(times=3)
    def block() -> None: ...


def _nothing_to_listen_for(hub: Hub) -> None:
    @hub.keyword(" ")
    def block() -> None: ...


def _headline_with_context(hub: Hub) -> None:
    @hub.headline_button(order=1)
    def block(incident: Incident, context: Context) -> None: ...


def _rule(hub: Hub) -> None:
    def rule(colour: str) -> bool:
        return True

    @hub.command("x", help="x", allow=rule)
    def block() -> None: ...


@pytest.mark.parametrize(
    ("register", "sentence"),
    [
        (_unknown, "takes “colour” \\(str\\), which can't be given. There is: context, incident"),
        (_star, "takes \\*args. Name each argument"),
        (_type_that_is_not_there, "names a type that is not there at run time"),
        (_argument_of_no_type, "takes “what” \\(bytes\\), which is neither given"),
        (_rest_in_the_middle, "“first” takes all the text that is left, so it has to come last"),
        (_no_help, "the command “x” has no help text"),
        (_never, "a notification needs after=… or every=…"),
        (_nothing_to_listen_for, "a keyword needs a phrase or a pattern"),
        (_headline_with_context, "a headline button is a plain function of one argument, the incident"),
        (_rule, "takes “colour”"),
    ],
)
def test_a_wrong_block_fails_at_start_up_with_its_place(register: Any, sentence: str) -> None:
    with pytest.raises(BlockError, match=rf"test_signature\.py:\d+: .*: {sentence}"):
        register(Hub())


def _text(words: str) -> Text:
    from core.chat.text import text

    return text(words)


COMMANDS = Hub("arguments")
SEEN: list[tuple[Any, ...]] = []


@COMMANDS.command("wake", help="wakes somebody")
async def wake(
    who: Person, severity: Severity, after: timedelta | None = None, reason: str = "", *, loud: bool = False
) -> None:
    SEEN.append((who.accounts[0].user, severity, after, reason, loud))


@COMMANDS.command("both", help="two phrases")
def both(first: str, second: str) -> None:
    SEEN.append((first, second))


@COMMANDS.command("people", help="many")
def people(everybody: list[Person]) -> None:
    SEEN.append(tuple(each.accounts[0].user for each in everybody))


@pytest.mark.parametrize(
    ("said", "seen"),
    [
        ((BEN, " major"), ("ben", Severity.MAJOR, None, "", False)),
        ((BEN, " 2 15m the disk is full"), ("ben", Severity.MAJOR, timedelta(minutes=15), "the disk is full", False)),
        (
            ("--loud ", BEN, " sev1 1h30m “all of it”"),
            ("ben", Severity.CRITICAL, timedelta(hours=1.5), "all of it", True),
        ),
        (("— ", BEN, " 3"), None),
        (("—loud ", BEN, " 3"), ("ben", Severity.MINOR, None, "", True)),
        (("me trivial"), ("ada", Severity.TRIVIAL, None, "", False)),
    ],
)
async def test_arguments_are_read_by_their_types(tmp_path: Path, said: Any, seen: Any) -> None:
    SEEN.clear()
    async with running(tmp_path, COMMANDS) as core:
        _, channel = await core.in_channel()
        await core.mention(ADA, channel, _said("wake ", said))
        assert ([seen] if seen else []) == SEEN


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("wake", "What is missing is @who."),
        ("wake nobody major", "I can't tell who “nobody” is: I know nobody by that name"),
        ("wake me minor, 1 user", "“minor,” is not a severity"),
        ("wake me 2 soon", "“soon” is not a length of time. Say 15m, 2h or 1h30m."),
        ("both one", "What is missing is SECOND."),
        ("people ben", "I can't tell who “ben” is"),
    ],
)
async def test_what_can_not_be_read_is_answered_with_how_to_say_it(tmp_path: Path, said: str, answer: str) -> None:
    SEEN.clear()
    async with running(tmp_path, COMMANDS) as core:
        _, channel = await core.in_channel()
        await core.mention(ADA, channel, said)
        assert answer in core.platform.private[-1].text
        assert f"@incident {said.split()[0]}" in core.platform.private[-1].text
        assert SEEN == []


async def test_quotes_and_lists(tmp_path: Path) -> None:
    SEEN.clear()
    async with running(tmp_path, COMMANDS) as core:
        _, channel = await core.in_channel()
        await core.mention(ADA, channel, 'both "one two" three four')
        await core.mention(ADA, channel, _said("people ", (BEN, " ", ADA)))
        assert SEEN == [("one two", "three four"), ("ben", "ada")]


def test_usage_is_made_from_the_signature() -> None:
    assert COMMANDS.commands["wake"].usage == "@who SEVERITY [AFTER] [REASON] [--loud]"
    assert COMMANDS.commands["people"].usage == "@everybody…"


def _said(start: str, pieces: Any) -> Text:
    from core.chat.people import PersonRef
    from core.chat.text import Person as Mention
    from core.chat.text import text

    parts = (pieces,) if isinstance(pieces, str) else pieces
    return text(start, *(Mention(each) if isinstance(each, PersonRef) else each for each in parts))
