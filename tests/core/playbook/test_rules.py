"""Each kind of rule, lived through in memory."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from core.chat.text import Person as Mention
from core.chat.text import text
from core.playbook import playbook_hub, read_playbook
from muster.testing import ADA, BEN, CHLOE, FakeClock, Harness, incident

ACME = Path(__file__).parents[3] / "examples" / "acme" / "playbook.toml"
MINUTE = 60


@asynccontextmanager
async def playing(folder: Path, rules: str, **values: Any) -> AsyncIterator[Harness]:
    path = folder / "playbook.toml"
    path.write_text(rules, encoding="utf-8")
    async with incident(playbook_hub(read_playbook(path)), clock=FakeClock(), **values) as chat:
        yield chat


async def pass_time(chat: Harness, minutes: int) -> None:
    clock = chat.services.clock
    assert isinstance(clock, FakeClock)
    for _ in range(minutes):
        clock.advance(MINUTE)
        while await chat.services.timers.fire_due():
            pass
        await chat.settle()


async def test_a_message_to_an_audience_when_the_lead_changes(tmp_path: Path) -> None:
    rules = """
        [[rule]]
        name = "tell"
        when = "lead_changed"
        do = [
          { message = { to = "audience:execs", text = "{lead} leads {incident} {title}" } },
          { message = { to = "audience:press", text = "never mind" } },
          { checklist = ["First {incident}", "Second"] },
        ]
    """
    async with playing(tmp_path, rules) as chat:
        await chat.tell(ADA, text("lead ", Mention(BEN)))
        assert chat.platform.in_channel("C-execs")[-1].text.casefold() == "ben leads inc-1 database is down"
        assert any("“audience:press”, which is not set up" in said for said in chat.said)
        assert "First INC-1" in chat.said[-1]


async def test_severity_at_least_comes_once_whichever_way_it_is_reached(tmp_path: Path) -> None:
    rules = """
        [[rule]]
        name = "Procedure"
        when = { severity_at_least = "major" }
        do = [{ action = { text = "Review {incident}", due = "5d", owner = "lead" } }, { page = { service = "database" } }]
    """
    async with playing(tmp_path, rules, lead=BEN) as chat:
        await chat.tell(ADA, "severity minor")
        assert chat.pager.pages == {}
        await chat.tell(ADA, "severity critical")
        await chat.tell(ADA, "severity minor")
        await chat.tell(ADA, "severity major")
        assert [page.service for page in chat.pager.pages.values()] == ["database"]
        async with chat.services.unit_of_work() as uow:
            (item,) = await uow.actions.of(1)
            assert (item.details, str(item.due)) == ("Review INC-1", "2026-11-28")
            assert item.owner_id


async def test_a_rota_says_whose_turn_it_is(tmp_path: Path) -> None:
    rules = """
        [rotas.comms]
        people = ["ada@acme.example", "ben@acme.example"]
        start = 2026-11-09
        each = "7d"
        [[rule]]
        name = "comms"
        when = { keyword = "press is calling" }
        do.role = { role = "communications", rota = "comms" }
    """
    # The night of the test is Monday 2026-11-23: two weeks later, so it is the first one's turn again.
    async with playing(tmp_path, rules) as chat:
        await chat.say(BEN, chat.channel, "help, the Press is calling!")
        async with chat.services.unit_of_work() as uow:
            assert {role: each.accounts[0].ref for role, each in (await uow.roles.of(1)).items()} == {
                "communications": ADA
            }


async def test_reminded_until_it_is_done(tmp_path: Path) -> None:
    rules = """
        [[rule]]
        name = "Summary"
        when = { after = "5m" }
        if = { missing = "summary" }
        do.remind = { text = "Say what is known.", every = "10m", times = 4, until = "summary" }
        [[rule]]
        name = "Customers"
        when = { after = "5m" }
        do.remind = { text = "Have customers been told?", every = "10m", times = 4 }
    """
    async with playing(tmp_path, rules) as chat:

        def heard(words: str) -> int:
            return sum(1 for said in chat.said if said.startswith(words))

        await pass_time(chat, 16)
        assert (heard("Say what is known."), heard("Have customers been told?")) == (2, 2)
        await chat.tell(ADA, "summary The disk is full")
        await chat.click(
            ADA, [each for each in chat.platform.said.values() if "customers been" in each.text][-1], "Done"
        )
        await pass_time(chat, 60)
        assert (heard("Say what is known."), heard("Have customers been told?")) == (2, 2)
        assert await chat.notes() == ["Done: Customers"]


async def test_a_field_is_required_before_closing(tmp_path: Path) -> None:
    rules = """
        [[rule]]
        name = "Who was hurt"
        when = "closing"
        if = { severity_at_least = "major" }
        do.require = ["impact", "summary"]
    """
    async with playing(tmp_path, rules) as chat:
        await chat.tell(ADA, "severity major")
        await chat.tell(ADA, "close")
        assert "needs: impact, summary. (Who was hurt)" in chat.platform.private[-1].text
        assert (await chat.incident(1)).is_open
        await chat.tell(ADA, "impact Everybody")
        await chat.tell(ADA, "summary The disk is full")
        await chat.tell(ADA, "close")
        assert not (await chat.incident(1)).is_open


async def test_the_shipped_example_does_what_the_document_asked_for() -> None:
    """Lead → customer operations; severity in five minutes; procedures; regulator; risk rating and executives."""
    audiences = {name: f"C-{name}" for name in ("customer-ops", "compliance", "execs")}
    hub = playbook_hub(read_playbook(ACME))
    async with incident(hub, clock=FakeClock(), title="Payments fail") as chat:
        chat.services.audiences.clear()
        chat.services.audiences.update(audiences)
        await chat.tell(ADA, "lead")
        assert "Ada leads INC-1" in chat.platform.in_channel("C-customer-ops")[-1].text
        await pass_time(chat, 6)
        assert "INC-1 has no severity yet." in chat.platform.direct[-1].text
        await chat.tell(ADA, "severity major")
        assert any("Stop all deployments" in said for said in chat.said)
        await pass_time(chat, 5)
        assert "touches something rated high" in chat.platform.in_channel("C-execs")[-1].text
        await chat.tell(ADA, "severity critical")
        assert "database" in [page.service for page in chat.pager.pages.values()]
        await chat.tell(ADA, "statuspage")
        await chat.press(ADA, "Post on the status page")
        await chat.submit(ADA, chat.last_form, body="We are looking into it.")
        assert "whether the regulator must know" in chat.platform.in_channel("C-compliance")[-1].text


async def test_what_is_private_stays_inside(tmp_path: Path) -> None:
    rules = """
        [[rule]]
        name = "Tell"
        when = "severity_changed"
        do = [
          { message = { to = "audience:execs", text = "{title}" } },
          { page = { service = "database" } },
          { invite = "ben@acme.example" },
          { checklist = ["Breathe"] },
        ]
        [[rule]]
        name = "Counsel"
        when = "severity_changed"
        if = { private = true }
        do.message = { to = "C-counsel", text = "{incident}" }
    """
    async with playing(tmp_path, rules, title="Payroll leaked", private=True) as chat:
        await chat.tell(ADA, "severity major")
        assert chat.platform.in_channel("C-execs") == []
        assert chat.pager.pages == {}
        assert BEN not in chat.platform.members[chat.channel]
        assert any("“Tell” was left out: this incident is private" in said for said in chat.said)
        assert any("Breathe" in said for said in chat.said)
        assert [each.text for each in chat.platform.in_channel("C-counsel")] == ["INC-1"]


async def test_a_group_is_invited_and_one_that_is_not_there_is_told(tmp_path: Path) -> None:
    rules = """
        [[rule]]
        name = "Bring them"
        when = "severity_changed"
        do = [{ invite = ["@db-oncall", "ada@acme.example"] }, { invite = "@nobody" }]
    """
    async with playing(tmp_path, rules) as chat:
        chat.platform.groups["db-oncall"] = (BEN, CHLOE)
        await chat.tell(ADA, "severity major")
        assert {BEN, CHLOE, ADA} <= chat.platform.members[chat.channel]
        assert any("The group @nobody could not be invited. There is no group" in said for said in chat.said)


async def test_a_rating_is_reached_once_by_whole_words_wherever_they_are_said(tmp_path: Path) -> None:
    rules = """
        [ratings]
        "pay" = "high"
        "wifi" = "low"
        [[rule]]
        name = "Risky"
        when = { rating_at_least = "high" }
        do.checklist = ["Tell an executive"]
    """
    async with playing(tmp_path, rules, title="The wifi payload is lost") as chat:
        assert not any("Tell an executive" in said for said in chat.said)
        await chat.tell(ADA, "summary Nobody can **pay**")
        await chat.tell(ADA, "impact All who pay")
        assert sum("Tell an executive" in said for said in chat.said) == 1


async def test_once_means_once_the_conditions_hold(tmp_path: Path) -> None:
    rules = """
        [[rule]]
        name = "Lead of what is bad"
        when = { severity_at_least = "major" }
        if = { present = "lead" }
        do.checklist = ["Hand over every two hours"]
    """
    async with playing(tmp_path, rules) as chat:
        await chat.tell(ADA, "severity major")
        assert not any("Hand over" in said for said in chat.said)
        await chat.tell(ADA, "lead")
        await chat.tell(ADA, "severity critical")
        assert sum("Hand over" in said for said in chat.said) == 1


async def test_two_rules_for_one_event_both_page_and_write(tmp_path: Path) -> None:
    rules = """
        [[rule]]
        name = "One"
        when = "severity_changed"
        do = [{ page = { service = "database" } }, { page = { service = "payments" } }]
        [[rule]]
        name = "Two"
        when = "severity_changed"
        do = [{ action = { text = "a" } }, { action = { text = "b" } }, { page = { service = "database" } }]
    """
    async with playing(tmp_path, rules) as chat:
        await chat.tell(ADA, "severity major")
        assert sorted(page.service for page in chat.pager.pages.values()) == ["database", "payments"]
        assert len(await chat.notes()) == 3
        async with chat.services.unit_of_work() as uow:
            assert [item.details for item in await uow.actions.of(1)] == ["a", "b"]
