"""`python -m benchmarks`: Muster beside its peers, in the same run, on the same load, round by round."""

from __future__ import annotations

import contextlib
import os
import platform
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from pathlib import Path

from benchmarks import contenders, environments
from benchmarks.contenders import PEOPLE, Contender
from benchmarks.messages import signed_messages
from benchmarks.rounds import Measure, orders, table
from benchmarks.rush import come_in, rush
from benchmarks.wire import Volley, fire

ROUNDS = 3
MESSAGES = {"Muster": 4000, "Bolt": 3000, "Response": 400}
"""In one round: enough for a second or more of each."""
CONNECTIONS = (8, 64)
LATENCIES = (0.0, 0.3, 3.0)
PAST = 10_000
LOOKS = 10
HOME = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/html\r\n\r\n"
PREDECESSOR = "Response"


async def compare(rounds: int = ROUNDS) -> None:
    print(f"{platform.python_implementation()} {platform.python_version()}, {os.cpu_count()} cores, load {_load()}")
    bolt, response = environments.bolt(), environments.response()
    measures: list[Measure] = []
    openers: dict[str, contenders.Open] = {
        "Muster": contenders.muster,
        "Bolt": partial(contenders.bolt, bolt),
        **({PREDECESSOR: partial(contenders.response, response)} if response else {}),
    }
    async with _all(openers) as found:
        for line in (_elsewhere, _inside):
            measures += await line(found, rounds)
        for latency in LATENCIES:
            measures += await _rush(found, latency, rounds)
    if response:
        histories: dict[str, contenders.Open] = {
            "Muster": partial(contenders.muster, past=PAST),
            PREDECESSOR: partial(contenders.response, response, past=PAST),
        }
        async with _all(histories) as found:
            measures += await _history(found, rounds)
    print(
        f"\nMedian (lowest–highest) of {rounds} rounds; a ratio is Muster's number to the peer's in the same round.\n"
    )
    print(_table(measures, list(openers)))
    if response is None:
        print("\nThe predecessor is not in the table: no Python 3.8 was found (MUSTER_BENCH_PYTHON38 names one).")
    print(f"\nLoad of the machine at the end: {_load()}. What each line means: docs/benchmarks.md")


@asynccontextmanager
async def _all(openers: dict[str, contenders.Open]) -> AsyncIterator[dict[str, Contender]]:
    async with AsyncExitStack() as stack:
        found = {}
        for name, opens in openers.items():
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="muster-bench-"))
            found[name] = await stack.enter_async_context(opens(Path(folder)))
        yield found


async def _elsewhere(found: dict[str, Contender], rounds: int) -> list[Measure]:
    """Messages in a channel without an incident."""
    measures = [*_rates("messages nobody needs"), Measure("the same, one after another, p50", "ms")]
    await _fire_all(found, rounds, "elsewhere", measures)
    return measures


async def _inside(found: dict[str, Contender], rounds: int) -> list[Measure]:
    """Messages in an incident's channel, which are to be counted for whoever wrote them."""
    measures = [*_rates("messages in an incident, counted"), Measure("the same, one after another, p50", "ms")]
    kept = Measure("of what was acknowledged, counted", "%", "more")
    before = {name: contender.counted() for name, contender in found.items()}
    acknowledged = await _fire_all(found, rounds, "inside", measures)
    for name, contender in found.items():
        wanted = before[name] + acknowledged[name]
        await contenders.until(lambda c=contender, w=wanted: c.counted() >= w, 3)  # type: ignore[misc]
        kept.add(name, 100 * (contender.counted() - before[name]) / acknowledged[name])
    kept.notes["Bolt"] = "in memory only"
    return [*measures, kept]


def _rates(what: str) -> list[Measure]:
    """For each number of connections: how many a second, and how long the slowest took."""
    found = []
    for number in CONNECTIONS:
        found += [Measure(f"{what}, {number} connections", "1/s", "more"), Measure("the same, p99", "ms")]
    return found


