"""What a handler is given: who, where, which incident, and verbs that ask. Nothing is sent before the commit."""

from __future__ import annotations

from dataclasses import replace

from core.blocks.raising import Raising
from core.blocks.waking import Waking
from core.chat.errors import ChatError
from core.incidents.incident import Incident
from core.incidents.person import Person


class Context(Raising, Waking):
    """One call of one handler, with all its verbs."""

    async def person_by_email(self, email: str) -> Person | None:
        """Somebody by their address: from the store where it is theirs beyond doubt, else the platform of the incident is
        asked. None: nobody."""
        known = await self.uow.people.by_sure_email(email)
        if known:
            return known
        place = self.incident.place if self.incident and self.incident.place else self.place
        platform = self.services.platform_at(place)
        try:
            profile = await platform.find_person(email) if platform else None
        except ChatError as error:
            self.log.warning("person_not_found", reason=error.reason, code=error.code)
            return None
        if profile is None:
            return None
        person = await self.uow.people.known(profile.ref)
        for account in person.accounts:
            if account.ref == profile.ref:
                person.learn(account, profile, self.now)
        return person

    def on_behalf(self, incident: Incident) -> Context:
        """The same call, about another incident."""
        return replace(self, incident=incident)
