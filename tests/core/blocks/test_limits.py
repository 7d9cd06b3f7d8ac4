"""A block that raises, never returns or floods is contained: others run, the person is told, the operator sees which."""

from __future__ import annotations

import asyncio
import threading
from datetime import timedelta
from pathlib import Path

import pytest

from core.blocks.context import Context
from core.blocks.guards import lead_only, only
from core.blocks.hub import Hub
from core.chat.cards import Actions, Button, Card
from core.chat.forms import Form, TextField
from core.incidents.incident import Incident
from core.incidents.severity import Severity
from muster.testing.clock import FakeClock
from muster.testing.harness import ADA, BEN, GENERAL, Harness, running
from tests.length import only_at_length
from tests.waiting import PATIENCE


def hub_with(trouble: object) -> Hub:
    """The trouble, and beside it a block for the same word that must work all the same."""
    hub = Hub()
    hub.keyword("database")(trouble)  # type: ignore[type-var]

    @hub.keyword("database")
    def other() -> str:
        return "the other one runs"

    return hub


async def raises(context: Context) -> None:
    context.reply("this is rolled back")
    raise RuntimeError("no luck")


async def never_returns(context: Context) -> None:
    await asyncio.Event().wait()


def blocks_its_thread(context: Context) -> None:
    threading.Event().wait(6)


async def floods(context: Context) -> None:
    for number in range(10_000):
        context.reply(f"message {number}")


@pytest.mark.parametrize(
    ("trouble", "reason"),
    [
        (raises, "raises: RuntimeError: no luck"),
        (never_returns, "never_returns: did not return within 2 s"),
        (blocks_its_thread, "blocks_its_thread: did not return within 2 s"),
        (floods, "floods: TooMuch: It asked for more than 100 things in one call."),
    ],
)
async def test_trouble_is_contained(tmp_path: Path, trouble: object, reason: str) -> None:
    async with running(tmp_path, hub_with(trouble), limit=2) as core:
        _, channel = await core.in_channel()
        await core.say(ADA, channel, "the database is slow")
        assert [each.text for each in core.platform.in_channel(channel.channel)][-1] == "the other one runs"
        assert "Something went wrong on my side" in core.platform.private[-1].text
        (letter,) = await core.delivery.dead_letters.list("inbox")
        assert reason in letter.reason
        await core.mention(ADA, channel, "severity major")
        assert (await core.incident(1)).severity is Severity.MAJOR


async def test_while_one_thinks_the_others_are_served(tmp_path: Path) -> None:
    hub, go = Hub(), asyncio.Event()

    @hub.keyword("slow")
    async def thinks() -> str:
        await go.wait()
        return "done thinking"

    async with running(tmp_path, hub) as core:
        _, channel = await core.in_channel()
        await core.intake.accept([core.message(ADA, channel, "slow")])
        await core.slash(BEN, channel, "severity major", settle=False)
        await core.intake.drain()
        assert (await core.incident(1)).severity is Severity.MAJOR
        go.set()
        await core.settle()
        assert "done thinking" in [each.text for each in core.platform.in_channel(channel.channel)]


def guarded_hub() -> Hub:
    hub = Hub()

    @hub.command("stop-sales", help="stops all sales", allow=lead_only)
    def stop_sales() -> str:
        return "sales are stopped"

    @hub.command("refund", help="refunds", allow=only("grace@acme.example"))
    def refund() -> str:
        return "refunded"

    return hub


async def test_only_those_who_may(tmp_path: Path) -> None:
    async with running(tmp_path, guarded_hub()) as core:
        _, channel = await core.in_channel(lead=BEN)
        await core.mention(ADA, channel, "stop-sales")
        assert "Only the lead" in core.platform.private[-1].text
        await core.mention(BEN, channel, "stop-sales")
        await core.mention(BEN, channel, "refund")
        assert "not among those" in core.platform.private[-1].text
        said = [each.text for each in core.platform.in_channel(channel.channel)]
        assert said.count("sales are stopped") == 1
        assert "refunded" not in said


