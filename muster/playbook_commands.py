"""`muster playbook`: check the file, and see what it would do."""

from __future__ import annotations

import tempfile
from datetime import datetime, timedelta
from pathlib import Path

import click

from core.incidents.incident import Incident
from core.incidents.severity import Severity
from core.incidents.timeline import EntryKind
from core.playbook import Playbook, playbook_hub
from core.playbook.reading import steps
from core.store.engine import open_engine, session_maker
from core.store.unit_of_work import UnitOfWork
from muster.settings import Settings, SettingsError
from muster.testing import ADA, FakeClock, Harness, running

_STEP = 30
# (after how many minutes, what is said to Muster)
_INVENTED = (
    (1, "lead"),
    (6, "severity major"),
    (12, "severity critical"),
    (20, "status identified"),
    (45, "impact Nobody can pay"),
    (60, "close"),
)


def describe(playbook: Playbook) -> None:
    """One line for each rule."""
    for rule in playbook.rules:
        click.echo(f"  {rule.name}")
    click.echo(f"{len(playbook.rules)} rules, all good.")


async def try_out(playbook: Playbook, story: list[tuple[float, str]], title: str) -> None:
    """Live through an incident in memory, minute by minute, and print what people would see."""
    clock = FakeClock()
    with tempfile.TemporaryDirectory(prefix="muster-try-") as folder:
        spoken_to, paged = _audiences(playbook), _services(playbook)
        async with running(Path(folder), playbook_hub(playbook), clock=clock, audiences=spoken_to, pages=paged) as core:
            _, core.channel = await core.in_channel(title=title)
            begin, printed = clock.now(), _Printed()
            printed.new(core, begin)
            for after, said in story:
                await _pass_until(core, begin + timedelta(minutes=after), printed, begin)
                click.secho(f"{_stamp(core, begin)}  @incident {said}", bold=True)
                await core.tell(ADA, said)
                printed.new(core, begin)


async def _pass_until(core: Harness, moment: datetime, printed: _Printed, begin: datetime) -> None:
    clock = core.services.clock
    assert isinstance(clock, FakeClock)
    while clock.now() < moment:
        clock.advance(min(_STEP, (moment - clock.now()).total_seconds()))
        while await core.services.timers.fire_due():
            pass
        await core.settle()
        printed.new(core, begin)


def _audiences(playbook: Playbook) -> dict[str, str]:
    """Every audience that a rule speaks to, as a channel of its name."""
    to = [step.message.to for rule in playbook.rules for step in steps(rule) if step.message]
    names = [each.removeprefix("audience:").casefold() for each in to if each.startswith("audience:")]
    return {name: name for name in names}


def _services(playbook: Playbook) -> tuple[str, ...]:
    return tuple(step.page.service.casefold() for rule in playbook.rules for step in steps(rule) if step.page)


class _Printed:
    """What has been printed already."""

    def __init__(self) -> None:
        self._seen: set[int] = set()

    def new(self, core: Harness, begin: datetime) -> None:
        for said in [*core.platform.said.values(), *core.platform.private, *core.platform.direct]:
            if id(said) not in self._seen:
                self._seen.add(id(said))
                to = f"to {said.only_for.user}" if said.only_for else f"in {said.ref.place.channel}"
                click.echo(f"{_stamp(core, begin)}    {to}: {' '.join(said.everything.split())[:200]}")
        for page in core.pager.pages.values():
            if id(page) not in self._seen:
                self._seen.add(id(page))
                click.echo(f"{_stamp(core, begin)}    pages {page.service}: {page.details}")


def _stamp(core: Harness, begin: datetime) -> str:
    return f"{int((core.services.clock.now() - begin).total_seconds() // 60):4} min"


def invented() -> tuple[list[tuple[float, str]], str]:
    """The story that is told when none is named."""
    return list(_INVENTED), "Payments fail"


async def past(settings: Settings, number: int) -> tuple[list[tuple[float, str]], str]:
    """The changes of an incident in the database, as somebody would say them. Raises `SettingsError`."""
    engine = open_engine(settings.database)
    try:
        async with UnitOfWork(session_maker(engine)) as uow:
            incident = await uow.incidents.get(number)
            if incident is None:
                raise SettingsError(f"There is no INC-{number} in {settings.database}.")
            entries = await uow.timeline.shown(number)
            title = incident.first_values.get("title") or incident.title
            story = [
                ((entry.at - incident.reported_at).total_seconds() / 60, said)
                for entry in entries
                if entry.kind == EntryKind.FIELD and (said := _said(incident, entry.field, entry.new))
            ]
            return story, title
    finally:
        await engine.dispose()


def _said(incident: Incident, field: str, new: str | None) -> str:
    if field == "lead":
        return "lead"
    if field == "severity" and new:
        return f"severity {Severity(int(new)).label}"
    if field == "status" and new:
        return "close" if new == "resolved" else f"status {new}"
    return f"{field} {new}" if field in ("summary", "impact") and new else ""
