"""Alerts come in; people see one message, decide, and have one incident."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from core.chat.alerts import Alert
from core.chat.effects import Post
from core.chat.events import AlertReceived
from core.chat.places import Place
from core.incidents.severity import Severity
from core.incidents.timeline import EntryKind
from core.outside.alerts import AlertPolicy
from core.store.alerts import AlertGroup, Alerts
from muster.testing import ADA, BEN, FakeClock, Harness, Said, running
from tests.core.slow_chat import Gate, SlowChat
from tests.waiting import until

POLICY = AlertPolicy(
    source="prometheus",
    label="Alertmanager (prometheus)",
    declares=frozenset({1}),
    ignores=frozenset({4}),
    window=timedelta(minutes=30),
)
_numbers = itertools.count(1000)  # of one length: what happens at one moment is in the order of its keys


@pytest.fixture
async def core(tmp_path: Path) -> AsyncIterator[Harness]:
    async with running(tmp_path, clock=FakeClock(), alerts=[POLICY]) as core:
        yield core


def lag(host: str = "db-2", *, fires: bool = True, severity: int = 3) -> Alert:
    return Alert(
        fingerprint=f"lag/{host}",
        is_firing=fires,
        title=f"{host} is behind",
        details="By *95* s",
        severity=severity,
        url="https://prometheus.acme.example/graph",
    )


async def tell(core: Harness, *alerts: Alert, group: str = "lag", source: str = "prometheus") -> None:
    await core.send(
        AlertReceived(
            key=f"alerts/{next(_numbers)}",
            at=core.services.clock.now(),
            place=Place("alerts", source, group),
            source=source,
            group=group,
            title="Replicas are behind",
            alerts=alerts,
        )
    )


def posts(core: Harness) -> list[Said]:
    return core.platform.in_channel("C-incidents")


async def wait(core: Harness, minutes: int) -> None:
    core.services.clock.advance(minutes * 60)  # type: ignore[attr-defined]


async def test_what_is_told_at_the_moment_the_message_is_posted_shows_in_it(
    core: Harness, monkeypatch: pytest.MonkeyPatch
) -> None:
    chat, gate, newest = SlowChat(core.platform, Post), Gate(), Alerts.newest

    async def slow(self: Alerts, source: str, group: str) -> AlertGroup | None:
        found = await newest(self, source, group)
        await gate.wait()
        return found

    first = asyncio.create_task(tell(core, lag()))
    await chat.all_else_is_done(core)
    monkeypatch.setattr(Alerts, "newest", slow)
    second = asyncio.create_task(tell(core, lag("db-3")))
    await gate.reached.wait()
    chat.answers()
    await until(lambda: posts(core) and posts(core)[0].edits)
    gate.open.set()
    await asyncio.gather(first, second)
    [proposal] = posts(core)
    assert "db-3 is behind" in proposal.everything


async def test_a_proposal_opens_the_form_filled_in_and_becomes_an_incident(core: Harness) -> None:
    await tell(core, lag(severity=2), lag("db-3"))
    [proposal] = posts(core)
    assert "🔔 Replicas are behind" in proposal.everything
    assert "🔶 db-2 is behind: By *95* s (look)" in proposal.everything
    assert list(proposal.buttons) == ["Declare", "Ignore"]
    await core.click(ADA, proposal, "Declare")
    form = core.last_form
    initial = {field.name: getattr(field, "initial", None) for field in form.fields}
    assert (initial["title"], initial["severity"]) == ("Replicas are behind", "2")
    assert "db-3 is behind" in str(initial["summary"])
    verdict = await core.submit(ADA, form)
    assert verdict is None or not verdict.errors
    made = await core.incident(1)
    assert (made.title, made.severity, made.reporter.display_name) == ("Replicas are behind", Severity.MAJOR, "Ada")
    assert "Declared as INC-1 by @Ada." in proposal.everything
    assert list(proposal.buttons) == []
    assert "INC-1 Replicas are behind" in core.headline.everything


async def test_where_there_are_no_forms_it_is_declared_at_once(core: Harness) -> None:
    core.platform.capabilities = msgspec.structs.replace(core.platform.capabilities, forms=False)
    await tell(core, lag())
    await core.click(BEN, posts(core)[0], "Declare")
    made = await core.incident(1)
    assert (made.reporter.display_name, made.severity) == ("Ben", Severity.MINOR)
    # What an alert says is never read as markup.
    assert "By \\*95\\* s" in made.summary


async def test_the_same_trouble_is_one_message(core: Harness) -> None:
    await tell(core, lag())
    await tell(core, lag())
    await tell(core, lag(), lag("db-3"))
    [proposal] = posts(core)
    assert proposal.everything.count("is behind: By") == 2
    await tell(core, lag("search"), group="another")
    assert len(posts(core)) == 2


async def test_what_ends_by_itself_is_shown_as_ended(core: Harness) -> None:
    await tell(core, lag())
    await tell(core, lag(fires=False))
    [proposal] = posts(core)
    assert "✅ db-2 is behind has ended" in proposal.everything
    assert "It has ended by itself." in proposal.everything
    assert list(proposal.buttons) == ["Declare"]
    # Within the window it is the same trouble, after it another.
    await tell(core, lag())
    assert len(posts(core)) == 1
    assert list(proposal.buttons) == ["Declare", "Ignore"]
    await tell(core, lag(fires=False))
    await wait(core, 31)
    await tell(core, lag())
    assert len(posts(core)) == 2


async def test_what_is_ignored_stays_quiet_until_it_is_over(core: Harness) -> None:
    await tell(core, lag())
    [proposal] = posts(core)
    await core.click(BEN, proposal, "Ignore")
    assert "Ignored by @ben." in proposal.everything
    await wait(core, 240)
    await tell(core, lag(), lag("db-3", severity=1))
    assert len(posts(core)) == 1
    assert list(proposal.buttons) == ["Declare after all"]
    await tell(core, lag(fires=False), lag("db-3", fires=False))
    await wait(core, 31)
    await tell(core, lag())
    assert len(posts(core)) == 2
    await core.click(ADA, proposal, "Declare after all")
    await core.submit(ADA, core.last_form)
    assert "Declared as INC-1 by @Ada." in proposal.everything


async def test_only_the_first_decision_counts(core: Harness) -> None:
    await tell(core, lag())
    [proposal] = posts(core)
    await core.click(ADA, proposal, "Declare")
    adas = core.last_form
    await core.click(BEN, proposal, "Declare")
    await core.submit(BEN, core.last_form)
    verdict = await core.submit(ADA, adas)
    assert verdict
    assert "Ben has declared this already: INC-1." in verdict.errors[""]
    async with core.services.unit_of_work() as uow:
        assert (await uow.incidents.page(1, 10))[1] == 1


async def test_the_worst_are_declared_at_once(core: Harness) -> None:
    await tell(core, lag(severity=1), lag("db-3"))
    made = await core.incident(1)
    assert (made.title, made.severity) == ("Replicas are behind", Severity.CRITICAL)
    assert made.reporter.display_name == "Alertmanager (prometheus)"
    assert "db-3 is behind" in made.summary
    assert "INC-1 Replicas are behind" in core.headline.everything
    assert len(posts(core)) == 1


async def test_a_proposal_that_gets_worse_is_declared(core: Harness) -> None:
    await tell(core, lag())
    await tell(core, lag(), lag("db-3", severity=1))
    assert (await core.incident(1)).severity is Severity.CRITICAL
    assert "Declared as INC-1 by Alertmanager (prometheus)." in posts(core)[0].everything


async def test_what_comes_later_goes_into_the_timeline_and_the_channel(core: Harness) -> None:
    await tell(core, lag(severity=1))
    await core.click(ADA, core.headline, "Create comms channel")
    core.channel = (await core.incident(1)).place or core.channel
    await tell(core, lag(severity=1), lag("db-3"))
    await tell(core, lag(fires=False, severity=1))
    await tell(core, lag("db-3", fires=False))
    notes = [entry.text for entry in await core.timeline(1) if entry.kind is EntryKind.NOTE]
    assert [note.splitlines()[0][:38] for note in notes] == [
        "🟡 **db-3 is behind**: By \\*95\\* s ([lo",
        "✅ **db-2 is behind** has ended ([look]",
        "✅ **db-3 is behind** has ended ([look]",
    ]
    assert notes[-1].endswith("No alert of this group fires any more.")
    assert "No alert of this group fires any more." in core.said[-1]


async def test_after_the_incident_is_closed_and_the_window_has_passed_it_is_another(core: Harness) -> None:
    await tell(core, lag(severity=1))
    await core.click(ADA, core.headline, "Close")
    await tell(core, lag(severity=1, fires=False))
    await tell(core, lag(severity=1))
    async with core.services.unit_of_work() as uow:
        assert (await uow.incidents.page(1, 10))[1] == 1
    await tell(core, lag(severity=1, fires=False))
    await wait(core, 31)
    await tell(core, lag(severity=1))
    assert (await core.incident(2)).is_open


async def test_what_is_not_worth_it_and_what_nobody_knows_is_passed_over(core: Harness) -> None:
    await tell(core, lag(severity=4))
    await tell(core, lag(fires=False))
    await tell(core, lag(), source="nobody")
    assert posts(core) == []
