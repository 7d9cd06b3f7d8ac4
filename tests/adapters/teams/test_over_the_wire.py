"""What only shows over real sockets: limits of rate, restarts, lost answers, consent, what the doctor finds."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from adapters.teams.bot import TeamsPlatform
from adapters.teams.directory import ShortMemory
from core.chat.cards import Message
from core.chat.effects import Delete, FetchFile, FetchMessage, FetchProfile, Post, PostDirect, Update
from core.chat.errors import PlaceUnavailable, RateLimited, Refused, Unreachable
from core.chat.events import Attachment
from core.chat.people import PersonRef
from core.chat.places import MessageRef, Place
from core.chat.platform import Attempt
from core.chat.text import Person, text
from muster.doctor_teams import examine_teams
from muster.teams import teams_settings as adapter_settings
from sandbox.teams import TeamsConfig, TeamsSandbox
from tests.story.teams_room import teams_room, teams_settings, words


class Wire:
    """A connected platform, without the rest of Muster."""

    def __init__(self, sandbox: TeamsSandbox, folder: Path) -> None:
        self.sandbox, self.memory = sandbox, ShortMemory()
        self._settings = adapter_settings(teams_settings(sandbox, folder))
        self.platform = self.another()

    def another(self) -> TeamsPlatform:
        """As after a restart: what it remembers is there."""
        return TeamsPlatform(self._settings, memory=self.memory)

    def place(self, channel: str, thread: str | None = None) -> Place:
        return Place("teams", self.sandbox.config.tenant, self.sandbox.workspace.room(channel).id, thread)

    def person(self, name: str) -> PersonRef:
        return PersonRef("teams", self.sandbox.config.tenant, self.sandbox.workspace.person(name).aad)


def attempt(number: int = 1, ago: float = 0, key: str = "k") -> Attempt:
    return Attempt(key=key, number=number, asked_at=datetime.now(UTC) - timedelta(seconds=ago))


@pytest.fixture
async def wire(tmp_path: Path) -> AsyncIterator[Wire]:
    now = time.time()
    # Its clock stands still: a slow machine is too fast as well.
    async with TeamsSandbox(TeamsConfig(clock=lambda: now)) as sandbox:
        found = Wire(sandbox, tmp_path)
        await found.platform.connect()
        yield found
        await found.platform.close()


def hello(words: str = "hello") -> Message:
    return Message(text=text(words))


async def test_a_repeated_try_finds_its_message(wire: Wire) -> None:
    """Posts and answers are looked for through Graph; the second page too."""
    wire.sandbox.config.rate_limits = False
    root = (await wire.platform.perform(Post(place=wire.place("random"), content=hello()), attempt(key="root"))).message
    assert root
    for place in (wire.place("random"), wire.place("random", root.id)):
        post = Post(place=place, content=hello())
        first = await wire.platform.perform(post, attempt(key=str(place)))
        for number in range(60):
            await wire.sandbox.post("ada", "random", f"talk {number}", place.thread or "")
        assert await wire.platform.perform(post, attempt(2, ago=60, key=str(place))) == first
        assert await wire.platform.perform(post, attempt(2, key="another")) != first


async def test_without_the_consent_it_is_said_again(wire: Wire) -> None:
    """At least once: better twice than never."""
    wire.sandbox.config.reads_all = False
    post = Post(place=wire.place("random"), content=hello())
    await wire.platform.perform(post, attempt())
    await wire.platform.perform(post, attempt(2))
    assert len(wire.sandbox.posts("random")) == 2


async def test_too_fast(wire: Wire) -> None:
    """The service's wait is kept, for that conversation alone."""
    place = wire.place("random")
    for _ in range(7):
        await wire.platform.perform(Post(place=place, content=hello()), attempt())
    with pytest.raises(RateLimited) as limited:
        await wire.platform.perform(Post(place=place, content=hello()), attempt())
    assert limited.value.retry_after >= 1
    assert limited.value.budget == wire.platform.budget(Post(place=place, content=hello()))
    await wire.platform.perform(Post(place=wire.place("General"), content=hello()), attempt())


async def test_a_direct_conversation_outlives_a_restart(wire: Wire) -> None:
    say = PostDirect(person=wire.person("ben"), content=hello())
    await wire.platform.perform(say, attempt())
    # Ben has left the team: nobody could find out his conversation now.
    wire.sandbox.workspace.person("ben").is_member = False
    again = wire.another()
    await again.connect()
    await again.perform(say, attempt(key="2"))
    await again.close()
    assert len(wire.sandbox.direct("ben")) == 2
    with pytest.raises(Refused):
        await wire.platform.perform(PostDirect(person=wire.person("erin"), content=hello()), attempt())


async def test_somebody_who_blocked_the_bot(wire: Wire) -> None:
    with pytest.raises(Refused, match="blocked or removed"):
        await wire.platform.perform(PostDirect(person=wire.person("farid"), content=hello()), attempt())


async def test_edited_and_taken_back(wire: Wire) -> None:
    made = (await wire.platform.perform(Post(place=wire.place("random"), content=hello()), attempt())).message
    assert made
    await wire.platform.perform(Update(message=made, content=hello("changed")), attempt())
    (message,) = wire.sandbox.posts("random")
    assert (words(message).splitlines()[-1], message.edits) == ("changed", 1)
    await wire.platform.perform(Delete(message=made), attempt())
    await wire.platform.perform(Delete(message=made), attempt(2))
    assert wire.sandbox.posts("random") == []
    with pytest.raises(Refused, match="no longer there"):
        await wire.platform.perform(Update(message=made, content=hello()), attempt())


