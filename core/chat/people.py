"""People as a chat platform knows them."""

from __future__ import annotations

from datetime import datetime

import msgspec


class PersonRef(msgspec.Struct, frozen=True):
    """One account: a person as one workspace of one platform names them.

    `user` is the platform's own id (Slack `U…`/`W…`, a Discord snowflake, a Teams `29:…` id) and is opaque here.
    """

    platform: str
    workspace: str
    user: str

    def __str__(self) -> str:
        return f"{self.platform}/{self.workspace}/{self.user}"


class Profile(msgspec.Struct, frozen=True, kw_only=True):
    """What a platform tells about an account. `fetched_at` is UTC. `email_is_sure`: the platform knows that the address
    is theirs, rather than what somebody wrote into it."""

    ref: PersonRef
    name: str
    handle: str = ""
    email: str | None = None
    email_is_sure: bool = False
    timezone: str | None = None
    avatar_url: str | None = None
    is_bot: bool = False
    is_deactivated: bool = False
    fetched_at: datetime | None = None
