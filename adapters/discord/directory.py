"""The server's channels and roles as far as they are known: read at the start, kept current by the gateway."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from adapters.discord.payload import Json, objects, string

TEXT, CATEGORY, ANNOUNCEMENT = 0, 4, 5
THREADS = frozenset({10, 11, 12})


@dataclass
class Known:
    """One channel, thread or category. `parent` is the category, or a thread's channel; `let_in` are the people with
    permissions of their own there."""

    id: str
    name: str
    kind: int
    parent: str = ""
    let_in: frozenset[str] = frozenset()

    @property
    def is_thread(self) -> bool:
        return self.kind in THREADS


class Directory:
    """By id, in memory; a miss costs a call, never a wrong answer."""

    def __init__(self) -> None:
        self.channels: dict[str, Known] = {}
        self.roles: dict[str, str] = {}

    def learn(self, channels: Iterable[Json]) -> None:
        for each in channels:
            if channel_id := string(each, "id"):
                kind = each.get("type")
                self.channels[channel_id] = Known(
                    channel_id,
                    string(each, "name"),
                    kind if isinstance(kind, int) else TEXT,
                    string(each, "parent_id"),
                    frozenset(string(o, "id") for o in objects(each, "permission_overwrites") if o.get("type") == 1),
                )

    def learn_guild(self, guild: Json) -> None:
        """What a server tells when it comes into view."""
        self.learn(objects(guild, "channels"))
        self.learn(objects(guild, "threads"))
        self.learn_roles(objects(guild, "roles"))

    def learn_roles(self, roles: Iterable[Json]) -> None:
        self.roles.update({string(each, "id"): string(each, "name") for each in roles})

    def forget(self, channel_id: str) -> None:
        self.channels.pop(channel_id, None)

    def thread_of(self, channel_id: str) -> tuple[str, str | None]:
        """The channel, and the thread in it if it is one."""
        known = self.channels.get(channel_id)
        return (known.parent, channel_id) if known and known.is_thread and known.parent else (channel_id, None)

    def named(self, name: str, category: bool = False) -> Known | None:
        """A channel (or a category) by its name, with or without `#`; ids are found as well."""
        wanted = name.strip().removeprefix("#").casefold()
        for known in self.channels.values():
            if known.is_thread or (known.kind == CATEGORY) != category:
                continue
            if wanted in (known.name.casefold(), known.id):
                return known
        return None

    def role_named(self, name: str) -> str | None:
        wanted = name.strip().removeprefix("@").casefold()
        return next((role for role, called in self.roles.items() if wanted in (called.casefold(), role)), None)
