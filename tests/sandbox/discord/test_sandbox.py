"""The stand-in through the real discord.py, and by hand where the library would not do what is refused."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import discord
import pytest
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from sandbox.discord import CannotDo, DiscordConfig, DiscordSandbox
from tests.waiting import until


def quiet(**more: Any) -> DiscordConfig:
    """Without rate limits."""
    return DiscordConfig(rate_limits=False, rename_limit=False, **more)


class Bot(discord.Client):
    """Answers with what a test put in `answers`."""

    def __init__(self) -> None:
        intents = discord.Intents.none()
        intents.guilds = intents.guild_messages = intents.guild_reactions = intents.dm_messages = True
        intents.message_content = True
        super().__init__(intents=intents, chunk_guilds_at_startup=False)
        self.heard: list[str] = []
        self.saw: list[discord.Interaction[Any]] = []

    async def on_message(self, message: discord.Message) -> None:
        self.heard.append(message.content)

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        self.saw.append(interaction)
        if interaction.type is discord.InteractionType.modal_submit:
            await interaction.response.send_message("thanks", ephemeral=True)
        elif interaction.type is discord.InteractionType.component:
            await interaction.response.defer()
        elif interaction.type is discord.InteractionType.application_command:
            await interaction.response.send_modal(Asked())


class Asked(discord.ui.Modal, title="Declare"):
    name: discord.ui.Label[Any] = discord.ui.Label(text="Title", component=discord.ui.TextInput(custom_id="title"))


@asynccontextmanager
async def connected(config: DiscordConfig | None = None) -> AsyncIterator[tuple[DiscordSandbox, Bot]]:
    async with DiscordSandbox(config or quiet()) as sandbox:
        Route.BASE = sandbox.api_url
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(sandbox.gateway_url)
        bot = Bot()
        running = asyncio.create_task(bot.start(sandbox.config.bot_token))
        try:
            await until(lambda: bot.guilds and bot.guilds[0].text_channels)
            yield sandbox, bot
        finally:
            await bot.close()
            await asyncio.gather(running, return_exceptions=True)


@asynccontextmanager
async def by_hand(config: DiscordConfig | None = None) -> AsyncIterator[tuple[DiscordSandbox, aiohttp.ClientSession]]:
    async with DiscordSandbox(config or quiet()) as sandbox:
        headers = {"Authorization": f"Bot {sandbox.config.bot_token}", "User-Agent": "DiscordBot (test, 1)"}
        async with aiohttp.ClientSession(headers=headers) as session:
            yield sandbox, session


async def test_a_command_a_form_and_its_answer() -> None:
    async with connected() as (sandbox, bot):
        command: Any = {"name": "declare", "description": "x", "type": 1, "options": []}
        await bot.http.bulk_upsert_guild_commands(
            int(sandbox.workspace.application_id), int(sandbox.guild_id), [command]
        )
        answer = await sandbox.slash("ben", "random", "declare")
        assert answer.modal, bot.saw
        with pytest.raises(CannotDo, match="is required"):
            await sandbox.submit_modal("ben", answer.modal.id, {"Title": ""})
        done = await sandbox.submit_modal("ben", answer.modal.id, {"Title": "Disk"})
        assert done.shown
        assert (done.shown.content, done.shown.only_for) == ("thanks", sandbox.person("ben").id)
        assert sandbox.open_modal("ben") is None


async def test_messages_arrive_and_what_is_cut_comes_again() -> None:
    async with connected() as (sandbox, bot):
        await sandbox.post("ada", "general", "one @ben")
        await until(lambda: bot.heard)
        assert bot.heard == [f"one <@{sandbox.person('ben').id}>"]
        sandbox.gateway.drop()
        await sandbox.post("ada", "general", "two")
        await sandbox.wait_for(lambda: sandbox.gateway.resumed == 1)
        await until(lambda: len(bot.heard) == 2)
        assert bot.heard[1:] == ["two"]


async def test_what_the_bot_can_not_see_it_is_not_told() -> None:
    async with connected() as (sandbox, bot):
        await sandbox.post("ada", "random", "hidden")
        await sandbox.post("ada", "general", "seen")
        await sandbox.wait_for(lambda: "MESSAGE_CREATE" in sandbox.gateway.dispatched)
        await until(lambda: bot.heard)
        assert bot.heard == ["seen"]


async def test_nobody_answers() -> None:
    config = quiet(answer_timeout=0.05)
    async with by_hand(config) as (sandbox, _):
        sandbox.workspace.commands = [{"id": "1", "name": "x", "type": 1, "options": []}]
        answer = await sandbox.slash("ada", "general", "x")
        assert (answer.ok, answer.error) == (False, "The application did not respond")


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "code"),
    [
        ("GET", "/channels/1", None, 404, 10003),
        ("GET", "/channels/1000000000000000031", None, 403, 50001),
        ("GET", "/channels/1000000000000000032/messages/5", None, 404, 10008),
        ("POST", "/channels/1000000000000000032/messages", {"content": ""}, 400, 50006),
        ("POST", "/channels/1000000000000000032/messages", {"content": "x" * 2001}, 400, 50035),
        ("POST", "/channels/1000000000000000035/messages", {"content": "x"}, 400, 50008),
        ("POST", "/guilds/1000000000000000001/channels", {"name": ""}, 400, 50035),
        ("POST", "/interactions/5/tok/callback", {"type": 4, "data": {"content": "x"}}, 404, 10062),
        ("POST", "/webhooks/1000000000000000003/tok", {"content": "x"}, 404, 10015),
        ("GET", "/guilds/1000000000000000001/members/1000000000000000025", None, 404, 10007),
        ("GET", "/nothing", None, 404, 0),
    ],
)
async def test_refusals(method: str, path: str, body: Any, status: int, code: int) -> None:
    async with by_hand() as (sandbox, session), session.request(method, sandbox.api_url + path, json=body) as answer:
        assert (answer.status, (await answer.json())["code"]) == (status, code)


async def test_a_wrong_token() -> None:
    async with by_hand() as (sandbox, session):
        headers = {"Authorization": "Bot wrong"}
        async with session.get(f"{sandbox.api_url}/users/@me", headers=headers) as answer:
            assert answer.status == 401


async def test_one_nonce_makes_one_message() -> None:
    async with by_hand() as (sandbox, session):
        path = f"{sandbox.api_url}/channels/{sandbox.channel('general').id}/messages"
        body = {"content": "once", "nonce": "n1", "enforce_nonce": True}
        ids = []
        for _ in range(2):
            async with session.post(path, json=body) as answer:
                ids.append((await answer.json())["id"])
        assert ids[0] == ids[1]
        assert len(sandbox.messages("general")) == 1


async def test_rate_limits_are_told_and_kept() -> None:
    now = [1_800_000_000.0]
    async with by_hand(DiscordConfig(clock=lambda: now[0])) as (sandbox, session):
        path = f"{sandbox.api_url}/channels/{sandbox.channel('general').id}/messages"
        for left in range(4, -1, -1):
            async with session.post(path, json={"content": "x"}) as answer:
                assert answer.headers["X-RateLimit-Remaining"] == str(left)
        async with session.post(path, json={"content": "x"}) as answer:
            assert answer.status == 429
            assert answer.headers["Via"]
            assert (await answer.json())["retry_after"] == 5.0
        now[0] += 5.1
        async with session.post(path, json={"content": "x"}) as answer:
            assert answer.status == 200


async def test_a_channel_is_renamed_twice_in_ten_minutes() -> None:
    now = [1_800_000_000.0]
    async with by_hand(DiscordConfig(rate_limits=False, clock=lambda: now[0])) as (sandbox, session):
        path = f"{sandbox.api_url}/channels/{sandbox.channel('general').id}"
        for name, status in (("one", 200), ("two", 200), ("three", 429)):
            async with session.patch(path, json={"name": name}) as answer:
                assert answer.status == status
        now[0] += 601
        async with session.patch(path, json={"name": "three"}) as answer:
            assert answer.status == 200


async def test_the_gateway_refuses() -> None:
    async with by_hand(quiet(message_content=False)) as (sandbox, session):
        for frame, code in (
            ({"op": 2, "d": {"token": "wrong", "intents": 1}}, 4004),
            ({"op": 2, "d": {"token": sandbox.config.bot_token, "intents": 1 << 15}}, 4014),
            ({"op": 2, "d": {"token": sandbox.config.bot_token, "intents": 1 << 40}}, 4013),
            ({"op": 99}, 4001),
        ):
            async with session.ws_connect(f"{sandbox.gateway_url}?v=10&encoding=json") as ws:
                await ws.receive_json()
                await ws.send_json(frame)
                await ws.receive()
                assert ws.close_code == code


async def test_without_the_intent_words_are_empty() -> None:
    async with (
        by_hand(quiet(message_content=False)) as (sandbox, session),
        session.ws_connect(f"{sandbox.gateway_url}?v=10&encoding=json") as ws,
    ):
        await ws.receive_json()
        await ws.send_json({"op": 2, "d": {"token": sandbox.config.bot_token, "intents": 1 << 9 | 1}})
        assert (await ws.receive_json())["t"] == "READY"
        assert (await ws.receive_json())["t"] == "GUILD_CREATE"
        await sandbox.post("ada", "general", "not for you")
        assert (await ws.receive_json())["d"]["content"] == ""
        await sandbox.post("ada", "general", "@incident for you")
        assert "for you" in (await ws.receive_json())["d"]["content"]


async def test_a_session_that_is_gone_can_not_be_resumed() -> None:
    async with by_hand() as (sandbox, session), session.ws_connect(f"{sandbox.gateway_url}?v=10&encoding=json") as ws:
        await ws.receive_json()
        resume = {"token": sandbox.config.bot_token, "session_id": "gone", "seq": 1}
        await ws.send_json({"op": 6, "d": resume})
        assert await ws.receive_json() == {"op": 9, "d": False}


async def test_everybody_is_called_only_by_who_may() -> None:
    async with by_hand() as (sandbox, _):
        assert (await sandbox.post("ben", "general", "@everyone look")).pinged == ()
        assert (await sandbox.post("ada", "general", "@everyone look")).pinged == ("everyone",)
