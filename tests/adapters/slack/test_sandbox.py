"""The adapter against the sandbox, which was written from Slack's documents by somebody else. Real sockets throughout."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from aiohttp import web

from adapters.slack import SlackHttpReceiver, SlackPlatform, SlackSettings, SlackSocketMode
from core.chat.cards import Actions, Button, Card, Context, Field, Fields, Message, Option, Section, Select
from core.chat.effects import (
    ArchiveChannel,
    Bookmark,
    CreateChannel,
    Delete,
    Effect,
    FetchProfile,
    Invite,
    OpenForm,
    Pin,
    Post,
    PostDirect,
    PostPrivately,
    React,
    RenameChannel,
    SetTopic,
    ShowHome,
    Update,
)
from core.chat.errors import InteractionExpired, PlaceUnavailable, RateLimited, Refused, Unreachable
from core.chat.events import ButtonClicked, CommandInvoked, FormSubmitted, Mentioned, MessagePosted, PinAdded
from core.chat.forms import CheckboxField, Form, MultiSelectField, PersonField, SelectField, TextField
from core.chat.people import PersonRef
from core.chat.places import Place
from core.chat.platform import Attempt, FormVerdict, Outcome
from core.chat.text import Person, bold, bullets, code, text
from core.clock import SystemClock
from sandbox.slack import SandboxConfig, SlackSandbox
from tests.adapters.slack.support import HeldSeat, KeptIntake

HOSTILE = "<!channel> <@U0ADAOKAFOR> @here *bold* _it_ `code` & <script> '; DROP TABLE incidents; -- \u202eright\u200b"


class ShiftedTime:
    """The machine's time, moved by some seconds."""

    seconds = 0.0

    def __call__(self) -> float:
        return SystemClock().now().timestamp() + self.seconds


@pytest.fixture
def slack_time() -> ShiftedTime:
    return ShiftedTime()


@pytest.fixture
async def sandbox(slack_time: ShiftedTime) -> AsyncIterator[SlackSandbox]:
    running = SlackSandbox(SandboxConfig(clock=slack_time, rate_limits=False))
    await running.start()
    yield running
    await running.stop()


@pytest.fixture
async def platform(sandbox: SlackSandbox) -> AsyncIterator[SlackPlatform]:
    config = sandbox.config
    settings = SlackSettings(
        bot_token=config.bot_token,
        signing_secret=config.signing_secret,
        app_token=config.app_token,
        api_url=sandbox.api_url,
    )
    made = SlackPlatform(settings)
    await made.connect()
    yield made
    await made.close()


@pytest.fixture
async def receiver(sandbox: SlackSandbox, platform: SlackPlatform, intake: KeptIntake) -> AsyncIterator[KeptIntake]:
    """The receiver behind a real server that the sandbox sends to."""
    receives = SlackHttpReceiver(platform, intake)

    async def take(request: web.Request) -> web.Response:
        headers = {name.lower(): value for name, value in request.headers.items()}
        reply = await receives.receive(request.path, headers, await request.read())
        return web.Response(status=reply.status, body=reply.body, headers=reply.headers)

    app = web.Application()
    for path in receives.paths:
        app.router.add_post(path, take)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    sandbox.point_app_at(f"http://127.0.0.1:{runner.addresses[0][1]}")
    yield intake
    await runner.cleanup()


class Loop:
    """The delivery loop in short: an effect that may have been carried out unseen is tried again with the next number."""

    def __init__(self, platform: SlackPlatform) -> None:
        self._platform = platform
        self._count = 0
        self.tries = 0

    async def deliver(self, effect: Effect) -> Outcome:
        self._count += 1
        key, asked_at = f"effect-{self._count}", SystemClock().now()
        for number in range(1, 30):
            self.tries += 1
            try:
                return await self._platform.perform(effect, Attempt(key=key, number=number, asked_at=asked_at))
            except (Unreachable, RateLimited):
                continue
        raise AssertionError("It was tried thirty times.")


@pytest.fixture
def loop(platform: SlackPlatform) -> Loop:
    return Loop(platform)


def place(sandbox: SlackSandbox, name: str) -> Place:
    return Place("slack", sandbox.team_id, sandbox.channel(name).id)


def person(sandbox: SlackSandbox, user: str) -> PersonRef:
    return PersonRef("slack", sandbox.team_id, user)


def message(*pieces: str) -> Message:
    return Message(text=text(*pieces))


