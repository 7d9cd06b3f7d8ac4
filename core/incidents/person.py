"""A person, and the accounts by which the chat platforms know them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from core.chat.people import PersonRef, Profile
from core.incidents.access import AccessRole

PROFILE_LIFETIME = timedelta(hours=24)


@dataclass(eq=False)
class Account:
    """One account on one workspace. `fetched_at` is None until the platform was asked who this is."""

    platform: str
    workspace: str
    user: str
    name: str = ""
    handle: str = ""
    avatar_url: str | None = None
    is_deactivated: bool = False
    fetched_at: datetime | None = None
    id: int | None = None
    person_id: int | None = None

    @property
    def ref(self) -> PersonRef:
        return PersonRef(self.platform, self.workspace, self.user)

    def is_stale(self, now: datetime) -> bool:
        return self.fetched_at is None or now - self.fetched_at > PROFILE_LIFETIME


@dataclass(eq=False)
class Person:
    """`name` may be empty until a platform has told it. `email_is_sure`: the address is theirs beyond doubt, as whoever
    runs Muster, an OpenID provider or a chat that checks addresses says. `access_role` is None for whoever has the role
    that everybody has; `is_disabled`: may neither sign in nor act in chat. `timezone` is what a platform says,
    `chosen_timezone` what they say themselves."""

    name: str = ""
    email: str | None = None
    timezone: str | None = None
    team: str = ""
    accounts: list[Account] = field(default_factory=list)
    access_role: AccessRole | None = None
    is_disabled: bool = False
    email_is_sure: bool = False
    chosen_timezone: str | None = None
    id: int | None = None

    @property
    def display_name(self) -> str:
        if self.name:
            return self.name
        return next((account.handle or account.user for account in self.accounts), "somebody")

    def account_on(self, platform: str, workspace: str) -> PersonRef | None:
        """Their account there, if they have one."""
        for account in self.accounts:
            if (account.platform, account.workspace) == (platform, workspace):
                return account.ref
        return None

    def learn(self, account: Account, profile: Profile, now: datetime) -> None:
        """Take over what a platform says about one of the accounts."""
        account.name, account.handle = profile.name, profile.handle
        account.avatar_url, account.is_deactivated = profile.avatar_url, profile.is_deactivated
        account.fetched_at = now
        self.name = profile.name or self.name
        if profile.email and (profile.email_is_sure or not self.email_is_sure):
            self.email, self.email_is_sure = profile.email, profile.email_is_sure
        self.timezone = profile.timezone or self.timezone


class Somebody(Protocol):
    """Who did something, for the record."""

    @property
    def id(self) -> int | None: ...

    @property
    def display_name(self) -> str: ...


@dataclass(frozen=True)
class SignedIn:
    """Somebody who has signed in, as far as pages need to know them. Not the row itself: it can be copied and be some
    seconds old, and nobody loads more of it, or writes it, by mistake."""

    id: int
    display_name: str
    access_role: AccessRole | None
    is_disabled: bool
    timezone: str | None
    chosen_timezone: str | None
