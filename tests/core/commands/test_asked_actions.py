"""Follow-ups and roles, asked for outside chat."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from core.incidents.action_item import ActionItem, ActionType, Priority
from muster.testing.harness import BEN, CHLOE, Harness, running
from tests.core.commands.asking import ask, person_id


async def items(core: Harness) -> list[ActionItem]:
    async with core.services.unit_of_work() as uow:
        return await uow.actions.of(1)


async def test_a_follow_up_with_everything_and_the_channel_hears_of_it(tmp_path: Path) -> None:
    async with running(tmp_path) as core:
        _, channel = await core.in_channel()
        ben = await person_id(core, BEN)
        values = {
            "details": "Alert *earlier*",
            "owner": ben,
            "due": "2027-01-15",
            "priority": "high",
            "type": "detective",
        }
        assert not (await ask(core, "add-action", 1, values=values)).errors
        (made,) = await items(core)
        assert (made.details, made.owner_id, made.due) == ("Alert *earlier*", ben, date(2027, 1, 15))
        assert (made.priority, made.type) == (Priority.HIGH, ActionType.DETECTIVE)
        said = [each.text for each in core.platform.in_channel(channel.channel)]
        assert any("logged follow-up 1 of INC-1: Alert earlier" in each for each in said)


async def test_what_is_wrong_is_said_beside_its_field(tmp_path: Path) -> None:
    async with running(tmp_path) as core:
        await core.declare()
        wrong = {"details": " ", "owner": "999", "due": "soon", "priority": "urgent", "type": "odd"}
        for name, value in wrong.items():
            verdict = await ask(core, "add-action", 1, values={"details": "x", name: value})
            assert list(verdict.errors) == [name]
        assert await items(core) == []


async def test_it_is_edited_finished_and_taken_up_again(tmp_path: Path) -> None:
    async with running(tmp_path) as core:
        _, channel = await core.in_channel()
        await ask(core, "add-action", 1, values={"details": "Alert earlier"})
        (made,) = await items(core)
        about = {"action": made.id}
        await ask(core, "edit-action", 1, values={**about, "due": "2027-01-15", "priority": "low"}, known={"due": None})
        await ask(core, "finish-action", 1, values=about)
        assert "done already" in (await ask(core, "finish-action", 1, values=about)).errors[""]
        (done,) = await items(core)
        assert (done.due, done.priority, done.done_at is None) == (date(2027, 1, 15), Priority.LOW, False)
        await ask(core, "reopen-action", 1, values=about)
        assert (await items(core))[0].done_at is None
        said = " ".join(each.text for each in core.platform.in_channel(channel.channel))
        for told in ("changed the due, priority of follow-up 1", "finished follow-up 1", "took up again follow-up 1"):
            assert told in said


async def test_nobody_overwrites_what_they_have_not_seen(tmp_path: Path) -> None:
    async with running(tmp_path) as core:
        await core.declare()
        await ask(core, "add-action", 1, values={"details": "First"})
        (made,) = await items(core)
        about = {"action": made.id}
        await ask(core, "edit-action", 1, values={**about, "details": "Second"}, known={"details": "First"})
        late = await ask(core, "edit-action", 1, values={**about, "details": "Third"}, known={"details": "First"})
        assert "somebody else changed the details" in late.errors["details"]
        assert (await items(core))[0].details == "Second"
        other = await ask(
            core, "edit-action", 1, values={**about, "due": "2027-01-15"}, known={"details": "First", "due": None}
        )
        assert not other.errors


async def test_roles_are_given_and_taken_back(tmp_path: Path) -> None:
    async with running(tmp_path) as core:
        _, channel = await core.in_channel()
        ben, chloe = await person_id(core, BEN), await person_id(core, CHLOE)
        await ask(core, "give-role", 1, values={"role": "scribe", "person": ben}, known={"person": None})
        late = await ask(core, "give-role", 1, values={"role": "scribe", "person": chloe}, known={"person": None})
        assert "somebody gave scribe to" in late.errors["person"]
        await ask(core, "give-role", 1, values={"role": "scribe", "person": None}, known={"person": str(ben)})
        async with core.services.unit_of_work() as uow:
            assert await uow.roles.of(1) == {}
        said = " ".join(each.text for each in core.platform.in_channel(channel.channel))
        assert "to take care of scribe" in said
        assert "took scribe in INC-1 from" in said
        assert (
            "no role “king”" in (await ask(core, "give-role", 1, values={"role": "king", "person": ben})).errors["role"]
        )