def create(sandbox: SlackSandbox, name: str, private: bool = False) -> CreateChannel:
    return CreateChannel(in_platform="slack", workspace=sandbox.team_id, name=name, private=private)


def methods_called(sandbox: SlackSandbox) -> list[str]:
    return [call.method for call in sandbox.calls]


async def run_an_incident(sandbox: SlackSandbox, loop: Loop, number: int) -> None:
    """What one incident asks of Slack, from the headline to the archive."""
    headline = await loop.deliver(
        Post(place=Place("slack", sandbox.team_id, "#incidents"), content=message(f"INC-{number}"))
    )
    assert headline.message
    made = await loop.deliver(create(sandbox, f"inc-{number} {HOSTILE}"))
    assert made.made
    channel = made.made
    await loop.deliver(SetTopic(place=channel, topic=f"INC-{number}"))
    await loop.deliver(Bookmark(place=channel, title="doc", url=f"https://muster/incidents/INC-{number}"))
    await loop.deliver(
        Invite(
            place=channel, people=tuple(person(sandbox, user) for user in ("U0ADAOKAFOR", "U0ERINWALSH", "W0FARIDHADD"))
        )
    )
    welcome = await loop.deliver(Post(place=channel, content=message(f"Welcome to INC-{number}")))
    assert welcome.message
    await loop.deliver(Post(place=channel.in_thread(welcome.message.id), content=message(f"Reply in INC-{number}")))
    await loop.deliver(Pin(message=welcome.message))
    await loop.deliver(React(message=welcome.message, reaction="white_check_mark"))
    await loop.deliver(Update(message=headline.message, content=message(f"INC-{number} is over")))
    await loop.deliver(
        PostDirect(person=person(sandbox, "U0ADAOKAFOR"), content=message(f"Please report INC-{number}"))
    )
    await loop.deliver(ArchiveChannel(place=channel))


def state(sandbox: SlackSandbox) -> dict[str, object]:
    """All that people see, without ids and times."""
    found: dict[str, object] = {}
    for channel in sandbox.workspace.channels.values():
        said = [(m.text, bool(m.thread_ts), bool(m.pinned), sorted(m.reactions)) for m in channel.messages.values()]
        links = [mark["link"] for mark in channel.bookmarks.values()]
        found[channel.name or f"im {sorted(channel.members)}"] = (
            said,
            links,
            channel.topic.value,
            sorted(channel.members),
            channel.is_archived,
        )
    return found


async def test_lost_answers_leave_what_a_clean_run_leaves() -> None:
    states, tries = [], []
    for every in (0, 3, 4, 7):
        running = SlackSandbox(SandboxConfig(rate_limits=False))
        await running.start()
        settings = SlackSettings(bot_token=running.config.bot_token, signing_secret="x", api_url=running.api_url)
        platform = SlackPlatform(settings)
        await platform.connect()
        loop = Loop(platform)
        running.faults.drop_api_responses(every=every)
        for number in range(1, 6):
            await run_an_incident(running, loop, number)
        states.append(state(running))
        tries.append(loop.tries)
        await platform.close()
        await running.stop()
    assert states[1:] == [states[0]] * 3
    assert all(more > tries[0] for more in tries[1:])


async def test_failures_and_limits_are_tried_again(sandbox: SlackSandbox, loop: Loop) -> None:
    for method in ("chat.postMessage", "conversations.create", "conversations.invite"):
        sandbox.faults.fail([method], 503, times=2)
        sandbox.faults.rate_limit([method], 7, times=2)
    await run_an_incident(sandbox, loop, 1)
    assert [m.text for m in sandbox.messages("incidents")] == ["INC-1 is over"]


async def test_a_rate_limit_says_how_long(sandbox: SlackSandbox, platform: SlackPlatform) -> None:
    sandbox.faults.rate_limit(["chat.postMessage"], 7)
    effect = Post(place=place(sandbox, "general"), content=message("x"))
    with pytest.raises(RateLimited) as limited:
        await platform.perform(effect, Attempt(key="k", number=1, asked_at=SystemClock().now()))
    assert (limited.value.retry_after, limited.value.budget) == (7, platform.budget(effect))


async def test_a_name_that_somebody_else_has_is_never_adopted(sandbox: SlackSandbox, loop: Loop) -> None:
    await sandbox.create_channel("ada", "inc-7-disk")
    theirs = sandbox.channel("inc-7-disk")
    sandbox.faults.drop_api_responses(every=3)
    outcome = await loop.deliver(create(sandbox, "inc-7-disk"))
    assert outcome.name == "inc-7-disk-2"
    assert sandbox.workspace.bot_user_id not in theirs.members
    assert [name for name in sandbox.workspace.names if name.startswith("inc-7")] == ["inc-7-disk", "inc-7-disk-2"]


