"""Where copies of sign-ins, and what takes long to make, are kept: in Redis, for those who share a database."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncEngine

from core.clock import Clock
from core.delivery.connecting import is_shared
from core.delivery.redis_copies import RedisCopies, RedisShelf
from core.delivery.sealing import Seal
from core.store.engine import session_maker
from core.store.installation import installation_secret
from muster.settings import Settings


class Kept:
    """`sign_ins` live for seconds and are exact; `files` are named for all that they are made from, so they live longer."""

    def __init__(self, shelf: RedisShelf, seal: Seal, clock: Clock) -> None:
        self._shelf = shelf
        self.sign_ins = RedisCopies(shelf, seal, clock)
        self.files = RedisCopies(shelf, seal, clock, longest_s=600, largest=5_000_000, reading_s=120)

    async def close(self) -> None:
        await self._shelf.close()


async def open_copies(settings: Settings, engine: AsyncEngine, clock: Clock) -> Kept | None:
    """None where one process is alone with its database, or there is no Redis: then the database is asked each time.

    The seal's secret is `MUSTER_SECRET_KEY`, else one that is kept in the database. (The database's address would not do:
    often there is no password in it.)
    """
    if not settings.redis_url or not is_shared(settings.database):
        return None
    secret = settings.secret_key.get_secret_value() or await installation_secret(session_maker(engine))
    return Kept(RedisShelf(settings.redis_url), Seal(secret), clock)
