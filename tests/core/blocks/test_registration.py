"""What is registered is called, each block by itself; what can never be called is told at start-up."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from core.blocks.errors import BlockError
from core.blocks.hub import Hub
from muster import Actions, Button, Card, Context, Form, Option, Select, TextField
from muster.testing import ADA, incident


async def test_blocks_made_in_a_loop_or_by_two_decorators_are_blocks_each() -> None:
    hub = Hub()
    for word in ("alpha", "beta"):

        @hub.keyword(word)
        def hint(keyword: str) -> str:
            return f"heard {keyword}"

    @hub.keyword("gamma")
    @hub.keyword("delta")
    def other(keyword: str) -> str:
        return f"heard {keyword}"

    async with incident(hub) as chat:
        for word in ("alpha", "beta", "gamma", "delta"):
            await chat.say(ADA, chat.channel, word)
        assert chat.said[-4:] == ["heard alpha", "heard beta", "heard gamma", "heard delta"]


async def test_who_takes_a_commands_name_takes_its_aliases_with_it() -> None:
    hub = Hub()

    @hub.command("severity", help="ours")
    def ours() -> str:
        return "we have no severities"

    async with incident(hub) as chat:
        await chat.tell(ADA, "sev major")
        assert (await chat.incident(1)).severity is None
        names = [each.name for each in chat.services.hub.all_commands()]
        assert names.count("severity") == 1
        await chat.tell(ADA, "severity")
        assert chat.said[-1] == "we have no severities"


async def test_who_takes_an_alias_takes_that_alone() -> None:
    hub = Hub()

    @hub.command("todo", help="ours")
    def ours() -> str:
        return "our list"

    async with incident(hub) as chat:
        await chat.tell(ADA, "todo")
        assert chat.said[-1] == "our list"
        await chat.tell(ADA, "action buy a disk")
        assert "logged follow-up 1" in chat.said[-1]
        await chat.tell(ADA, "help action")
        assert "todo" not in chat.platform.private[-1].text


def _event(hub: Hub) -> None:
    @hub.on("severty_changed")
    def block() -> None: ...


def _place(hub: Hub) -> None:
    @hub.keyword("a", where="incidents")
    def block() -> None: ...


def _two_places_in_one(hub: Hub) -> None:
    @hub.keyword("a", where="#ops, #support")
    def block() -> None: ...


def _yield(hub: Hub) -> None:
    @hub.on("pin_added")
    async def block() -> AsyncIterator[str]:
        yield "no"


@pytest.mark.parametrize(
    ("register", "sentence"),
    [
        (_event, "nothing is called “severty_changed”.*Did you mean severity_changed?"),
        (_place, "where=“incidents” is no place. Did you mean “incident”?"),
        (_two_places_in_one, "where=“#ops, #support” is no place."),
        (_yield, "holds a `yield`"),
    ],
)
def test_what_could_never_be_called_is_told_with_its_place(register: object, sentence: str) -> None:
    with pytest.raises(BlockError, match=rf"test_registration\.py:\d+: .*block: {sentence}"):
        register(Hub())  # type: ignore[operator]


async def test_events_of_ones_own_have_a_dot() -> None:
    hub, heard = Hub(), list[str]()

    @hub.command("refunded", help="says so")
    def refunded(context: Context) -> None:
        context.publish("acme.refunded", context.here)

    @hub.on("acme.refunded")
    def listen() -> None:
        heard.append("refunded")

    async with incident(hub) as chat:
        await chat.tell(ADA, "refunded")
        assert heard == ["refunded"]


def _offer(hub: Hub, *controls: Button | Select) -> None:
    @hub.command("offer", help="offers")
    def offer(context: Context) -> None:
        context.reply("choose", card=Card(parts=(Actions(controls=controls),)))


async def test_a_button_that_no_block_answers_to_says_so() -> None:
    hub = Hub()
    _offer(hub, Button(action="nobody", label="Nobody"))
    async with incident(hub) as chat:
        await chat.tell(ADA, "offer")
        await chat.press(ADA, "Nobody")
        assert "Nothing answers to that button any more" in chat.platform.private[-1].text


async def test_a_form_that_no_block_answers_to_keeps_what_was_filled_in_on_the_screen() -> None:
    hub = Hub()
    _offer(hub, Button(action="ask", label="Ask"))

    @hub.action("ask")
    async def ask(context: Context) -> None:
        await context.open_form(Form(name="nobody", title="T", fields=(TextField(name="a", label="A"),)))

    async with incident(hub) as chat:
        await chat.tell(ADA, "offer")
        await chat.press(ADA, "Ask")
        verdict = await chat.submit(ADA, chat.last_form, a="x")
        assert verdict
        assert "Nothing answers to that form any more" in str(verdict.message and verdict.message.plain)


async def test_what_was_chosen_in_a_menu_is_given() -> None:
    hub, got = Hub(), list[str]()
    _offer(hub, Select(action="pick", placeholder="Pick", options=(Option("a", "A"), Option("b", "B"))))

    @hub.action("pick")
    def pick(chosen: str) -> None:
        got.append(chosen)

    async with incident(hub) as chat:
        await chat.tell(ADA, "offer")
        await chat.choose(ADA, "pick", "b")
        assert got == ["b"]