async def test_a_private_channel_whose_answer_is_lost(sandbox: SlackSandbox, loop: Loop) -> None:
    sandbox.faults.drop_api_responses(every=2)
    first = await loop.deliver(create(sandbox, "inc-7-secret", private=True))
    assert (first.name, sandbox.channel("inc-7-secret").is_private) == ("inc-7-secret", True)
    assert len([name for name in sandbox.workspace.names if name.startswith("inc-7")]) == 1


async def test_fifty_thousand_channels_and_people_are_never_listed(sandbox: SlackSandbox, loop: Loop) -> None:
    sandbox.seed_bulk(channels=50_000, people=50_000)
    sandbox.faults.drop_api_responses(every=3)
    await run_an_incident(sandbox, loop, 1)
    await loop.deliver(FetchProfile(person=person(sandbox, "U100049999")))
    called = methods_called(sandbox)
    assert not {"conversations.list", "users.list", "conversations.members"} & set(called)
    assert len(called) < 60


async def test_troubles_with_places_are_told_kindly(sandbox: SlackSandbox, loop: Loop) -> None:
    with pytest.raises(PlaceUnavailable, match="/invite @incident"):
        await loop.deliver(Post(place=place(sandbox, "random"), content=message("x")))
    with pytest.raises(PlaceUnavailable, match="can't see that channel"):
        await loop.deliver(Post(place=Place("slack", sandbox.team_id, "C0NOWHERE"), content=message("x")))
    await sandbox.archive("ada", "general")
    with pytest.raises(PlaceUnavailable, match="archived"):
        await loop.deliver(Post(place=place(sandbox, "general"), content=message("x")))
    await sandbox.kick("incidents", "incident", by="ada")
    with pytest.raises(PlaceUnavailable, match="/invite @incident"):
        await loop.deliver(Post(place=place(sandbox, "incidents"), content=message("x")))


async def test_people_who_can_not_be_invited(sandbox: SlackSandbox, loop: Loop) -> None:
    made = (await loop.deliver(create(sandbox, "inc-1"))).made
    assert made
    everybody = tuple(person(sandbox, user) for user in ("U0ERINWALSH", "USLACKBOT", "U0NOBODY", "U0BENRUIZ01"))
    await loop.deliver(Invite(place=made, people=everybody))
    assert "U0BENRUIZ01" in sandbox.channel("inc-1").members
    with pytest.raises(Refused, match=r"Nobody could be invited.*can't be invited"):
        await loop.deliver(Invite(place=made, people=everybody[:1]))


async def test_a_user_group_is_invited(sandbox: SlackSandbox, loop: Loop) -> None:
    made = (await loop.deliver(create(sandbox, "inc-1"))).made
    assert made
    await loop.deliver(Invite(place=made, groups=("DB-oncall",)))
    assert {"U0DEVPATEL1", "U0BENRUIZ01"} <= set(sandbox.channel("inc-1").members)
    with pytest.raises(Refused, match="no user group @nobody"):
        await loop.deliver(Invite(place=made, groups=("nobody",)))
    with pytest.raises(Refused, match="Nobody is in the user group @night-shift"):
        await loop.deliver(Invite(place=made, groups=("night-shift",)))


async def test_a_deleted_message(sandbox: SlackSandbox, loop: Loop) -> None:
    posted = (await loop.deliver(Post(place=place(sandbox, "general"), content=message("x")))).message
    assert posted
    await sandbox.delete("ada", "general", posted.id)
    with pytest.raises(Refused) as refused:
        await loop.deliver(Update(message=posted, content=message("y")))
    assert refused.value.code == "message_not_found"
    await loop.deliver(Delete(message=posted))


async def test_renaming_and_profiles(sandbox: SlackSandbox, loop: Loop) -> None:
    made = (await loop.deliver(create(sandbox, "inc-1"))).made
    assert made
    sandbox.faults.drop_api_responses(every=2)
    assert (await loop.deliver(RenameChannel(place=made, name="inc-1 Datenbank läuft"))).name == "inc-1-datenbank-lauft"
    profile = (await loop.deliver(FetchProfile(person=person(sandbox, "W0FARIDHADD")))).profile
    assert profile
    assert (profile.handle, profile.email, profile.timezone) == ("farid", "farid@acme.example", "Asia/Dubai")


