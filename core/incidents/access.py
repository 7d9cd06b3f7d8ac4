"""Who may do what. One policy, asked by chat, the web pages and the API alike."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING

from core.incidents.errors import DomainError

if TYPE_CHECKING:
    from core.incidents.person import Person


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
    """

    person_id: int | None = None
    role: AccessRole | None = None
    limits: frozenset[Permission] | None = field(default=None)

    def may(self, permission: Permission) -> bool:
        if self.limits is not None and permission not in self.limits:
            return False
        return self.role is not None and self.role >= _LEAST[permission]

    @classmethod
    def of(cls, person: Person, default: AccessRole, limits: frozenset[Permission] | None = None) -> Viewer:
        """What somebody is: their own role, else the one that everybody has; who is shut out may do nothing."""
        if person.id is None or person.is_disabled:
            return NOBODY
        return cls(person.id, person.access_role or default, limits)

    def check(self, permission: Permission) -> None:
        """Raises `NotAllowed`, in words."""
        if not self.may(permission):
            raise NotAllowed(f"You may not {permission.value}; that takes the role “{_LEAST[permission].label}”.")


ANYBODY = Viewer(role=AccessRole.VIEWER)
"""Whoever comes by where reading is open to all: sees what is public, changes nothing."""
NOBODY = Viewer()
