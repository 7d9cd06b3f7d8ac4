"""Short-lived copies of what the database says, kept where all processes find them, and never trusted for longer than
`COPY_S`. The database stays the truth: what it is asked for and why a copy may stand for it is said where copies are kept
(`core.delivery.redis_copies`)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Generic, Protocol, TypeVar

COPY_S = 5.0
"""How long a copy may stand for the database, in seconds, counted from before the database was read."""

Value = TypeVar("Value")
Said = TypeVar("Said", covariant=True)


@dataclass(frozen=True)
class Fresh(Generic[Said]):
    """What the database says now, and for how long that can be said without asking again."""

    value: Said
    lives: timedelta


Read = Callable[[], Awaitable[Fresh[Value] | None]]


class Copies(Protocol):
    @property
    def are_kept(self) -> bool: ...

    async def find(self, name: str, kind: type[Value], read: Read[Value]) -> Value | None:
        """The copy of this name, else what `read` finds, which is then kept. None is not kept."""

    async def end(self, names: Iterable[str]) -> None:
        """Called after the commit that makes copies of these names untrue. When it returns, no process goes by such a
        copy any more, and none will: whether or not the copies could be reached."""

    async def drop(self, names: Iterable[str]) -> None:
        """The same for what harms nobody if it is some seconds old: where copies can't be reached, they run out."""

    async def outlive(self) -> None:
        """Return when all copies of this moment have run out."""


class NoCopies:
    """The database is asked each time."""

    are_kept = False

    async def find(self, name: str, kind: type[Value], read: Read[Value]) -> Value | None:
        fresh = await read()
        return fresh.value if fresh else None

    async def end(self, names: Iterable[str]) -> None: ...

    async def drop(self, names: Iterable[str]) -> None: ...

    async def outlive(self) -> None: ...