async def test_somebody_by_address(sandbox: SlackSandbox, platform: SlackPlatform) -> None:
    found = await platform.find_person("ben@acme.example")
    assert found
    assert (found.ref, found.name) == (person(sandbox, "U0BENRUIZ01"), "Ben Ruiz")
    assert await platform.find_person("nobody@acme.example") is None
    assert await platform.find_person("erin@acme.example") is None


BODIES = [
    message(HOSTILE),
    Message(text=text(HOSTILE, Person(PersonRef("slack", "T0OTHER", "U0ADAOKAFOR"), HOSTILE))),
    Message(text=text(bullets(HOSTILE, "b"), bold(HOSTILE), code(HOSTILE))),
    message(HOSTILE * 500),
    Message(
        text=text(HOSTILE),
        card=Card(
            title=HOSTILE,
            parts=(
                Section(text=text(HOSTILE), accessory=Button(action="a", label=HOSTILE, value=HOSTILE)),
                Fields(fields=tuple(Field(HOSTILE, text(HOSTILE * 30)) for _ in range(13))),
                Context(text=text(HOSTILE * 40)),
                Actions(controls=tuple(Button(action="a", label=HOSTILE, value=str(n)) for n in range(30))),
                Actions(controls=(Select(action="s", placeholder=HOSTILE, options=(Option("1", HOSTILE, HOSTILE),)),)),
            ),
        ),
        more_url="https://muster/incidents/INC-1",
    ),
]


@pytest.mark.parametrize("content", BODIES, ids=["plain", "mention", "marks", "50 kB", "card"])
async def test_what_people_type_pings_nobody_and_is_never_refused(
    sandbox: SlackSandbox, loop: Loop, content: Message
) -> None:
    posted = (await loop.deliver(Post(place=place(sandbox, "general"), content=content))).message
    assert posted
    await loop.deliver(Update(message=posted, content=content))
    await loop.deliver(PostPrivately(place=posted.place, person=person(sandbox, "U0ADAOKAFOR"), content=content))
    if content.card:
        await loop.deliver(ShowHome(person=person(sandbox, "U0ADAOKAFOR"), card=content.card))
    said = [*sandbox.messages("general"), *sandbox.ephemerals("ada")]
    assert len(said) == 2
    assert [(each.pinged, each.mentioned) for each in said] == [((), ()), ((), ())]


FORM = Form(
    name="declare",
    title="Declare an incident",
    token="tok-1",
    intro=text("Tell us"),
    fields=(
        TextField(name="title", label="Title", initial=HOSTILE),
        SelectField(
            name="severity", label="Severity", options=(Option("1", "Critical"), Option("2", "Major")), optional=True
        ),
        MultiSelectField(name="tags", label="Tags", options=(Option("a", "A"), Option("b", "B")), optional=True),
        PersonField(name="lead", label="Lead", optional=True),
        CheckboxField(name="private", label="Private", text="Only those invited"),
    ),
)


async def test_from_the_command_through_the_form(sandbox: SlackSandbox, receiver: KeptIntake, loop: Loop) -> None:
    answer = await sandbox.slash("ada", "general", "/incident", "Disk is full & @ben knows\nsecond line")
    assert (answer.status, answer.body) == (200, "")
    (command,) = receiver.events
    assert isinstance(command, CommandInvoked)
    assert command.text.plain == "Disk is full & @ben knows\nsecond line"
    assert command.text.people() == (person(sandbox, "U0BENRUIZ01"),)
    assert command.person
    opened = OpenForm(person=command.person, form=FORM, interaction=command.interaction, place=command.place)
    sandbox.faults.drop_api_responses(every=2)
    await loop.deliver(opened)
    sandbox.faults.clear()
    view = sandbox.open_view("ada")
    assert view
    assert len(sandbox.workspace.stacks["U0ADAOKAFOR"]) == 1
    receiver.verdict = FormVerdict(errors={"title": "Shorter, please."})
    values = {
        "title": "Disk <full>",
        "severity": "2",
        "tags": ["a", "b"],
        "lead": "U0BENRUIZ01",
        "private": ["Only those invited"],
    }
    await sandbox.submit_view("ada", view.id, values)
    assert view.errors == {"title": "Shorter, please."}
    receiver.verdict = None
    await sandbox.submit_view("ada", view.id, values)
    assert sandbox.open_view("ada") is None
    first, second = (event for event in receiver.events if isinstance(event, FormSubmitted))
    assert first.key != second.key
    assert (second.form, second.token) == ("declare", "tok-1")
    assert second.values == {**values, "lead": person(sandbox, "U0BENRUIZ01"), "private": True}
    with pytest.raises(InteractionExpired):
        await loop.deliver(opened)
    await loop.deliver(
        PostPrivately(
            place=command.place, person=command.person, content=message("Declared"), interaction=command.interaction
        )
    )
    assert [each.text for each in sandbox.ephemerals("ada")] == ["Declared"]
    assert "chat.postEphemeral" not in methods_called(sandbox)


