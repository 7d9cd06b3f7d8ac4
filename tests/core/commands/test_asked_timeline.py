"""Notes and hidden entries, asked for outside chat."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from core.incidents.access import AccessRole
from core.incidents.timeline import Amending, EntryKind
from muster.testing.harness import ADA, BEN, Harness, running
from tests.core.commands.asking import ask, person_id


async def noted(core: Harness, text: str = "We looked") -> int:
    await core.declare()
    assert not (await ask(core, "note", 1, values={"text": text})).errors
    entry = (await core.timeline(1))[-1]
    assert entry.id
    return entry.id


async def test_a_note_stands_at_the_time_it_tells_of(tmp_path: Path) -> None:
    async with running(tmp_path) as core:
        await core.declare()
        at = core.services.clock.now() - timedelta(hours=2)
        await ask(core, "note", 1, values={"text": "It began", "at": at.isoformat()})
        first = (await core.timeline(1))[0]
        assert (first.text, first.at) == ("It began", at)
        later = (at + timedelta(days=1)).isoformat()
        assert "still to come" in (await ask(core, "note", 1, values={"text": "x", "at": later})).errors["at"]


async def test_its_writer_edits_a_note_and_what_it_said_is_kept(tmp_path: Path) -> None:
    async with running(tmp_path) as core:
        number = await noted(core)
        verdict = await ask(
            core, "edit-note", 1, values={"entry": number, "text": "We **saw**"}, known={"text": "We looked"}
        )
        assert not verdict.errors
        entry = (await core.timeline(1))[-1]
        assert (entry.text, entry.edited_at is not None) == ("We **saw**", True)
        async with core.services.unit_of_work() as uow:
            kept = await uow.timeline.amendments(1)
        assert [(each.what, each.text_before, each.person_id) for each in kept] == [
            (Amending.EDITED, "We looked", await person_id(core, ADA))
        ]


async def test_others_edit_it_only_when_they_manage(tmp_path: Path) -> None:
    async with running(tmp_path) as core:
        number = await noted(core)
        values = {"entry": number, "text": "Mine now"}
        assert "Somebody else wrote this" in (await ask(core, "edit-note", 1, by=BEN, values=values)).errors[""]
        await core.make(BEN, AccessRole.MANAGER)
        assert not (await ask(core, "edit-note", 1, by=BEN, values=values)).errors
        assert (await core.timeline(1))[-1].text == "Mine now"


async def test_two_who_edit_one_note_are_told(tmp_path: Path) -> None:
    async with running(tmp_path) as core:
        number = await noted(core)
        await ask(core, "edit-note", 1, values={"entry": number, "text": "First"}, known={"text": "We looked"})
        late = await ask(core, "edit-note", 1, values={"entry": number, "text": "Second"}, known={"text": "We looked"})
        assert "somebody else changed this note" in late.errors["text"]
        assert (await core.timeline(1))[-1].text == "First"


async def test_what_muster_noted_can_be_hidden_but_not_edited(tmp_path: Path) -> None:
    async with running(tmp_path) as core:
        await core.declare()
        await ask(core, "give-role", 1, values={"role": "scribe", "person": await person_id(core, BEN)})
        entry = next(each for each in await core.timeline(1) if each.kind is EntryKind.NOTE)
        edited = await ask(core, "edit-note", 1, values={"entry": entry.id, "text": "x"})
        assert "Muster noted by itself" in edited.errors[""]
        assert not (await ask(core, "hide-entry", 1, values={"entry": entry.id})).errors
        assert entry.id not in [each.id for each in await core.timeline(1)]


async def test_a_hidden_entry_comes_back_and_both_are_kept(tmp_path: Path) -> None:
    async with running(tmp_path) as core:
        number = await noted(core)
        await ask(core, "hide-entry", 1, values={"entry": number})
        await ask(core, "hide-entry", 1, values={"entry": number})
        await ask(core, "restore-entry", 1, by=BEN, values={"entry": number})
        assert (await core.timeline(1))[-1].id == number
        async with core.services.unit_of_work() as uow:
            kept = await uow.timeline.amendments(1)
        assert [(each.what, each.person_id) for each in kept] == [
            (Amending.HIDDEN, await person_id(core, ADA)),
            (Amending.RESTORED, await person_id(core, BEN)),
        ]


async def test_a_hidden_change_stays_hidden_when_a_later_one_arrives(tmp_path: Path) -> None:
    async with running(tmp_path) as core:
        await core.declare()
        await ask(core, "edit", 1, values={"severity": "major"})
        change = (await core.timeline(1))[-1]
        await ask(core, "hide-entry", 1, values={"entry": change.id})
        await ask(core, "edit", 1, values={"severity": "minor"})
        shown = [each for each in await core.timeline(1) if each.field == "severity"]
        assert [(each.old, each.new) for each in shown] == [("2", "3")]


async def test_entries_of_other_incidents_are_out_of_reach(tmp_path: Path) -> None:
    async with running(tmp_path) as core:
        number = await noted(core)
        await core.declare(title="Another")
        for name in ("edit-note", "hide-entry", "restore-entry"):
            verdict = await ask(core, name, 2, values={"entry": number, "text": "x"})
            assert "no longer in the timeline" in verdict.errors[""]
