"""One policy, asked in chat as on pages: a button does no more than the same person could elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from core.blocks.context import Context
from core.blocks.hub import Hub
from core.chat import events
from core.chat.places import Place
from core.incidents.access import AccessRole, Permission, Policy
from core.incidents.incident import Incident
from core.store.audit import Deed
from muster.testing.harness import ADA, BEN, CHLOE, GENERAL, Harness, running
from tests.core.commands.asking import ask


def refusal(core: Harness) -> str:
    return core.platform.private[-1].text


async def live(core: Harness) -> int:
    async with core.services.unit_of_work() as uow:
        return (await uow.incidents.page(1, 10))[1]


async def test_a_viewer_looks_and_changes_nothing(tmp_path: Path) -> None:
    async with running(tmp_path) as core:
        _, channel = await core.in_channel()
        await core.make(BEN, AccessRole.VIEWER)
        for words in ("sev 1", "lead", "close", "summary It broke", "action Fix it", "rename x", "timeline add x"):
            await core.mention(BEN, channel, words)
            assert "takes the role “responder”" in refusal(core), words
        await core.click(BEN, core.headline, "Close")
        assert "takes the role “responder”" in refusal(core)
        incident = await core.incident(1)
        assert (incident.is_open, incident.severity, incident.lead, incident.summary) == (True, None, None, "")
        for words in ("help", "info", "duration", "list"):
            before = len(core.platform.private)
            await core.mention(BEN, channel, words)
            assert not any("You may not" in each.text for each in core.platform.private[before:]), words


async def test_nor_does_a_viewer_declare(tmp_path: Path) -> None:
    async with running(tmp_path) as core:
        await core.make(BEN, AccessRole.VIEWER)
        await core.slash(BEN, GENERAL, "Database is down")
        assert "You may not declare incidents" in refusal(core)
        assert core.platform.forms == []
        # Nor by a form that was open before the role was taken away.
        await core.slash(ADA, GENERAL, "Database is down")
        form = core.last_form
        await core.make(ADA, AccessRole.VIEWER)
        verdict = await core.submit(ADA, form)
        assert verdict
        assert "You may not declare incidents" in verdict.errors[""]
        assert await live(core) == 0


async def test_somebody_shut_out_does_nothing_at_all(tmp_path: Path) -> None:
    async with running(tmp_path) as core:
        _, channel = await core.in_channel()
        await core.make(BEN, AccessRole.ADMIN, is_disabled=True)
        for words in ("help", "list", "close"):
            await core.mention(BEN, channel, words)
            assert "Ask whoever runs Muster" in refusal(core)
        assert (await core.incident(1)).is_open


async def test_managing_takes_a_manager_or_ones_own_incident(tmp_path: Path) -> None:
    async with running(tmp_path) as core:
        _, channel = await core.in_channel(lead=CHLOE)
        await core.mention(BEN, channel, "private")
        assert "takes the role “manager”, or to be the lead or the reporter" in refusal(core)
        await core.mention(CHLOE, channel, "private")
        assert "Hide INC-1" in refusal(core)
        # The button that Chloe was shown is worth nothing in Ben's hands.
        await core.click(BEN, core.platform.private[-1], "Make it private")
        assert not (await core.incident(1)).is_private
        await core.make(BEN, AccessRole.MANAGER)
        await core.click(BEN, core.platform.private[-2], "Make it private")
        assert (await core.incident(1)).is_private


async def test_everybody_has_the_role_that_the_settings_name(tmp_path: Path) -> None:
    async with running(tmp_path, policy=Policy(default_role=AccessRole.VIEWER)) as core:
        await core.slash(ADA, GENERAL, "Database is down")
        assert "You may not declare" in refusal(core)
        await core.make(ADA, AccessRole.RESPONDER)
        await core.declare()
    (tmp_path / "other").mkdir()
    async with running(tmp_path / "other", policy=Policy(AccessRole.VIEWER, AccessRole.VIEWER)) as core:
        await core.declare(BEN, "Disk full")
        assert await live(core) == 1


async def test_where_incidents_are_declared_is_a_rule(tmp_path: Path) -> None:
    async with running(tmp_path, policy=Policy(declare_in=frozenset({"C-incidents"}))) as core:
        await core.slash(ADA, GENERAL, "Database is down")
        assert "Incidents are declared in" in refusal(core)
        assert core.platform.forms == []
        await core.slash(ADA, Place("fake", "W1", "C-incidents"), "Database is down")
        assert core.last_form.name == "declare"


async def test_ones_own_blocks_say_what_they_need(tmp_path: Path) -> None:
    own = Hub("own")
    done: list[str] = []

    @own.command("deploys", help="lists deploys", needs=Permission.READ)
    def deploys(incident: Incident) -> str:
        return "None."

    @own.command("fire", help="fires", needs=Permission.ADMINISTER)
    def fire(incident: Incident) -> None:
        done.append("fire")

    @own.command("usual", help="as ever")
    def usual(context: Context) -> None:
        done.append("usual")

    async with running(tmp_path, own) as core:
        _, channel = await core.in_channel()
        for words in ("deploys", "usual", "fire"):
            await core.mention(BEN, channel, words)
        assert "takes the role “admin”" in refusal(core)
        assert done == ["usual"]


async def test_a_pin_of_a_viewer_is_only_a_pin(tmp_path: Path) -> None:
    async with running(tmp_path) as core:
        _, channel = await core.in_channel()
        said = await core.say(ADA, channel, "It was the disk")
        pin: dict[str, Any] = {"place": channel, "message": said, "text": core.message(ADA, channel, "Disk").text}
        await core.make(BEN, AccessRole.VIEWER)
        await core.send(events.PinAdded(**core.stamp(), person=BEN, **pin))
        assert not [each for each in await core.timeline(1) if each.kind == "message"]
        await core.send(events.PinAdded(**core.stamp(), person=ADA, **pin))
        assert [each for each in await core.timeline(1) if each.kind == "message"]


async def test_a_token_does_no_more_than_its_scopes(tmp_path: Path) -> None:
    async with running(tmp_path) as core:
        await core.declare()
        await core.make(ADA, AccessRole.ADMIN)
        refused = await ask(core, "close", 1, source="api", scopes=("read",))
        assert "You may not change incidents" in refused.errors[""]
        assert not (await ask(core, "close", 1, source="api", scopes=("respond",))).errors


@pytest.mark.parametrize("joined", [True, False], ids=["inside", "outside"])
async def test_a_private_incident_is_there_for_its_own_people_only(tmp_path: Path, joined: bool) -> None:
    async with running(tmp_path) as core:
        _, channel = await core.in_channel(private=True)
        if joined:
            await core.send(events.MemberJoined(**core.stamp(), place=channel, person=BEN))
        await core.make(BEN)
        verdict = await ask(core, "note", 1, by=BEN, values={"text": "Hello"})
        assert bool(verdict.errors) is not joined
        if not joined:
            assert verdict.errors[""] == "There is no INC-1 that you may see."
        # In a place where others read, it does not exist for anybody.
        for person in (ADA, BEN):
            await core.slash(person, GENERAL, "INC-1 info")
            assert "There is no INC-1 that I could show you" in refusal(core)


async def test_whoever_leaves_the_channel_sees_it_no_longer(tmp_path: Path) -> None:
    async with running(tmp_path) as core:
        _, channel = await core.in_channel(private=True)
        await core.send(events.MemberJoined(**core.stamp(), place=channel, person=BEN))
        await core.send(events.MemberLeft(**core.stamp(), place=channel, person=BEN))
        assert (await ask(core, "note", 1, by=BEN, values={"text": "Hello"})).errors
        await core.send(events.MemberLeft(**core.stamp(), place=channel, person=ADA))
        assert not (await ask(core, "note", 1, by=ADA, values={"text": "Still mine"})).errors


async def test_a_form_of_what_has_become_private_is_refused(tmp_path: Path) -> None:
    async with running(tmp_path) as core:
        _, channel = await core.in_channel()
        await core.click(BEN, core.headline, "Edit")
        form = core.last_form
        await core.mention(ADA, channel, "private")
        await core.click(ADA, core.platform.private[-1], "Make it private")
        verdict = await core.submit(BEN, form, title="I saw this")
        assert verdict
        assert verdict.errors
        assert (await core.incident(1)).title == "Database is down"


async def deeds(core: Harness) -> list[Deed]:
    async with core.services.unit_of_work() as uow:
        return list(await uow.audit.page())


async def test_who_changed_what_from_where_is_in_the_audit_log(tmp_path: Path) -> None:
    async with running(tmp_path) as core:
        _, channel = await core.in_channel()
        await core.mention(BEN, channel, "sev major")
        await core.click(BEN, core.headline, "Close")
        await ask(core, "reopen", 1, by=ADA, source="api", address="10.0.0.7")
        lines = [(each.did, each.about, each.source, each.address or each.details) for each in await deeds(core)]
        assert lines[:3] == [
            ("asked reopen", "INC-1", "api", "10.0.0.7"),
            ("button close", "INC-1", "fake", "C-incidents"),
            ("command sev", "INC-1", "fake", channel.channel),
        ]
        # What only looks is no deed.
        before = len(lines)
        await core.mention(BEN, channel, "info")
        assert len(await deeds(core)) == before