async def test_where_the_bot_is_not_a_command_is_answered(
    sandbox: SlackSandbox, receiver: KeptIntake, loop: Loop
) -> None:
    await sandbox.slash("ada", "random", "/incident", "help")
    (command,) = receiver.events
    assert isinstance(command, CommandInvoked)
    assert command.person
    answer = PostPrivately(
        place=command.place, person=command.person, content=message("Help"), interaction=command.interaction
    )
    await loop.deliver(answer)
    assert [each.text for each in sandbox.ephemerals("ada", "random")] == ["Help"]
    without = PostPrivately(place=command.place, person=command.person, content=message("Again"))
    await loop.deliver(without)
    directs = [each.text for each in sandbox.messages(sandbox.dm("ada"))]
    assert directs == ["Again"]


async def test_what_is_said_and_done_arrives(sandbox: SlackSandbox, receiver: KeptIntake, loop: Loop) -> None:
    sandbox.faults.duplicate_events(2)
    ts = (await sandbox.post("ada", "general", "@incident lead @ben\nnow")).ts
    await sandbox.pin("ben", "general", ts)
    card = Card(
        parts=(
            Actions(
                controls=(Button(action="close", label="Close", value="INC-1"), Button(action="close", label="Cl"))
            ),
        )
    )
    posted = (
        await loop.deliver(Post(place=place(sandbox, "general"), content=Message(text=text("x"), card=card)))
    ).message
    assert posted
    answer = await sandbox.click("ada", "general", posted.id, "close")
    assert answer.status == 200
    await sandbox.settled()
    keys = {event.key: event for event in receiver.events}
    assert len(keys) < len(receiver.events)
    kinds = [type(event) for event in keys.values()]
    assert kinds.count(Mentioned) == kinds.count(PinAdded) == kinds.count(ButtonClicked) == 1
    assert kinds.count(MessagePosted) == 2
    mentioned = next(event for event in keys.values() if isinstance(event, Mentioned))
    assert mentioned.text.plain == "lead @U0BENRUIZ01\nnow"
    clicked = next(event for event in keys.values() if isinstance(event, ButtonClicked))
    assert (clicked.action, clicked.value, clicked.message) == ("close", "INC-1", posted)


async def test_socket_mode_stays_connected(sandbox: SlackSandbox, platform: SlackPlatform, intake: KeptIntake) -> None:
    socket = SlackSocketMode(platform, intake, HeldSeat(), ping_interval=0.05)
    await socket.start()
    await sandbox.wait_for(lambda: sandbox.sockets.connected)
    assert (await sandbox.slash("ada", "general", "/incident", "one")).ok
    for trouble, words in ((sandbox.sockets.refresh, "two"), (sandbox.sockets.drop, "three")):
        before = methods_called(sandbox).count("apps.connections.open")
        await trouble()
        await sandbox.wait_for(lambda: methods_called(sandbox).count("apps.connections.open") > before)  # noqa: B023
        await sandbox.wait_for(lambda: sandbox.sockets.connected)
        assert (await sandbox.slash("ada", "general", "/incident", words)).ok
    await sandbox.post("ada", "general", "four")
    await sandbox.settled()
    said = [event.text.plain for event in intake.events if isinstance(event, CommandInvoked | MessagePosted)]
    assert said == ["one", "two", "three", "four"]
    await socket.close()
    await sandbox.wait_for(lambda: not sandbox.sockets.connected)


async def test_a_form_that_comes_too_late(
    sandbox: SlackSandbox, slack_time: ShiftedTime, receiver: KeptIntake, loop: Loop
) -> None:
    await sandbox.slash("ada", "general", "/incident", "late")
    (command,) = receiver.events
    assert isinstance(command, CommandInvoked)
    assert command.person
    assert command.interaction.trigger_until == command.at + timedelta(seconds=3)
    slack_time.seconds = 4
    with pytest.raises(InteractionExpired):
        await loop.deliver(
            OpenForm(person=command.person, form=FORM, interaction=command.interaction, place=command.place)
        )
