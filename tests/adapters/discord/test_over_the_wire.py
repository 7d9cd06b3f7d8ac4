"""What only shows over real sockets: limits of time and rate, lost answers, threads, what the doctor finds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from adapters.discord import DiscordPlatform
from adapters.discord.payload import made_at
from core.chat.cards import Message
from core.chat.effects import (
    ArchiveChannel,
    FetchProfile,
    Invite,
    Post,
    PostDirect,
    PostPrivately,
    React,
    RenameChannel,
)
from core.chat.errors import PlaceUnavailable, RateLimited, Refused
from core.chat.events import Interaction
from core.chat.people import PersonRef
from core.chat.places import Place
from core.chat.platform import Attempt
from core.chat.text import text
from muster.doctor_discord import examine_discord
from muster.platforms import discord_settings as adapter_settings
from sandbox.discord import DiscordConfig, DiscordSandbox
from tests.story.discord_room import discord_room, discord_settings, said, words

QUIET = DiscordConfig(rate_limits=False, rename_limit=False)


class Wire:
    """A connected platform, without the rest of Muster."""

    def __init__(self, sandbox: DiscordSandbox, folder: Path) -> None:
        self.sandbox = sandbox
        self.platform = DiscordPlatform(adapter_settings(discord_settings(sandbox, folder)))

    def place(self, channel: str, thread: str | None = None) -> Place:
        return Place("discord", self.sandbox.guild_id, self.sandbox.channel(channel).id, thread)

    def person(self, name: str) -> PersonRef:
        return PersonRef("discord", self.sandbox.guild_id, self.sandbox.person(name).id)


def attempt(number: int = 1, ago: float = 0, key: str = "k") -> Attempt:
    return Attempt(key=key, number=number, asked_at=datetime.now(UTC) - timedelta(seconds=ago))


@pytest.fixture
async def wire(tmp_path: Path):  # type: ignore[no-untyped-def]
    async with DiscordSandbox(DiscordConfig(rate_limits=False)) as sandbox:
        found = Wire(sandbox, tmp_path)
        await found.platform.connect()
        yield found
        await found.platform.close()


def hello(words: str = "hello") -> Message:
    return Message(text=text(words))


async def test_a_repeated_try_finds_its_message(wire: Wire) -> None:
    """By the nonce at first; hours later by looking."""
    post = Post(place=wire.place("general"), content=hello())
    first = await wire.platform.perform(post, attempt())
    assert await wire.platform.perform(post, attempt(2)) == first
    wire.sandbox.messages("general")[0].nonce = "forgotten"
    assert await wire.platform.perform(post, attempt(3, ago=3600)) == first
    assert len(wire.sandbox.messages("general")) == 1


async def test_a_thread_is_made_when_the_first_thing_is_said_in_it(wire: Wire) -> None:
    root = (await wire.platform.perform(Post(place=wire.place("general"), content=hello()), attempt())).message
    assert root
    for number in range(2):
        inside = Post(place=root.place.in_thread(root.id), content=hello(f"inside {number}"))
        await wire.platform.perform(inside, attempt(key=f"t{number}"))
    assert [each.content for each in wire.sandbox.messages(root.id)] == ["inside 0", "inside 1"]


async def test_the_third_name_in_ten_minutes_waits(wire: Wire) -> None:
    for number in range(2):
        rename = RenameChannel(place=wire.place("general"), name=f"name {number}")
        assert (await wire.platform.perform(rename, attempt())).name == f"name-{number}"
        wire.sandbox.workspace.channels[rename.place.channel].name = "general"
    with pytest.raises(RateLimited) as limited:
        await wire.platform.perform(RenameChannel(place=wire.place("general"), name="third"), attempt())
    assert limited.value.retry_after > 500
    assert limited.value.budget.endswith(f"/channel/{wire.place('general').channel}")


async def test_refusals_are_sentences(wire: Wire) -> None:
    with pytest.raises(PlaceUnavailable, match="no longer there"):
        await wire.platform.perform(
            Post(place=Place("discord", wire.sandbox.guild_id, "5" * 18), content=hello()), attempt()
        )
    with pytest.raises(PlaceUnavailable, match="View Channel"):
        await wire.platform.perform(Post(place=wire.place("random"), content=hello()), attempt())
    with pytest.raises(Refused, match="takes no direct messages"):
        await wire.platform.perform(PostDirect(person=wire.person("farid"), content=hello()), attempt())
    with pytest.raises(Refused, match="no role @nobody"):
        await wire.platform.perform(Invite(place=wire.place("general"), groups=("nobody",)), attempt())
    posted = (await wire.platform.perform(Post(place=wire.place("general"), content=hello()), attempt())).message
    assert posted
    with pytest.raises(Refused, match="no such emoji"):
        await wire.platform.perform(React(message=posted, reaction="nonsense"), attempt())


async def test_a_role_is_called(wire: Wire) -> None:
    await wire.platform.perform(Invite(place=wire.place("general"), groups=("db-oncall",)), attempt())
    (called,) = wire.sandbox.messages("general")
    assert called.pinged == ("1000000000000000012",)


async def test_put_away(wire: Wire) -> None:
    await wire.platform.perform(ArchiveChannel(place=wire.place("general")), attempt())
    channel = wire.sandbox.channel("general")
    assert wire.sandbox.channel(channel).parent == "1000000000000000036"
    with pytest.raises(Exception, match="may not write"):
        await wire.sandbox.post("ben", "general", "still here?")


async def test_an_answer_that_comes_too_late_goes_into_direct_messages(wire: Wire) -> None:
    """The token of an interaction lives for fifteen minutes, the first answer for three seconds."""
    for reply_until in (datetime.now(UTC) - timedelta(minutes=1), datetime.now(UTC) + timedelta(minutes=1)):
        gone = Interaction(reply="5/token/c", reply_until=reply_until)
        said = PostPrivately(
            place=wire.place("general"), person=wire.person("ben"), content=hello("late"), interaction=gone
        )
        await wire.platform.perform(said, attempt(key=str(reply_until)))
    assert [each.content for each in wire.sandbox.direct("ben")] == ["late", "late"]


async def test_who_somebody_is(wire: Wire) -> None:
    profile = (await wire.platform.perform(FetchProfile(person=wire.person("chloe")), attempt())).profile
    assert profile
    assert (profile.name, profile.handle, profile.email) == ("Chloé", "chloe", None)
    gone = (await wire.platform.perform(FetchProfile(person=wire.person("erin")), attempt())).profile
    assert gone
    assert gone.is_deactivated


async def test_the_command_menu_is_registered_once(tmp_path: Path) -> None:
    async with discord_room(tmp_path) as here:
        put = [each for each in here.discord.calls if each.method == "PUT" and each.route.endswith("/commands")]
        assert len(put) == 1
        names = [each["name"] for each in here.discord.workspace.commands[0]["options"]]
        assert names[0] == "declare"
        assert names[-1] == "run"
        assert len(names) <= 25
        await here.application.platforms.offer(here.application.offers)
        put = [each for each in here.discord.calls if each.method == "PUT" and each.route.endswith("/commands")]
        assert len(put) == 1


async def test_words_are_completed(tmp_path: Path) -> None:
    async with discord_room(tmp_path) as here:
        await here.declare()
        channel = await here.make_channel()
        await here.say("ada", channel, "@incident action restart the primary")

        async def complete(command: str, options: dict[str, str], focused: str) -> list[str]:
            found = await here.discord.autocomplete("ben", channel, f"incident {command}", options, focused)
            return [each["value"] for each in found]

        assert await complete("severity", {"words": "ma"}, "words") == ["major"]
        assert await complete("status", {"words": "moni"}, "words") == ["monitoring"]
        assert "done 1" in await complete("actions", {"words": "done"}, "words")
        assert "timeline" in await complete("run", {"command": "time"}, "command")


async def test_a_slow_handler_is_answered_in_time(tmp_path: Path) -> None:
    """The person sees that Muster is at it, then the answer in the same place."""
    async with discord_room(tmp_path, blocks=["tests.adapters.discord.slow_blocks"]) as here:
        await here.declare()
        channel = await here.make_channel()
        answer = await here.discord.slash("ada", channel, "incident run", {"command": "slowly"})
        assert answer.kind == "deferred"
        await here.discord.wait_for(lambda: any("Done at last" in words(m) for m in said(here.discord, channel)))
        await here.settle()
        assert not [each for each in here.discord.ephemerals("ada", channel) if each.flags & 128]


async def test_a_rename_that_waits_is_told(tmp_path: Path) -> None:
    async with discord_room(tmp_path, DiscordConfig(rate_limits=False)) as here:
        await here.declare()
        channel = await here.make_channel()
        await here.say("ada", channel, "@incident rename one")
        posted = await here.discord.post("ada", "inc-1-one", "@incident rename two")
        await here.discord.wait_for(
            lambda: any("gets its new name" in words(m) for m in said(here.discord, "inc-1-one"))
        )
        assert made_at(posted.id)


async def test_what_the_doctor_finds(tmp_path: Path) -> None:
    config = DiscordConfig(rate_limits=False, message_content=False, bot_permissions=(1 << 10) | (1 << 11))
    async with DiscordSandbox(config) as sandbox:
        settings = discord_settings(sandbox, tmp_path, discord_category="Nowhere")
        told = {each.what: each for each in await examine_discord(settings)}
        assert "Message Content Intent" in told["Discord intents"].sentence
        assert "Manage Channels" in told["Discord permissions"].sentence
        assert "https://discord.com/oauth2/authorize?client_id=" in told["Discord permissions"].sentence
        assert "MUSTER_DISCORD_CATEGORY names “Nowhere”" in told["Discord channels"].sentence
    async with DiscordSandbox(DiscordConfig(rate_limits=False, bot_in_guild=False)) as sandbox:
        (found,) = await examine_discord(discord_settings(sandbox, tmp_path))
        assert "not on that server" in found.sentence
        assert "https://discord.com/oauth2" in found.sentence
    async with DiscordSandbox(QUIET) as sandbox:
        assert all(each.is_good for each in await examine_discord(discord_settings(sandbox, tmp_path)))
