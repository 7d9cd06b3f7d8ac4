"""One process at a time owns a SQLite database: it may then free at once what a killed one had claimed."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from typing import IO

from sqlalchemy.engine import make_url


class DatabaseInUse(Exception):
    """Another process has the database; the text says what to do."""


def own_database(address: str) -> IO[str] | None:
    """Lock the SQLite file named by a database address, until the returned file is closed; None for other databases.

    Raises `DatabaseInUse` when another process has it.
    """
    url = make_url(address)
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        return None
    path = Path(url.database)
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = open(f"{path}.lock", "w", encoding="ascii")  # noqa: SIM115  (held open for the life of the process)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.close()
        raise DatabaseInUse(
            f"Another Muster process is using {path}. On SQLite one process runs at a time; several share PostgreSQL "
            "(set MUSTER_DATABASE_URL)."
        ) from None
    lock.write(str(os.getpid()))
    lock.flush()
    return lock
