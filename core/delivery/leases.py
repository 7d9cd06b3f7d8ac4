"""A lease that may be lost at any time: quick to ask, so that those who wait need not ask the database."""

from __future__ import annotations

from typing import Protocol

LEASE_S = 5.0
"""Seconds that a lease, or the row that fences it, lasts. Whoever holds it asks again each second: four answers may be
missed (a restart of PostgreSQL, a pause of the process), and a killed holder is followed within six seconds."""


class Lease(Protocol):
    """Says who should ask the database, never who holds what the lease is about: the row in the database says that."""

    async def take(self) -> bool | None:
        """True: it is ours for `LEASE_S` from now. False: another has it. None: nobody can tell just now. Never raises."""

    async def let_go(self) -> None:
        """Let another have it at once, if it is ours. Never raises."""


class NoLease:
    """Where there is no Redis: the database alone decides."""

    async def take(self) -> bool | None:
        return None

    async def let_go(self) -> None: ...
