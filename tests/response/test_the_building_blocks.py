"""The table "The building blocks"."""

from __future__ import annotations

import msgspec

from core.chat import events
from core.chat.events import Attachment
from core.chat.text import Link, text
from examples.page_engineer import hub as page_engineer
from muster import Actions, Button, Card, Context, Form, Hub, Incident, TextField, minutes
from muster.testing import ADA, BEN, GENERAL, FakeClock, incident


async def test_chat_event() -> None:
    hub, heard = Hub("acme"), list[str]()

    @hub.on("reaction_added", "member_joined")
    def one(event: events.ReactionAdded) -> None:
        heard.append(type(event).__name__)

    @hub.on("file_shared")
    def file(text: str) -> None:
        heard.append(f"file: {text}")

    @hub.on("link_shared")
    def link(text: str) -> None:
        heard.append(f"link: {text}")

    async with incident(hub) as chat:
        message = await chat.say(ADA, chat.channel, "nothing in it")
        await chat.send(
            events.ReactionAdded(**chat.stamp(), place=chat.channel, person=BEN, message=message, reaction="eyes"),
            events.MemberJoined(**chat.stamp(), place=chat.channel, person=BEN),
        )
        shared = chat.message(ADA, chat.channel, "a graph")
        file_of = Attachment(id="F1", name="a.png", media_type="image/png", url="https://files.example/a.png")
        await chat.send(msgspec.structs.replace(shared, attachments=(file_of,)))
        linked = chat.message(ADA, chat.channel, "")
        await chat.send(msgspec.structs.replace(linked, text=text("see ", Link("https://acme.example", "this"))))
        assert sorted(heard) == ["MemberJoined", "ReactionAdded", "file: a graph", "link: see this"]


async def test_keyword() -> None:
    hub = Hub("acme")

    @hub.keyword("status page")
    def hint() -> str:
        return "heard"

    @hub.keyword("refund", where="#general")
    def elsewhere() -> str:
        return "heard in general"

    async with incident(hub) as chat:
        await chat.say(ADA, chat.channel, "is the status page up?")
        await chat.send(chat.message(ADA, chat.channel, "status page", from_bot=True))
        assert chat.said.count("heard") == 1
        await chat.say(ADA, GENERAL, "a refund is stuck")
        await chat.say(ADA, chat.channel, "a refund is stuck")
        everything = [each.text for each in [*chat.platform.said.values(), *chat.platform.private]]
        assert everything.count("heard in general") == 1


async def test_incident_command() -> None:
    hub = Hub("acme")

    @hub.command("greet", "hello", help="greets")
    def greet(incident: Incident, name: str = "you") -> str:
        return f"Hello {name}, this is {incident.reference}"

    async with incident(hub) as chat:
        await chat.tell(ADA, "hello world")
        assert chat.said[-1] == "Hello world, this is INC-1"


async def test_notification() -> None:
    hub = Hub("acme")

    @hub.notify(after=minutes(3))
    def once() -> str:
        return "once"

    @hub.notify(every=minutes(4), times=2)
    def twice() -> str:
        return "twice"

    async with incident(hub, clock=FakeClock()) as chat:
        for _ in range(30):
            chat.services.clock.advance(60)  # type: ignore[attr-defined]
            while await chat.services.timers.fire_due():
                pass
            await chat.settle()
        assert (chat.said.count("once"), chat.said.count("twice")) == (1, 2)


async def test_action_reachable_from_the_headline_too() -> None:
    hub, used = Hub("acme"), list[str]()

    @hub.headline_button(order=150)
    def button(incident: Incident) -> Button | None:
        return Button(action="greet", label="Greet", value=incident.reference) if incident.is_open else None

    @hub.action("greet")
    def greet(context: Context, incident: Incident, value: str) -> None:
        used.append(f"{incident.reference} {value}")
        context.reply_privately("Hello")

    async with incident(hub) as chat:
        assert list(chat.headline.buttons) == ["Greet", "Edit", "Close", "Open the doc"]
        await chat.click(BEN, chat.headline, "Greet")
        assert used == ["INC-1 INC-1"]
        assert chat.platform.private[-1].text == "Hello"
        await chat.tell(ADA, "close")
        assert "Greet" not in chat.headline.buttons


async def test_dialog_in_two_steps() -> None:
    hub, got = Hub("acme"), list[object]()

    @hub.action("begin")
    async def begin(context: Context) -> None:
        name = TextField(name="name", label="Name")
        await context.open_form(Form(name="first", title="First", fields=(name,)), {"kept": "yes"})

    @hub.form("first")
    async def first(context: Context, values: dict[str, str]) -> dict[str, str] | None:
        if values["name"] == "nobody":
            return {"name": "Somebody, please."}
        age = TextField(name="age", label="Age")
        await context.open_form(Form(name="second", title="Second", fields=(age,)), {"name": values["name"]})
        return None

    @hub.form("second")
    def second(values: dict[str, str], state: dict[str, str]) -> None:
        got.append((state["name"], values["age"]))

    @hub.command("begin", help="offers a form")
    def offer(context: Context) -> None:
        context.reply("x", card=Card(parts=(Actions(controls=(Button(action="begin", label="Begin"),)),)))

    async with incident(hub) as chat:
        await chat.tell(ADA, "begin")
        await chat.press(ADA, "Begin")
        refused = await chat.submit(ADA, chat.last_form, name="nobody")
        assert refused
        assert refused.errors == {"name": "Somebody, please."}
        answer = await chat.submit(ADA, chat.last_form, name="Ada")
        assert answer
        assert answer.next
        assert (await chat.submit(ADA, answer.next, age="36")) is None
        assert got == [("Ada", "36")]


async def test_the_worked_example() -> None:
    async with incident(page_engineer) as chat:
        await chat.tell(ADA, "page")
        await chat.press(ADA, "Page database")
        await chat.submit(ADA, chat.last_form, why="The primary is read-only")
        assert [page.service for page in chat.pager.pages.values()] == ["database"]
