"""Who may do what. One policy, asked by chat, the web pages and the API alike."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING

from core.incidents.errors import DomainError

if TYPE_CHECKING:
    from core.incidents.incident import Incident
    from core.incidents.person import Person, SignedIn


class AccessRole(IntEnum):
    """What somebody is in Muster; each may do all that those before it may."""

    VIEWER = 1
    RESPONDER = 2
    MANAGER = 3
    ADMIN = 4

    @property
    def label(self) -> str:
        return self.name.lower()

    @classmethod
    def named(cls, word: str) -> AccessRole:
        """Raises `ValueError` that names them all."""
        for role in cls:
            if role.label == word.strip().casefold():
                return role
        known = ", ".join(role.label for role in cls)
        raise ValueError(f"“{word[:40]}” is no role. There are: {known}.")


class Permission(StrEnum):
    """Something that not everybody may do; the value completes “You may not …”."""

    READ = "read incidents"
    DECLARE = "declare incidents"
    RESPOND = "change incidents"
    MANAGE = "reopen, merge or hide incidents, or change what others wrote"
    ADMINISTER = "administer Muster"


_LEAST: dict[Permission, AccessRole] = {
    Permission.READ: AccessRole.VIEWER,
    Permission.DECLARE: AccessRole.RESPONDER,
    Permission.RESPOND: AccessRole.RESPONDER,
    Permission.MANAGE: AccessRole.MANAGER,
    Permission.ADMINISTER: AccessRole.ADMIN,
}


class NotAllowed(DomainError):
    """The person may not do that; the text says what role it takes."""


@dataclass(frozen=True)
class Viewer:
    """Somebody who looks at incidents or acts on them. `role` is None for one who may see nothing at all.

    `person_id` is None for whoever has not signed in. `limits` narrows what a token may do; None: all that the role may.
    `declares_from` is the least role that declares.
    """

    person_id: int | None = None
    role: AccessRole | None = None
    limits: frozenset[Permission] | None = field(default=None)
    declares_from: AccessRole = AccessRole.RESPONDER

    def may(self, permission: Permission, incident: Incident | None = None) -> bool:
        """Whether they may do that, to this incident if one is named: whose own it is, may manage it."""
        if self.role is None or (self.limits is not None and permission not in self.limits):
            return False
        if self.role >= self._least(permission):
            return True
        return permission is Permission.MANAGE and incident is not None and self._runs(incident)

    def _least(self, permission: Permission) -> AccessRole:
        return self.declares_from if permission is Permission.DECLARE else _LEAST[permission]

    def _runs(self, incident: Incident) -> bool:
        """The lead and the reporter, as long as they may change incidents at all."""
        own = (each.id for each in (incident.lead, incident.reporter) if each)
        return self.person_id in own and self.may(Permission.RESPOND)

    def may_edit(self, written_by: int | None, incident: Incident) -> bool:
        """Whether they may edit a note that `written_by` wrote: it is their own, or they manage the incident."""
        is_own = self.person_id is not None and written_by == self.person_id
        return (is_own and self.may(Permission.RESPOND)) or self.may(Permission.MANAGE, incident)

    def check_edit(self, written_by: int | None, incident: Incident) -> None:
        """Raises `NotAllowed`, in words."""
        if not self.may_edit(written_by, incident):
            raise NotAllowed(
                "Somebody else wrote this note, so you can't edit it. You can hide it, or add one of your own."
            )

    def check(self, permission: Permission, incident: Incident | None = None) -> None:
        """Raises `NotAllowed`, in words."""
        if not self.may(permission, incident):
            raise NotAllowed(self.refusal(permission, incident))

    def refusal(self, permission: Permission, incident: Incident | None = None) -> str:
        """Why they may not, and what it takes."""
        if self.role is None:
            return f"You may not {permission.value}. Ask whoever runs Muster."
        who = f"that takes the role “{self._least(permission).label}”"
        if permission is Permission.MANAGE and incident is not None:
            who += ", or to be the lead or the reporter of the incident"
        return f"You may not {permission.value}; {who}."


@dataclass(frozen=True)
class Policy:
    """What whoever runs Muster decided: the role of all who were given none, and who may declare, and where
    (`declare_in`: ids of channels; none: everywhere)."""

    default_role: AccessRole = AccessRole.RESPONDER
    declare_role: AccessRole = AccessRole.RESPONDER
    declare_in: frozenset[str] = frozenset()

    def viewer(self, person: Person | SignedIn | None, limits: frozenset[Permission] | None = None) -> Viewer:
        """What somebody is: their own role, else the one that everybody has; who is shut out may do nothing."""
        if person is None or person.id is None or person.is_disabled:
            return NOBODY
        return Viewer(person.id, person.access_role or self.default_role, limits, self.declare_role)


ANYBODY = Viewer(role=AccessRole.VIEWER)
"""Whoever comes by where reading is open to all: sees what is public, changes nothing."""
NOBODY = Viewer()
