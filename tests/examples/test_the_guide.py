"""Every block of docs/building-blocks.md runs as it stands, and does what the guide says."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest

from core.blocks.hub import Hub
from core.chat import events
from core.chat.text import Person as Mention
from core.chat.text import text
from muster.testing import ADA, BEN, FakeClock, incident

_GUIDE = Path(__file__).parents[2] / "docs" / "building-blocks.md"
_BLOCKS = [code for code in re.findall(r"```python\n(.*?)```", _GUIDE.read_text("utf-8"), re.DOTALL) if "Hub(" in code]


def hub_of(code: str) -> Hub:
    names: dict[str, object] = {"__name__": "guide"}
    exec(compile(code, _GUIDE.name, "exec"), names)
    hub = names["hub"]
    assert isinstance(hub, Hub)
    return hub


def with_words(words: str) -> Hub:
    """The one example in which these words stand."""
    (code,) = [each for each in _BLOCKS if words in each]
    return hub_of(code)


@pytest.mark.parametrize("number", range(len(_BLOCKS)))
def test_it_registers(number: int) -> None:
    hub = hub_of(_BLOCKS[number])
    assert any((hub.commands, hub.keywords, hub.notifications, hub.listeners, hub.headline_buttons))


def test_there_is_one_for_each_kind() -> None:
    for kind in ("command(", "keyword(", "notify(", "on(", "action(", "form(", "headline_button(", "shortcut("):
        assert any(f"@hub.{kind}" in code for code in _BLOCKS), kind


async def test_an_event() -> None:
    async with incident(with_words("Customer operations:")) as chat:
        await chat.tell(ADA, text("lead ", Mention(BEN)))
        assert "customer operations: ben leads inc-1." in chat.said[-1].casefold()


async def test_a_command() -> None:
    async with incident(with_words('"wake"'), lead=ADA) as chat:
        await chat.tell(ADA, text("wake ", Mention(BEN), " major 15m --loud"))
        assert chat.said[-1].casefold() == "calling ben for a major incident."


async def test_a_keyword() -> None:
    async with incident(with_words('"statuspage"')) as chat:
        await chat.say(BEN, chat.channel, "is PAY-17 on the status page?")
        await chat.say(BEN, chat.channel, "the status page!")
        assert chat.said.count("To tell customers: @incident statuspage") == 1


async def test_a_notification() -> None:
    async with incident(with_words("call_the_executive"), clock=FakeClock(), severity="1", lead=BEN) as chat:
        await chat.pass_time(timedelta(minutes=11))
        assert chat.said[-1].endswith("has the executive on duty been told?")
        await chat.pass_time(timedelta(days=2), step=timedelta(hours=1))
        assert chat.said.count("INC-1 is still open.") >= 1


async def test_a_button_and_a_menu() -> None:
    async with incident(with_words("freeze-region")) as chat:
        await chat.tell(ADA, "freeze")
        await chat.choose(ADA, "freeze-region", "eu")
        assert chat.said[-1] == "Ada stopped deployments: eu."
        await chat.tell(ADA, "freeze")
        await chat.press(BEN, "Everywhere")
        assert chat.said[-1].casefold() == "ben stopped deployments: all."


async def test_a_form() -> None:
    async with incident(with_words('"page-engineer"')) as chat:
        await chat.tell(ADA, "page")
        assert "Who is needed?" in chat.said[-1]
        await chat.press(ADA, "Page payments")
        refused = await chat.submit(ADA, chat.last_form, why="help")
        assert refused and "A sentence" in refused.errors["why"]  # noqa: PT018
        await chat.submit(ADA, chat.last_form, why="Refunds are stuck")
        assert chat.said[-1] == "The page to payments went out."
        assert await chat.notes() == ["Paged **payments**: Refunds are stuck"]


async def test_a_headline_button_and_a_shortcut() -> None:
    async with incident(with_words("replaces_the_built_in")) as chat:
        assert "Page" in chat.headline.buttons
        interaction = events.Interaction(trigger="t", reply="r")
        await chat.send(
            events.ShortcutUsed(
                **chat.stamp(), place=chat.channel, person=ADA, name="add-to-timeline", interaction=interaction
            )
        )
        assert any("We keep our timeline elsewhere." in each for each in chat.said)