async def test_people_are_called_by_their_own_names(wire: Wire) -> None:
    """The core knows somebody who was only ever picked from a menu by their id."""
    ben = wire.person("ben")
    content = Message(text=text(Person(ben, ben.user), ", please look."))
    await wire.platform.perform(Post(place=wire.place("random"), content=content), attempt())
    (message,) = wire.sandbox.posts("random")
    assert "<at>Ben Ruiz</at>, please look." in words(message)
    assert message.summary == "@Ben Ruiz, please look."
    assert message.pinged == {ben.user}


async def test_who_somebody_is(wire: Wire) -> None:
    profile = (await wire.platform.perform(FetchProfile(person=wire.person("chloe")), attempt())).profile
    assert profile
    assert (profile.name, profile.email) == ("Chloé Martin", "chloe@acme.example")
    found = await wire.platform.find_person("DEV@acme.example")
    assert found
    assert found.ref == wire.person("dev")
    assert await wire.platform.find_person("nobody@acme.example") is None


async def test_what_a_message_says(wire: Wire) -> None:
    """Reactions do not tell; Graph does."""
    wire.sandbox.point_bot_at(f"{wire.sandbox.base_url}/nobody")
    said = await wire.sandbox.post("ada", "random", "disk at <100> %")
    place = wire.place("random", said.id)
    found = (await wire.platform.perform(FetchMessage(message=MessageRef(place, said.id)), attempt())).found
    assert found
    assert (found.text.plain, found.author) == ("disk at <100> %", wire.person("ada"))
    own = (await wire.platform.perform(Post(place=place, content=hello("from me")), attempt())).message
    assert own
    found = (await wire.platform.perform(FetchMessage(message=own), attempt())).found
    assert found
    assert found.text.plain == "from me"


async def test_the_bots_token_goes_to_nobody_else(wire: Wire) -> None:
    for url in (
        "https://evil.example/x",
        "https://evil.trafficmanager.net/x",
        "file:///etc/passwd",
        "http://127.0.0.1:1/",
    ):
        file = Attachment(id="1", name="x", media_type="image/png", url=url)
        message = MessageRef(wire.place("random"), "1")
        with pytest.raises(Refused, match="not kept at Teams"):
            await wire.platform.perform(FetchFile(message=message, file=file, most=10), attempt())


async def test_a_file_that_is_too_large(wire: Wire) -> None:
    wire.sandbox.point_bot_at(f"{wire.sandbox.base_url}/nobody")
    shared = await wire.sandbox.share_file("ada", "random", "a.png", b"12345678", "image/png", "look")
    file = Attachment(id="1", name="a.png", media_type="image/png", url=shared.files[0]["contentUrl"])
    fetch = FetchFile(message=MessageRef(wire.place("random"), shared.id), file=file, most=8)
    assert (await wire.platform.perform(fetch, attempt())).file == b"12345678"
    with pytest.raises(Refused, match="too large"):
        await wire.platform.perform(FetchFile(message=fetch.message, file=file, most=7), attempt())


@pytest.mark.parametrize("status", [500, 502, 503, 504, 412])
async def test_what_passes_is_tried_again(wire: Wire, status: int) -> None:
    wire.sandbox.faults.fail("/activities", status)
    with pytest.raises(Unreachable):
        await wire.platform.perform(Post(place=wire.place("random"), content=hello()), attempt())


async def test_a_channel_that_is_gone(wire: Wire) -> None:
    place = Place("teams", wire.sandbox.config.tenant, "19:gone@thread.tacv2")
    with pytest.raises(PlaceUnavailable):
        await wire.platform.perform(Post(place=place, content=hello()), attempt())


async def test_the_doctor(tmp_path: Path) -> None:
    async with TeamsSandbox(TeamsConfig()) as sandbox:
        settings = teams_settings(sandbox, tmp_path, site_url="https://muster.example")
        assert all(each.is_good for each in await examine_teams(settings))
        wrong = teams_settings(sandbox, tmp_path, teams_incidents_channel="nowhere")
        bad = [each.sentence for each in await examine_teams(wrong) if not each.is_good]
        assert any("“nowhere”, a channel that the team does not have" in each for each in bad)
        assert any("Teams sends to https only" in each for each in bad)
        sandbox.config.bot_in_team = False
        (found,) = await examine_teams(settings)
        assert "bot is not in the team" in found.sentence
        sandbox.config.client_secret = "another"
        (found,) = await examine_teams(settings)
        assert "does not take the bot's secret" in found.sentence


async def test_a_wait_is_kept_by_the_whole(tmp_path: Path) -> None:
    """429 with Retry-After: later, in order, nothing lost."""
    async with teams_room(tmp_path) as here:
        here.teams.faults.rate_limit("/activities", retry_after=0.4, times=2)
        for word in ("help", "list", "nonsense"):
            await here.teams.post("ada", "@", word)
        await here.settle()
        assert len(here.teams.direct("ada")) == 6
