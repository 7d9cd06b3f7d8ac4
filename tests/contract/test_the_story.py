"""The predecessor's whole flow, on every platform."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from core.incidents.severity import Severity
from core.incidents.status import Status
from tests.contract.chat import Chat
from tests.contract.conftest import Opener
from tests.waiting import PATIENCE

PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)


async def declared(chat: Chat, title: str = "Database is down") -> str:
    """Declare and make the room; returns its name. Where there can be none, the incident goes by its number."""
    await chat.slash("ada", title)
    assert chat.screen("ada").startswith("Declare")
    await chat.fill_in("ada")
    if not chat.capabilities.threads:
        return "incidents/INC-1"
    await chat.press("ada", "Create comms channel", "incidents")
    return chat.rooms()[-1]


@pytest.mark.needs("edits")
async def test_declare_run_and_close(chat: Chat) -> None:
    await chat.slash("ada", "Database is down")
    await chat.fill_in("ada", Summary="Writes time out", Impact="Nobody can pay", Lead="ben")
    (headline,) = chat.said("incidents")
    assert "Database is down" in headline
    assert any("Declared" in each and "INC" in each for each in chat.alone("ada"))
    await chat.press("ada", "Create comms channel", "incidents")
    (channel,) = chat.rooms()
    if chat.capabilities.channels:
        assert channel == "inc-1-database-is-down"
        assert "Database is down" in chat.topic(channel)
    assert {"ada", "ben", "incident"} <= set(chat.members(channel))

    await chat.say("ben", channel, "@incident severity major")
    await chat.slash("ben", "status identified", channel)
    await chat.say("ada", channel, "@incident summary The *primary* is read-only")
    incident = await chat.incident(1)
    assert incident.lead
    assert (incident.severity, incident.status, incident.lead.display_name[:3]) == (
        Severity.MAJOR,
        Status.IDENTIFIED,
        "Ben" if incident.lead.display_name.startswith("B") else "ben",
    )
    (headline,) = chat.said("incidents")
    assert "major" in headline
    assert "identified" in headline

    await chat.press("ada", "Edit", "incidents")
    assert chat.field("ada", "Title") == "Database is down"
    await chat.fill_in("ada", Title="The primary database is down")
    assert "The primary database is down" in chat.said("incidents")[0]

    await chat.press("ada", "Close", "incidents", confirm="Close it")
    assert (await chat.incident(1)).status is Status.RESOLVED
    assert any("report" in each.casefold() for each in chat.alone("ben"))
    async with httpx.AsyncClient(base_url=chat.url, timeout=PATIENCE) as web:
        doc = (await web.get("/incidents/INC-1")).text
    assert "The primary database is down" in doc


@pytest.mark.needs("pins")
async def test_what_people_keep(chat: Chat) -> None:
    channel = await declared(chat)
    pinned = await chat.say("ada", channel, "the primary is **read-only**")
    reacted = await chat.say("ben", channel, "disk at 100 %")
    kept = await chat.say("ben", channel, "failing over now")
    await chat.pin("ben", channel, pinned)
    await chat.react("ada", channel, reacted)
    await chat.keep("ada", channel, kept)
    await chat.edit("ben", channel, kept, "failing over to db-2")
    shown = [each for each in await chat.timeline(1) if each.message_key]
    assert [each.field for each in shown] == ["pin", "reaction", "shortcut"]
    assert "read-only" in shown[0].text
    assert "disk at 100 %" in shown[1].text
    assert "failing over to db-2" in shown[2].text
    await chat.unpin("ben", channel, pinned)
    await chat.unreact("ada", channel, reacted)
    await chat.delete("ben", channel, kept)
    shown = [each for each in await chat.timeline(1) if each.message_key]
    assert [each.field for each in shown] == ["shortcut"]
    assert "deleted in the chat" in shown[0].text


@pytest.mark.needs("message_shortcuts")
async def test_what_is_kept_follows_its_message(chat: Chat) -> None:
    channel = await declared(chat)
    kept = await chat.say("ben", channel, "failing over now")
    await chat.keep("ada", channel, kept)
    assert any("Added to the timeline" in each for each in chat.alone("ada"))
    await chat.edit("ben", channel, kept, "failing over to db-2")
    (shown,) = [each for each in await chat.timeline(1) if each.message_key]
    assert (shown.field, "failing over to db-2" in shown.text) == ("shortcut", True)
    await chat.delete("ben", channel, kept)
    (shown,) = [each for each in await chat.timeline(1) if each.message_key]
    assert "deleted in the chat" in shown.text


@pytest.mark.needs("message_shortcuts")
async def test_pictures_outlive_the_chat(chat: Chat) -> None:
    channel = await declared(chat)
    message = await chat.share("ada", channel, "graph.png", PNG)
    await chat.keep("ada", channel, message)
    async with httpx.AsyncClient(base_url=chat.url, timeout=PATIENCE) as web:
        doc = (await web.get("/incidents/INC-1")).text
        address = doc.partition('class="picture" href="')[2].partition('"')[0]
        assert (await web.get(address)).content == PNG


@pytest.mark.needs("private_channels")
async def test_what_is_private_stays_so(chat: Chat) -> None:
    await chat.slash("ada", "Payroll leaked")
    await chat.fill_in("ada", **{"Who may see it": True} if not chat.capabilities.confirms else _private_on_slack())
    assert chat.said("incidents") == []
    (channel,) = chat.rooms()
    assert not chat.is_open(channel)
    assert {"ada", "incident"} <= set(chat.members(channel))
    await chat.say("ada", channel, "@incident lead @ben")
    assert "ben" in chat.members(channel)
    assert "chloe" not in chat.members(channel)
    async with httpx.AsyncClient(base_url=chat.url, timeout=PATIENCE) as web:
        assert (await web.get("/incidents/INC-1")).status_code == 404


def _private_on_slack() -> dict[str, object]:
    return {"Who may see it": ["Private: only those invited to its channel"]}


@pytest.mark.needs("channels")
async def test_a_channel_follows_its_names(chat: Chat) -> None:
    channel = await declared(chat)
    await chat.say("ada", channel, "@incident rename failover")
    assert "inc-1-failover" in chat.channels()
    await chat.rename("inc-1-failover", "inc-1-by-hand")
    found = await chat.incident(1)
    assert found.channel
    assert found.channel.name == "inc-1-by-hand"


async def test_page_an_engineer(opener: Opener, tmp_path: Path) -> None:
    async with opener(tmp_path, blocks=["examples.page_engineer"]) as chat:
        channel = await declared(chat)
        await chat.say("ada", channel, "@incident page")
        await chat.press("ada", "Page database", channel)
        assert chat.screen("ada") == "Page database"
        if chat.capabilities.form_errors or not chat.capabilities.forms:
            return
        await chat.fill_in("ada", **{"What should they know?": "help"})
        assert any("A sentence, please" in each for each in chat.alone("ada"))
        await chat.press("ada", "Open it as you filled it in", channel)
        assert chat.field("ada", "What should they know?") == "help"
