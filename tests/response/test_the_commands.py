"""The table "The commands"."""

from __future__ import annotations

import pytest

from core.chat.text import Person as Mention
from core.chat.text import text
from core.incidents.severity import Severity
from muster import Hub
from muster.testing import ADA, BEN, CHLOE, FakeClock, incident


async def test_help() -> None:
    async with incident() as chat:
        await chat.tell(ADA, "help")
        shown = chat.platform.private[-1].everything
        for command in chat.services.hub.all_commands():
            assert f"@incident {command.name}" in shown
            assert command.help in shown
        await chat.tell(ADA, "help role")
        assert "@incident roles [ROLE] [@who]" in chat.platform.private[-1].text
        assert "(also role)" in chat.platform.private[-1].text


async def test_lead() -> None:
    async with incident() as chat:
        await chat.tell(CHLOE, "lead")
        assert (await chat.incident(1)).lead.accounts[0].ref == CHLOE
        await chat.tell(ADA, text("lead ", Mention(BEN)))
        assert (await chat.incident(1)).lead.accounts[0].ref == BEN


@pytest.mark.parametrize(
    ("said", "severity"),
    [("severity critical", 1), ("sev 2", 2), ("SEV minor", 3), ("severity 4", 4), ("severity sev1", 1)],
)
async def test_severity(said: str, severity: int) -> None:
    async with incident() as chat:
        await chat.tell(ADA, said)
        assert (await chat.incident(1)).severity == severity


@pytest.mark.parametrize("said", ["severity minor, 1 user", "severity 5", "severity very bad", "severity 12"])
async def test_severity_unknown_says_what_is_allowed(said: str) -> None:
    async with incident(severity="3") as chat:
        await chat.tell(ADA, said)
        assert (await chat.incident(1)).severity is Severity.MINOR
        assert "critical (1), major (2), minor (3), trivial (4)" in chat.platform.private[-1].text


@pytest.mark.parametrize("name", ["summary", "impact"])
async def test_summary_and_impact(name: str) -> None:
    async with incident() as chat:
        await chat.tell(ADA, f"{name} First words")
        assert getattr(await chat.incident(1), name) == "First words"
        await chat.tell(ADA, f"{name} Other words")
        assert getattr(await chat.incident(1), name) == "First words"
        assert "Edit in a form" in chat.platform.private[-1].buttons
        await chat.press(ADA, "Replace it")
        assert getattr(await chat.incident(1), name) == "Other words"


async def test_rename() -> None:
    async with incident() as chat:
        await chat.tell(ADA, "rename inc-checkout")
        assert chat.platform.renamed[chat.channel] == "inc-checkout"
        await chat.tell(ADA, "rename #payments")
        assert chat.platform.renamed[chat.channel] == "inc-1-payments"


async def test_duration() -> None:
    async with incident(clock=FakeClock()) as chat:
        chat.services.clock.advance(3 * 3600)  # type: ignore[attr-defined]
        await chat.tell(ADA, "duration")
        assert any("3 hours" in said for said in chat.said)


async def test_action() -> None:
    async with incident() as chat:
        await chat.tell(ADA, "action Buy a bigger disk")
        async with chat.services.unit_of_work() as uow:
            assert [item.details for item in await uow.actions.of(1)] == ["Buy a bigger disk"]
        await chat.tell(ADA, text("actions assign 1 ", Mention(BEN)))
        for said in ("due 1 2026-12-01", "priority 1 high", "type 1 preventative", "done 1"):
            await chat.tell(ADA, f"actions {said}")
        async with chat.services.unit_of_work() as uow:
            (item,) = await uow.actions.of(1)
            assert (str(item.due), item.priority, item.type) == ("2026-12-01", "high", "preventative")
            owner = await uow.people.get(item.owner_id)
            assert owner.accounts[0].ref == BEN
            assert item.done_at


async def test_close() -> None:
    async with incident() as chat:
        await chat.tell(ADA, "close")
        assert not (await chat.incident(1)).is_open
        await chat.tell(ADA, "close")
        assert "already closed" in chat.platform.private[-1].text


async def test_escalate_statuspage_page() -> None:
    async with incident() as chat:
        await chat.tell(ADA, "escalate database")
        await chat.tell(ADA, "page payments refunds are stuck")
        assert {page.service for page in chat.pager.pages.values()} == {"database", "payments"}
        await chat.tell(ADA, "statuspage")
        await chat.press(ADA, "Post on the status page")
        await chat.submit(ADA, chat.last_form, body="We are looking into it.")
        assert len(chat.page.posts) == 1


async def test_unknown_command() -> None:
    async with incident() as chat:
        message = await chat.mention(ADA, chat.channel, "sevrity major")
        assert "Did you mean severity?" in chat.platform.private[-1].text
        assert chat.platform.reactions[message] == {"question"}
        again = await chat.mention(ADA, chat.channel, "severity major")
        assert chat.platform.reactions[again] == {"white_check_mark"}
        # A retry that now works swaps them.
        assert chat.platform.reactions[message] == {"white_check_mark"}
        edited = await chat.mention(BEN, chat.channel, "sumary The disk is full")
        await chat.edit(BEN, edited, "summary The disk is full")
        assert chat.platform.reactions[edited] == {"white_check_mark"}
        assert (await chat.incident(1)).summary == "The disk is full"


async def test_custom_commands_override() -> None:
    hub = Hub("acme")

    @hub.command("duration", help="says it our way")
    def ours() -> str:
        return "Too long."

    async with incident(hub) as chat:
        await chat.tell(ADA, "duration")
        assert chat.said[-1] == "Too long."
