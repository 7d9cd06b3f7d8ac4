"""Two past incidents for the demo, made through the domain like real ones."""

from __future__ import annotations

from datetime import datetime, timedelta

from core.blocks.services import Services
from core.chat.people import PersonRef
from core.incidents.incident import Incident
from core.incidents.person import Person
from core.incidents.severity import Severity
from core.incidents.status import Status
from core.incidents.timeline import EntryKind, Origin, entry
from core.store.unit_of_work import UnitOfWork


async def seed_history(services: Services, workspace: str) -> None:
    """Add them, once, to an empty store."""
    async with services.unit_of_work() as uow:
        if (await uow.incidents.page(1, 1))[1]:
            return
        ada = await uow.people.known(PersonRef("sandbox", workspace, "past-ada"), "Ada Okafor")
        ben = await uow.people.known(PersonRef("sandbox", workspace, "past-ben"), "Ben Ruiz")
        now = services.clock.now()
        await _checkout(uow, ada, ben, now - timedelta(days=12, hours=4))
        await _certificates(uow, ben, now - timedelta(days=3, hours=9))
        await uow.commit()


async def _checkout(uow: UnitOfWork, ada: Person, ben: Person, start: datetime) -> None:
    incident = Incident(
        title="Checkout answers with errors for card payments",
        reporter=ben,
        reported_at=start,
        started_at=start - timedelta(minutes=6),
        severity=Severity.MAJOR,
        key="demo/1",
    )
    await uow.incidents.add(incident)
    story = _Story(uow, incident, start)
    story.say(0, ben, EntryKind.DECLARED, "")
    await story.change(3, ada, "lead", ada)
    await story.change(5, ada, "impact", "About **one in five** card payments fails; wallets are fine.")
    await story.change(9, ada, "severity", Severity.CRITICAL)
    await story.change(21, ben, "status", Status.IDENTIFIED)
    summary = "A new fraud rule times out for cards issued abroad. The rule is switched off; payments recover."
    await story.change(24, ada, "summary", summary)
    await story.change(38, ada, "status", Status.MONITORING)
    await story.change(71, ada, "status", Status.RESOLVED)


async def _certificates(uow: UnitOfWork, ben: Person, start: datetime) -> None:
    incident = Incident(
        title="Certificate of the status page nearly ran out",
        reporter=ben,
        reported_at=start,
        started_at=start,
        ended_at=start,
        status=Status.RESOLVED,
        severity=Severity.TRIVIAL,
        is_report_only=True,
        summary="Renewed by hand two hours before the end; nobody noticed. The renewal job had been failing quietly.",
        key="demo/2",
    )
    await uow.incidents.add(incident)
    _Story(uow, incident, start).say(0, ben, EntryKind.DECLARED, "")


class _Story:
    """Tells what happened, minute by minute."""

    def __init__(self, uow: UnitOfWork, incident: Incident, start: datetime) -> None:
        self._uow, self._incident, self._start = uow, incident, start

    def say(self, minute: int, who: Person, kind: EntryKind, words: str) -> None:
        self._uow.timeline.add(entry(self._incident.number, kind, self._origin(minute, who), words))

    async def change(self, minute: int, who: Person, name: str, value: object) -> None:
        history = await self._uow.timeline.history(self._incident.number, name)
        made = self._incident.change(name, value, self._origin(minute, who), history)
        self._uow.timeline.add(made)
        await self._uow.session.flush()

    def _origin(self, minute: int, who: Person) -> Origin:
        at = self._start + timedelta(minutes=minute)
        return Origin(at, f"{self._incident.key}/{minute}", who.id, None, "slack")