async def test_a_keyword_cools_down_by_channel_and_ignores_bots(tmp_path: Path) -> None:
    hub, clock = Hub(), FakeClock()

    @hub.keyword("status page", cooldown=timedelta(minutes=10))
    def hint(keyword: str) -> str:
        return f"heard {keyword}"

    async with running(tmp_path, hub, clock=clock) as core:
        _, channel = await core.in_channel()

        async def heard() -> int:
            await core.say(ADA, channel, "the Status Page is red")
            return [each.text for each in core.platform.in_channel(channel.channel)].count("heard status page")

        await core.send(core.message(ADA, channel, "status page", from_bot=True))
        assert await heard() == 1
        assert await heard() == 1
        clock.advance(11 * 60)
        assert await heard() == 2


async def test_double_clicks_are_harmless_and_once_means_once(tmp_path: Path) -> None:
    hub, done = Hub(), list[str]()

    @hub.command("offer", help="offers two buttons")
    def offer(context: Context) -> None:
        controls = (Button(action="again", label="Again"), Button(action="once", label="Once"))
        context.reply("choose", card=Card(parts=(Actions(controls=controls),)))

    @hub.action("again")
    def again() -> None:
        done.append("again")

    @hub.action("once", once=True)
    def once() -> None:
        done.append("once")

    async with running(tmp_path, hub) as core:
        _, channel = await core.in_channel()
        await core.mention(ADA, channel, "offer")
        (offered,) = [each for each in core.platform.said.values() if each.text == "choose"]
        await _click_twice(core, "Again", offered)
        assert done == ["again"]
        await core.click(BEN, offered, "Again")
        assert done == ["again", "again"]
        await core.click(ADA, offered, "Once")
        await core.click(BEN, offered, "Once")
        assert done == ["again", "again", "once"]
        assert "That has been done already." in core.platform.private[-1].text


async def test_typing_twice_is_not_a_double_click(tmp_path: Path) -> None:
    async with running(tmp_path) as core:
        await core.slash(ADA, GENERAL, "Database is down")
        await core.slash(ADA, GENERAL, "Database is down")
        assert len(core.platform.forms) == 2


async def _click_twice(core: Harness, label: str, offered: object) -> None:
    for _ in range(2):
        await core.click(ADA, offered, label)  # type: ignore[arg-type]


async def test_a_function_that_never_returns_takes_no_thread_from_others(tmp_path: Path) -> None:
    hub, release = Hub(), threading.Event()

    @hub.keyword("stuck")
    def stuck() -> None:
        release.wait(60)

    @hub.command("quick", help="answers at once")
    def quick() -> str:
        return "quick!"

    async with running(tmp_path, hub, limit=1) as core:
        _, channel = await core.in_channel()
        try:
            for _ in range(10):
                await core.say(ADA, channel, "stuck")
            await core.mention(BEN, channel, "quick")
            assert core.platform.in_channel(channel.channel)[-1].text == "quick!"
            reasons = [each.reason for each in await core.delivery.dead_letters.list("inbox")]
            assert sum("did not return within 1 s" in each for each in reasons) == 5
            assert sum("earlier calls of it have not returned yet" in each for each in reasons) == 5
        finally:
            release.set()


async def test_a_headline_button_that_fails_stops_no_change(tmp_path: Path) -> None:
    hub = Hub()

    @hub.headline_button(order=1)
    def broken(incident: Incident) -> Button | None:
        raise RuntimeError("no luck")

    @hub.headline_button(order=2)
    def wrong(incident: Incident) -> str:
        return "Press me"

    async with running(tmp_path, hub) as core:
        _, channel = await core.in_channel()
        await core.mention(ADA, channel, "severity major")
        assert (await core.incident(1)).severity is Severity.MAJOR
        assert list(core.headline.buttons) == ["Edit", "Close", "Open the doc"]


async def test_a_requirement_that_fails_keeps_nobody_from_closing_and_is_told(tmp_path: Path) -> None:
    hub = Hub()

    @hub.before_closing
    def broken(incident: Incident) -> str | None:
        raise RuntimeError("no luck")

    async with running(tmp_path, hub) as core:
        _, channel = await core.in_channel()
        await core.mention(ADA, channel, "close")
        assert not (await core.incident(1)).is_open
        said = [each.text for each in core.platform.in_channel(channel.channel)]
        assert any("broken asks before closing could not be checked" in each for each in said)


