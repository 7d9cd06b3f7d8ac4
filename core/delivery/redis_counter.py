"""Counts the calls of all processes, in Redis: by its clock, in one step that looks at every limit and takes from all or none."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from redis.asyncio import Redis

from core.chat.pace import Pace

_PREFIX = "muster/pace/"

_TAKE = """
local told = redis.call('TIME')
local now = told[1] * 1000000 + told[2]
local wait, longest = 0, {}
for at = 2, #ARGV, 3 do
  local key, calls, span = KEYS[tonumber(ARGV[at])], tonumber(ARGV[at + 1]), tonumber(ARGV[at + 2]) * 1000000
  longest[key] = math.max(span, longest[key] or 0)
  local found = redis.call('ZRANGE', key, -calls, -calls, 'WITHSCORES')
  if found[2] then wait = math.max(wait, tonumber(found[2]) + span - now) end
end
if wait > 0 then return wait end
for key, span in pairs(longest) do
  redis.call('ZADD', key, string.format('%.0f', now), ARGV[1])
  redis.call('ZREMRANGEBYSCORE', key, '-inf', string.format('%.0f', now - span))
  redis.call('PEXPIRE', key, string.format('%.0f', span / 1000 + 1000))
end
return 0
"""
"""For each budget a sorted set of the moments (in microseconds) at which it was drawn on. The call that came `calls` ago
must be older than the limit's time. -calls of a shorter set is nothing: there is room."""


class RedisCounter:
    """`address` is a Redis URL. Raises whatever redis-py raises when it can't be reached."""

    def __init__(self, address: str, prefix: str = _PREFIX) -> None:
        self._prefix = prefix
        self._redis = Redis.from_url(address, socket_connect_timeout=1, socket_timeout=1, retry=None)
        self._take = self._redis.register_script(_TAKE)

    async def take(self, paces: Sequence[Pace]) -> float:
        budgets = sorted({each.budget for each in paces})
        limits = [(budgets.index(each.budget) + 1, each.calls, each.seconds) for each in paces]
        keys = [self._prefix + each for each in budgets]
        wait = await self._take(keys=keys, args=[uuid.uuid4().hex, *(word for limit in limits for word in limit)])
        return int(wait) / 1_000_000

    async def close(self) -> None:
        await self._redis.aclose()
