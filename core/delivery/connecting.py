"""Which line the processes talk over: Redis where there is one, else PostgreSQL, else there is only one process."""

from __future__ import annotations

from sqlalchemy.engine import make_url

from core.delivery.own_counter import OwnCounter
from core.delivery.pacing import Pacer
from core.delivery.postgres_line import PostgresLine
from core.delivery.presence import Presence
from core.delivery.redis_counter import RedisCounter
from core.delivery.redis_leases import RedisLeases
from core.delivery.redis_line import RedisLine
from core.delivery.signals import LineSignals, NoSignals


def signals_for(database: str, redis: str, owner: str) -> LineSignals | NoSignals:
    """For the addresses of both; `redis` may be empty."""
    if redis:
        return LineSignals(RedisLine(redis), owner)
    if not is_shared(database):
        return NoSignals()
    return LineSignals(PostgresLine(database), owner)


def pacer_for(redis: str, presence: Presence) -> Pacer:
    """Counts calls in Redis, if there is one."""
    return Pacer(OwnCounter(), RedisCounter(redis) if redis else None, lambda: presence.processes)


def leases_for(redis: str, owner: str) -> RedisLeases | None:
    """Nothing without Redis."""
    return RedisLeases(redis, owner) if redis else None


def is_shared(database: str) -> bool:
    """Whether several processes may work on this database."""
    return make_url(database).get_backend_name() != "sqlite"
