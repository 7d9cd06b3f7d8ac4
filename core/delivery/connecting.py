"""Which line the processes talk over: Redis where there is one, else PostgreSQL, else there is only one process."""

from __future__ import annotations

from sqlalchemy.engine import make_url

from core.delivery.postgres_line import PostgresLine
from core.delivery.redis_line import RedisLine
from core.delivery.signals import LineSignals, NoSignals


def signals_for(database: str, redis: str, owner: str) -> LineSignals | NoSignals:
    """For the addresses of both; `redis` may be empty."""
    if redis:
        return LineSignals(RedisLine(redis), owner)
    if not is_shared(database):
        return NoSignals()
    return LineSignals(PostgresLine(database), owner)


def is_shared(database: str) -> bool:
    """Whether several processes may work on this database."""
    return make_url(database).get_backend_name() != "sqlite"