async def test_a_forgotten_await_is_told_rather_than_nothing_happening(tmp_path: Path) -> None:
    hub = Hub()

    @hub.command("later", help="forgets the await")
    def later(context: Context) -> None:
        context.remind(timedelta(minutes=1), "hello")

    @hub.command("soon", help="hands on what is to be awaited")
    def soon(context: Context) -> object:
        return context.remind(timedelta(minutes=1), "hello")

    async with running(tmp_path, hub) as core:
        _, channel = await core.in_channel()
        await core.mention(ADA, channel, "later")
        (letter,) = await core.delivery.dead_letters.list("inbox")
        assert "Write: await context.remind(…), in an async function." in letter.reason
        await core.mention(ADA, channel, "soon")
        assert len(await core.delivery.dead_letters.list("inbox")) == 1


async def test_a_refusal_that_nobody_asked_for_is_told_where_the_incident_is(tmp_path: Path) -> None:
    hub = Hub()

    @hub.notify(every=timedelta(minutes=1), times=3)
    def wakes(context: Context) -> None:
        context.page("kitchen")

    async with running(tmp_path, hub, clock=FakeClock()) as core:
        _, channel = await core.in_channel()
        await core.pass_time(timedelta(minutes=2.5))
        told = [each.text for each in core.platform.in_channel(channel.channel)]
        assert sum("⚠️ I can't page “kitchen”. I can page: payments, database." in each for each in told) == 2


@only_at_length
@pytest.mark.parametrize("verb", ["remind", "open_form", "change"])
async def test_what_was_asked_for_holds_no_lock_while_the_block_thinks(tmp_path: Path, verb: str) -> None:
    hub, asked = Hub(), asyncio.Event()

    @hub.action("think")
    async def thinks(context: Context) -> None:
        if verb == "remind":
            await context.remind(timedelta(minutes=1), "hello")
        elif verb == "open_form":
            await context.open_form(Form(name="f", title="F", fields=(TextField(name="a", label="A"),)))
        else:
            await context.change("summary", "a")
            await context.change("summary", "b")
        asked.set()
        await asyncio.Event().wait()

    @hub.command("offer", help="offers a button")
    def offer(context: Context) -> None:
        context.reply("choose", card=Card(parts=(Actions(controls=(Button(action="think", label="Think"),)),)))

    async with running(tmp_path, hub, limit=10 * PATIENCE) as core:
        _, core.channel = await core.in_channel()
        await core.tell(ADA, "offer")
        thinking = asyncio.create_task(core.press(ADA, "Think"))
        await asyncio.wait_for(asked.wait(), PATIENCE)
        # Whoever waits for the lock waits until the block's time is up.
        async with asyncio.timeout(PATIENCE), core.services.unit_of_work() as uow:
            (await uow.incidents.get(1)).title = "Another"
            await uow.commit()
        assert not thinking.done()
        thinking.cancel()


async def test_a_form_whose_block_fails_comes_back_as_it_was_filled_in(tmp_path: Path) -> None:
    hub = Hub()

    @hub.command("offer", help="offers a button")
    def offer(context: Context) -> None:
        context.reply("choose", card=Card(parts=(Actions(controls=(Button(action="ask", label="Ask"),)),)))

    @hub.action("ask")
    async def ask(context: Context) -> None:
        await context.open_form(Form(name="f", title="F", fields=(TextField(name="a", label="A"),)))

    @hub.form("f")
    def fails(values: dict[str, str]) -> None:
        raise RuntimeError("no luck")

    async with running(tmp_path, hub) as core:
        _, core.channel = await core.in_channel()
        await core.tell(ADA, "offer")
        await core.press(ADA, "Ask")
        await core.submit(ADA, core.last_form, a="precious words")
        assert "Something went wrong on my side" in core.platform.direct[-1].everything
        await core.press(ADA, "Open it as you filled it in")
        assert core.last_form.fields[0].initial == "precious words"
