"""`muster playbook`: check the file, and see what it would do."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import click

from core.chat.markdown import from_markdown
from core.incidents.incident import Incident
from core.incidents.severity import Severity
from core.incidents.status import Status
from core.incidents.timeline import EntryKind, TimelineEntry
from core.playbook import Playbook, playbook_hub
from core.playbook.reading import steps, words
from core.store.engine import open_engine, session_maker
from core.store.unit_of_work import UnitOfWork
from muster.outside import pagers
from muster.settings import Settings, SettingsError
from muster.testing import ADA, BEN, FakeClock, Harness, running

# (after how many minutes, what is said to Muster)
_INVENTED = (
    (1, "lead"),
    (6, "severity major"),
    (12, "severity critical"),
    (20, "status identified"),
    (25, "Customers are complaining, is the status page up to date?", True),
    (26, "statuspage We are looking into failed payments."),
    (45, "impact Nobody can pay"),
    (60, "close"),
)
_STATUS_PAGE = "statuspage"
_LONGEST = timedelta(days=30)
"""Of a silence: what comes after it is told as if it came sooner."""


@dataclass(frozen=True)
class Said:
    """`words` said after `minutes`: to Muster, or (`aside`) among people."""

    minutes: float
    words: str
    aside: bool = False


@dataclass(frozen=True)
class Story:
    """An incident to live through: what was filled in when it was declared, and what was said then."""

    declared: dict[str, Any]
    said: list[Said]


def describe(playbook: Playbook, settings: Settings | None = None) -> None:
    """One line for each rule, and what it names that is not set up."""
    for rule in playbook.rules:
        click.echo(f"  {rule.name}")
    for sentence in not_set_up(playbook, settings) if settings else ():
        click.secho(f"  ! {sentence}", fg="yellow")
    click.echo(f"{len(playbook.rules)} rules, all good.")


async def try_out(playbook: Playbook, story: Story) -> None:
    """Live through an incident in memory, timer by timer, and print what people would see."""
    clock = FakeClock()
    with tempfile.TemporaryDirectory(prefix="muster-try-") as folder:
        spoken_to, paged = _audiences(playbook), _services(playbook)
        async with running(Path(folder), playbook_hub(playbook), clock=clock, audiences=spoken_to, pages=paged) as core:
            begin, printed = clock.now(), _Printed()
            _, core.channel = await core.in_channel(**story.declared)
            printed.new(core, begin)
            for said in story.said:
                await _pass_until(core, begin + timedelta(minutes=said.minutes), printed, begin)
                click.secho(f"{_stamp(core, begin)}  {'' if said.aside else '@incident '}{said.words}", bold=True)
                await _say(core, said)
                printed.new(core, begin)


async def _say(core: Harness, said: Said) -> None:
    if said.aside:
        await core.say(ADA, core.channel, said.words)
    elif said.words.startswith(_STATUS_PAGE):
        # A command, its button and its form at once.
        await core.tell(ADA, _STATUS_PAGE)
        offers = [each for each in core.platform.in_channel(core.channel.channel) if "tatus page" in str(each.buttons)]
        await core.click(ADA, offers[-1], next(iter(offers[-1].buttons)))
        await core.submit(ADA, core.last_form, body=said.words.removeprefix(_STATUS_PAGE).strip())
    else:
        await core.tell(ADA, said.words)


async def _pass_until(core: Harness, moment: datetime, printed: _Printed, begin: datetime) -> None:
    """From one timer to the next, so that a week is lived through at once."""
    clock, timers = core.services.clock, core.services.timers
    assert isinstance(clock, FakeClock)
    while clock.now() < moment:
        due = await timers.next_due()
        clock.advance(max((min(due or moment, moment) - clock.now()).total_seconds(), 1))
        while await timers.fire_due():
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
                click.echo(f"{_stamp(core, begin)}    {to}: {' '.join(said.shown.split())[:200]}")
        for page in core.pager.pages.values():
            if id(page) not in self._seen:
                self._seen.add(id(page))
                what = "resolves the page of" if page.action == "resolve" else "pages"
                click.echo(
                    f"{_stamp(core, begin)}    {what} {page.service}{f': {page.details}' if page.details else ''}"
                )


def _stamp(core: Harness, begin: datetime) -> str:
    return f"{int((core.services.clock.now() - begin).total_seconds() // 60):4} min"


def invented() -> Story:
    """The story that is told when none is named."""
    return Story({"title": "Payments fail"}, [Said(*each) for each in _INVENTED])


async def past(settings: Settings, number: int) -> Story:
    """An incident of the database, as somebody would tell it again. Raises `SettingsError`."""
    engine = open_engine(settings.database)
    try:
        async with UnitOfWork(session_maker(engine)) as uow:
            incident = await uow.incidents.get(number)
            if incident is None:
                raise SettingsError(f"There is no INC-{number} in {settings.database}.")
            told = _told(incident, await uow.timeline.shown(number))
        first = {name: value for name, value in incident.first_values.items() if value and name in _DECLARED}
        declared: dict[str, Any] = {"title": incident.title, **first, "private": incident.is_private}
        if incident.first_values.get("lead"):
            declared["lead"] = BEN
        return Story(declared, told)
    finally:
        await engine.dispose()


_POSTED = re.compile(r"On the status page, \w+: (.*)", re.DOTALL)
"""What `core.commands.statuspage` writes into the timeline."""
_DECLARED = ("title", "summary", "impact", "severity")


def _told(incident: Incident, entries: Sequence[TimelineEntry]) -> list[Said]:
    told, minutes, before = list[Said](), 0.0, incident.reported_at
    for entry in entries:
        # A silence of months would be a thousand reminders.
        minutes += max(min(entry.at - before, _LONGEST), timedelta(0)).total_seconds() / 60
        before = entry.at
        if entry.kind == EntryKind.FIELD and (said := _said(entry.field, entry.old, entry.new)):
            told.append(Said(minutes, said))
        elif posted := _POSTED.match(entry.text if entry.kind == EntryKind.NOTE else ""):
            told.append(Said(minutes, f"{_STATUS_PAGE} {posted[1]}"))
        elif entry.kind == EntryKind.MESSAGE and entry.text:
            told.append(Said(minutes, from_markdown(entry.text).plain, aside=True))
    return told


def _said(field: str, old: str | None, new: str | None) -> str:
    """The command that makes this change. Who leads is of no matter here, only that somebody does."""
    if field == "lead":
        return "lead" if new else ""
    if field == "severity" and new:
        return f"severity {Severity(int(new)).label}"
    if field == "status" and new:
        reopened = old == Status.RESOLVED and new != Status.RESOLVED
        return "reopen" if reopened else "close" if new == Status.RESOLVED else f"status {new}"
    return f"{field} {new}" if field in ("summary", "impact") and new else ""


def not_set_up(playbook: Playbook, settings: Settings) -> list[str]:
    """What the rules name and the settings do not have; said at run time as well, but better known before."""
    found = [(rule.name, step) for rule in playbook.rules for step in steps(rule)]
    services = {name for pager in pagers(settings).values() for name in pager.services}
    sentences = []
    for name, step in found:
        to = step.message.to if step.message else ""
        audience = to.removeprefix("audience:").casefold() if to.startswith("audience:") else ""
        if audience and audience not in settings.audiences:
            sentences.append(f"“{name}” speaks to audience:{audience}, which MUSTER_AUDIENCES does not have.")
        if step.page and step.page.service.casefold() not in services:
            sentences.append(f"“{name}” pages {step.page.service}, which no pager has (docs/pagers.md).")
        roles = [each.removeprefix("role:") for each in (to, *words(step.invite)) if each.startswith("role:")]
        roles += [step.role.role] if step.role else []
        for role in roles:
            if role.casefold() not in (*settings.roles, "lead"):
                sentences.append(f"“{name}” names the role {role}, which MUSTER_ROLES does not have.")
    return sentences
