"""Copies of what the database says: never older than what somebody was told has ended, whatever happens in between; and
nobody who can write into Redis can make one."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from core.delivery import patience
from core.delivery.redis_copies import PREFIX, RedisCopies, RedisShelf
from core.delivery.sealing import Forged, Seal
from core.store.copies import COPY_S, Fresh
from muster.testing import FakeClock
from tests.length import long_or
from tests.servers import own_redis
from tests.waiting import until

LIVES = timedelta(seconds=60)


class SomeShelf:
    """What Redis does with the few commands, in memory, by a clock that stands still."""

    def __init__(self, clock: FakeClock) -> None:
        self.kept: dict[str, tuple[bytes, datetime]] = {}
        self._clock = clock

    async def get(self, key: str) -> bytes | None:
        return self._there(key)

    async def claim(self, key: str, word: bytes, lives_s: float) -> bool:
        if self._there(key) is not None:
            return False
        self._put(key, word, lives_s)
        return True

    async def fill(self, key: str, word: bytes, content: bytes, lives_s: float) -> None:
        if self._there(key) == word:
            self._put(key, content, lives_s)

    async def delete(self, keys: Iterable[str]) -> None:
        for key in keys:
            self.kept.pop(key, None)

    async def close(self) -> None: ...

    def _there(self, key: str) -> bytes | None:
        word, until = self.kept.get(key, (None, self._clock.now()))
        return word if until > self._clock.now() else None

    def _put(self, key: str, word: bytes, lives_s: float) -> None:
        self.kept[key] = (word, self._clock.now() + timedelta(seconds=lives_s))


class Database:
    """Says a number, which grows with every change."""

    def __init__(self) -> None:
        self.says, self.asked = 0, 0

    async def read(self) -> Fresh[int]:
        self.asked += 1
        return Fresh(self.says, LIVES)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def shelf(clock: FakeClock) -> SomeShelf:
    return SomeShelf(clock)


async def test_a_copy_is_used_until_it_runs_out_or_is_ended(clock: FakeClock, shelf: SomeShelf) -> None:
    one, other = (RedisCopies(shelf, Seal("k"), clock) for _ in range(2))
    database = Database()
    assert await one.find("a", int, database.read) == 0
    database.says = 1
    assert await other.find("a", int, database.read) == 0
    assert database.asked == 1
    clock.advance(COPY_S)
    assert await other.find("a", int, database.read) == 1
    database.says = 2
    await one.end(["a", "b"])
    assert await other.find("a", int, database.read) == 2
    assert await one.find("a", int, database.read) == 2
    assert database.asked == 3


async def test_it_lives_no_longer_than_what_was_read(clock: FakeClock, shelf: SomeShelf) -> None:
    copies, database = RedisCopies(shelf, Seal("k"), clock), Database()

    async def read() -> Fresh[int]:
        clock.advance(1)
        return Fresh((await database.read()).value, timedelta(seconds=2))

    assert await copies.find("a", int, read) == 0
    # Counted from before the reading, which took a second.
    clock.advance(0.9)
    await copies.find("a", int, read)
    assert database.asked == 1
    clock.advance(0.1)
    await copies.find("a", int, read)
    assert database.asked == 2


async def test_nothing_and_what_is_too_large_is_not_kept(clock: FakeClock, shelf: SomeShelf) -> None:
    copies = RedisCopies(shelf, Seal("k"), clock, largest=1000)

    async def nothing() -> None:
        return None

    async def much() -> Fresh[bytes]:
        return Fresh(bytes(1001), LIVES)

    assert await copies.find("a", int, nothing) is None
    assert await copies.find("b", bytes, much) == bytes(1001)
    assert all(len(word) < 20 for word, _ in shelf.kept.values()), "claims only"


async def test_what_was_made_up_changed_moved_or_replayed_is_as_good_as_absent(
    clock: FakeClock, shelf: SomeShelf
) -> None:
    copies, database = RedisCopies(shelf, Seal("k"), clock), Database()
    await copies.find("a", int, database.read)
    good, _ = shelf.kept[PREFIX + "a"]
    database.says = 1
    assert await copies.find("a", int, database.read) == 0

    stranger = SomeShelf(clock)
    await RedisCopies(stranger, Seal("another"), clock).find("a", int, Database().read)
    made_up, _ = stranger.kept[PREFIX + "a"]
    altered = [good[:at] + bytes([good[at] ^ 1]) + good[at + 1 :] for at in (1, 12, 13, len(good) // 2, len(good) - 1)]
    for word in (made_up, *altered, good[:-1], good[:5], b"", b"!", b"\x00" * 100, Seal("k").close("a", b"junk")):
        shelf.kept[PREFIX + "a"] = (word, clock.now() + LIVES)
        with capture_logs() as logs:
            assert await copies.find("a", int, database.read) == 1, word
        assert [each["event"] for each in logs] in ([], ["copy_refused"])
    shelf.kept[PREFIX + "b"] = (good, clock.now() + LIVES)
    assert await copies.find("b", int, database.read) == 1, "moved to another name"
    clock.advance(COPY_S)
    shelf.kept[PREFIX + "a"] = (good, clock.now() + LIVES)
    assert await copies.find("a", int, database.read) == 1, "after its end"


def test_a_seal_hides_what_it_holds() -> None:
    sealed = Seal("k").close("a", b"the content")
    assert b"content" not in sealed
    assert Seal("k").open("a", sealed) == b"the content"
    for secret, name in (("k", "b"), ("l", "a")):
        with pytest.raises(Forged):
            Seal(secret).open(name, sealed)


async def test_what_was_read_before_an_end_and_comes_after_it_is_not_kept(clock: FakeClock, shelf: SomeShelf) -> None:
    one, other = (RedisCopies(shelf, Seal("k"), clock) for _ in range(2))
    database = Database()
    for happens in (lambda: other.end(["a"]), lambda: _flushed(shelf)):

        async def slowly(happens: Callable[[], Awaitable[None]] = happens) -> Fresh[int]:
            read = await database.read()
            database.says += 1
            await happens()
            return read

        before = database.says
        assert await one.find("a", int, slowly) == before
        assert await other.find("a", int, database.read) == before + 1
        shelf.kept.clear()


async def _flushed(shelf: SomeShelf) -> None:
    shelf.kept.clear()


@dataclass
class _Step:
    """One thing that waits to happen: a command on its way, a statement, a commit."""

    happens: Callable[[], Awaitable[Any]]
    answer: asyncio.Future[Any]
    can_fail: bool


@dataclass
class World:
    """Two processes with clocks that differ a little, one Redis, one database; nothing happens until it is let."""

    clock: FakeClock
    waiting: list[_Step] = field(default_factory=list)
    late: list[_Step] = field(default_factory=list)
    says: int = 0
    told: int = 0
    wrong: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.shelf = SomeShelf(self.clock)
        clocks = (Skewed(self.clock, -0.4), Skewed(self.clock, 0.4))
        self.copies = [RedisCopies(Far(self), Seal("k"), each) for each in clocks]

    async def step(self, happens: Callable[[], Awaitable[Any]], can_fail: bool = True) -> Any:
        answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self.waiting.append(_Step(happens, answer, can_fail))
        return await answer

    async def ask(self, process: int) -> None:
        told = self.told

        async def read() -> Fresh[int]:
            async def look() -> int:
                return self.says

            return Fresh(await self.step(look, can_fail=False), LIVES)

        found = await self.copies[process].find("a", int, read)
        if found is None or found < told:
            self.wrong.append(f"{told} was over, and {found} was let in")

    async def revoke(self, process: int) -> None:
        async def commit() -> int:
            self.says += 1
            return self.says

        now = await self.step(commit, can_fail=False)
        await self.copies[process].end(["a"])
        self.told = max(self.told, now)

    async def check(self) -> None:
        """Whoever asked in this moment would find this."""
        kept = await self.shelf.get(PREFIX + "a")
        for each in self.copies:
            found = each._opened("a", kept, int)
            assert found is None or found >= self.told, f"{self.told} was over, and {found} would be let in"

    async def let(self, which: int, how: str) -> None:
        """`cut`: it never arrives; `unanswered`: it happens, and nobody hears of it; `late`: it happens after its sender
        has given up."""
        if not self.waiting:
            return
        step = self.waiting.pop(which % len(self.waiting))
        if how == "fine" or not step.can_fail:
            step.answer.set_result(await step.happens())
            return
        if how == "unanswered":
            await step.happens()
        elif how == "late":
            self.late.append(step)
        step.answer.set_exception(ConnectionError())

    async def go(self, step: tuple[Any, ...]) -> asyncio.Task[None] | None:
        match step:
            case ("ask", process):
                return asyncio.create_task(self.ask(process))
            case ("revoke", process):
                return asyncio.create_task(self.revoke(process))
            case ("let", which, how):
                await self.let(which, how)
            case ("arrives", which) if self.late:
                await self.late.pop(which % len(self.late)).happens()
            case ("passes", seconds):
                self.clock.advance(seconds)
            case ("flush", _):
                self.shelf.kept.clear()
        return None


class Skewed:
    def __init__(self, clock: FakeClock, ahead: float) -> None:
        self._clock, self._ahead = clock, timedelta(seconds=ahead)

    def now(self) -> datetime:
        return self._clock.now() + self._ahead

    async def sleep_until(self, moment: datetime) -> None:
        await self._clock.sleep_until(moment - self._ahead)


class Far:
    """The shelf, over a connection on which each command may be lost."""

    def __init__(self, world: World) -> None:
        self._world = world

    def __getattr__(self, name: str) -> Any:
        async def call(*arguments: Any) -> Any:
            return await self._world.step(lambda: getattr(self._world.shelf, name)(*arguments))

        return call


def _some_step(dice: Random) -> tuple[Any, ...]:
    match dice.choice(["ask", "revoke", *["let"] * 5, "fail", "arrives", "passes", "flush"]):
        case "let":
            return "let", dice.choice([0, 0, 1, 2]), "fine"
        case "fail":
            return "let", dice.randint(0, 5), dice.choice(["cut", "unanswered", "late"])
        case "passes":
            return "passes", dice.choice([0.3, 1.0, 4.5])
        case "arrives" | "flush" as what:
            return what, 0
        case what:
            return what, dice.randint(0, 1)


async def _live(world: World, steps: Iterable[tuple[Any, ...]]) -> None:
    tasks = []
    for step in steps:
        tasks.append(await world.go(step))
        for _ in range(12):
            await asyncio.sleep(0)
        assert not world.wrong
        await world.check()
    for task in filter(None, tasks):
        task.cancel()
    await asyncio.gather(*filter(None, tasks), return_exceptions=True)


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "BLIND_S", 0.0)
    monkeypatch.setattr(patience, "PATIENCE_S", 60.0)
    monkeypatch.setattr(patience, "log", _Quiet())
    monkeypatch.setattr("core.delivery.redis_copies.log", _Quiet())


@pytest.mark.usefixtures("patient")
@settings(max_examples=long_or(200, long=5000), deadline=None, suppress_health_check=list(HealthCheck))
@given(dice=st.randoms(use_true_random=True))
def test_whoever_asks_after_an_end_was_answered_is_not_let_in(dice: Random) -> None:
    asyncio.run(_live(World(FakeClock()), (_some_step(dice) for _ in range(60))))


@pytest.mark.usefixtures("patient")
async def test_a_copy_that_arrives_late_while_the_one_who_revokes_is_cut_off() -> None:
    """Its maker's clock is ahead of its reader's."""
    world = World(FakeClock())
    made = [("ask", 1), *[("let", 0, "fine")] * 3, ("let", 0, "late")]
    revoked = [("revoke", 0), ("let", 0, "fine"), ("let", 0, "cut"), ("passes", 4.9), ("arrives", 0)]
    await _live(world, [*made, *revoked, *[("passes", 0.1)] * 8, *[("passes", 0.2)] * 2])
    assert world.told == 1
    assert (await world.shelf.get(PREFIX + "a") or b"").startswith(b"!"), "it is there"


class _Quiet:
    def warning(self, *_: object, **__: object) -> None: ...


async def test_on_a_real_redis_and_without_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "BLIND_S", 0.1)
    async with own_redis() as redis:
        clock, database, shelf = FakeClock(), Database(), RedisShelf(redis.address)
        copies = RedisCopies(shelf, Seal("k"), clock)
        assert [await copies.find("a", int, database.read) for _ in range(3)] == [0, 0, 0]
        assert database.asked == 1
        assert 4000 < await shelf._redis.pttl(PREFIX + "a") <= 5000
        await copies.end(["a"])
        await copies.find("a", int, database.read)
        assert database.asked == 2
        await redis.flush()
        await copies.find("a", int, database.read)
        await copies.find("a", int, database.read)
        assert database.asked == 3

        async def flushed() -> Fresh[int]:
            found = await database.read()
            await redis.flush()
            return found

        await copies.end(["a"])
        await copies.find("a", int, flushed)
        assert await shelf.get(PREFIX + "a") is None, "its claim went with the flush"
        await redis.stop()
        assert [await copies.find("a", int, database.read) for _ in range(2)] == [0, 0]
        assert database.asked == 6
        ending = asyncio.create_task(copies.end(["a"]))
        await until(lambda: clock._sleepers)
        assert not ending.done()
        clock.advance(COPY_S + 1)
        await ending
        await redis.start()
        await asyncio.sleep(0.11)
        assert [await copies.find("a", int, database.read) for _ in range(2)] == [0, 0]
        assert database.asked == 7
        await copies.close()