async def _fire_all(found: dict[str, Contender], rounds: int, where: str, measures: list[Measure]) -> dict[str, int]:
    """Fills in the measures; returns how many of each contender's were acknowledged."""
    *rates, alone = measures
    acknowledged = dict.fromkeys(found, 0)
    for order in [list(found), *orders(list(found), rounds)]:
        is_warm_up = not acknowledged[order[0]]
        for name in order:
            for place, connections in enumerate(CONNECTIONS):
                volley = await _volley(found[name], where, MESSAGES[name] // (4 if is_warm_up else 1), connections)
                acknowledged[name] += volley.statuses[200]
                if is_warm_up:
                    continue
                rates[2 * place].add(name, volley.rate)
                rates[2 * place + 1].add(name, volley.milliseconds(0.99))
                _note(rates[2 * place], name, volley)
            quiet = await _volley(found[name], where, MESSAGES[name] // 8, 1)
            acknowledged[name] += quiet.statuses[200]
            if not is_warm_up:
                alone.add(name, quiet.milliseconds(0.5))
    return acknowledged


async def _volley(contender: Contender, where: str, amount: int, connections: int) -> Volley:
    channel = contender.room if where == "inside" else contender.slack.channel("general")
    requests = signed_messages(contender.slack, channel, PEOPLE, amount, contender.events)
    return await fire([contender.port], requests, connections)


def _note(measure: Measure, name: str, volley: Volley) -> None:
    if volley.failures:
        measure.notes[name] = f"[{volley.failures}]"


async def _rush(found: dict[str, Contender], latency: float, rounds: int) -> list[Measure]:
    """`/incident` by twenty people at once."""
    told = f"/incident by 20 at once, chat API at {latency:g} s"
    ack, worst = Measure(f"{told}: acknowledged, p50", "ms"), Measure("the same, worst", "ms")
    seen = Measure("the same, saw the form or a button for it, of 20", "", "more")
    for contender in found.values():
        if "person00000" not in contender.slack.workspace.handles:
            await come_in(contender.slack)
        await rush(contender.slack, 0)
    for order in orders(list(found), rounds):
        for name in order:
            result = await rush(found[name].slack, latency)
            ack.add(name, result.ack_median)
            worst.add(name, result.ack_worst)
            seen.add(name, result.forms + result.buttons)
            if result.acknowledged < 20:
                worst.notes[name] = "[some not within Slack's 3 s]"
            if result.buttons:
                seen.notes[name] = "[buttons]"
    return [ack, worst, seen]


async def _history(found: dict[str, Contender], rounds: int) -> list[Measure]:
    """The first page, with a long history behind it."""
    looked = Measure(f"page of the history, {PAST:,} incidents, p50", "ms")
    weight = Measure("the same, uncompressed", "kB")
    for contender in found.values():
        await fire([contender.port], [HOME] * 3, 1)
    for order in orders(list(found), rounds):
        for name in order:
            volley = await fire([found[name].port], [HOME] * LOOKS, 1)
            looked.add(name, volley.milliseconds(0.5))
            weight.add(name, volley.read / LOOKS / 1000)
            _note(looked, name, volley)
    looked.notes["Muster"], looked.notes[PREDECESSOR] = "[50 a page]", "[all on one]"
    return [looked, weight]


def _table(measures: Sequence[Measure], names: list[str]) -> str:
    peers = names[1:]
    heads = ["what", "unit", *names, *(f"Muster : {peer}" for peer in peers)]
    lines = [
        [each.what, each.unit, *map(each.shown, names), *(each.ratio("Muster", peer) for peer in peers)]
        for each in measures
    ]
    return table(heads, lines)


def _load() -> str:
    with contextlib.suppress(OSError):
        return f"{os.getloadavg()[0]:.1f}"
    return "unknown"
