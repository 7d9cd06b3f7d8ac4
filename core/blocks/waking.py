"""The verbs that wake somebody: whoever is on call now, the channel after a while."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from core.blocks.asking import Asking
from core.blocks.changing import Changing
from core.blocks.promises import to_be_awaited
from core.chat.effects import Page
from core.incidents.errors import DomainError

REMINDER = "reminder"
"""The timer's name."""


class Waking(Asking, Changing):
    """Pages and reminders."""

    def page(self, service: str, why: str = "") -> None:
        """Wake whoever is on call for a service. The channel hears whether it went out; the timeline keeps it.

        Raises `DomainError` when no pager has that service.
        """
        incident = self.here
        pager = next((each for each in self.services.pagers.values() if service.casefold() in each.services), None)
        if pager is None:
            raise DomainError(self.services.no_such_service(service))
        why = why or incident.title
        self.ask(
            Page(
                system=pager.name,
                incident_key=f"muster/{incident.reference}/{service.casefold()}",
                service=service.casefold(),
                summary=f"{incident.reference} {incident.title}",
                details=why,
                severity=int(incident.severity or 0),
                url=self.services.doc_url(incident.reference),
                note="page",
                about={"incident": str(incident.number), "service": service.casefold()},
            )
        )
        self.note(f"Paged **{service}**: {why}")
        self.publish("paged", incident, service=service.casefold())

    def end_page(self, service: str) -> None:
        """Resolve the page of a service: what it was about is over. Nothing when no pager has that service."""
        incident = self.here
        pager = next((each for each in self.services.pagers.values() if service.casefold() in each.services), None)
        if pager:
            self.ask(
                Page(
                    system=pager.name,
                    incident_key=f"muster/{incident.reference}/{service.casefold()}",
                    action="resolve",
                    service=service.casefold(),
                    summary=f"{incident.reference} {incident.title}",
                    note="page_ended",
                    only_failure=True,
                    about={"incident": str(incident.number), "service": service.casefold()},
                )
            )

    @to_be_awaited
    async def remind(self, after: timedelta, said: str, key: str = "") -> None:
        """Say something in the incident's channel after a while, unless it is closed by then. The same `key` sets the
        reminder anew."""
        incident = self.here
        self.at_commit(
            partial(
                self.services.timers.set,
                self.uow.session,
                name=REMINDER,
                key=f"{REMINDER}/{incident.number}/{key or self._own_key(len(self.last_writes))}",
                group=f"incident/{incident.number}",
                at=self.now + after,
                place=incident.place or self.place,
                about={"incident": str(incident.number), "text": said},
            )
        )
