"""`python -m benchmarks`: what Muster measures itself by. Without a word: beside its peers, in one table."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
from collections.abc import Awaitable

import uvloop

from benchmarks import keywords
from benchmarks.compare import ROUNDS, compare
from benchmarks.profile import profile
from benchmarks.scale import scale
from benchmarks.soak import Asked, soak


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.set_defaults(run=lambda _: _live(compare()))
    commands = parser.add_subparsers(title="what to measure")
    compared = commands.add_parser("compare", help="Muster beside Slack Bolt and the predecessor (the default)")
    compared.add_argument("--rounds", type=int, default=ROUNDS)
    compared.set_defaults(run=lambda asked: _live(compare(asked.rounds)))
    commands.add_parser("keywords", help="looking for phrases in a message").set_defaults(run=lambda _: keywords.show())
    told = "Muster as 1, 2 and 4 processes on PostgreSQL and Redis: how much, how soon"
    commands.add_parser("scale", help=told).set_defaults(run=lambda _: _live(scale()))
    told = "where the time goes"
    commands.add_parser("profile", help=told).set_defaults(run=lambda _: _live(profile()))
    soaked = commands.add_parser("soak", help="half the top rate for a while, and whether memory stays flat")
    soaked.add_argument("--minutes", type=float, default=20.0)
    soaked.add_argument("--calibrate", type=float, default=1.5, help="minutes to find the top rate in")
    soaked.add_argument("--traced", action="store_true", help="write what has grown into soak-*.txt (slow)")
    soaked.set_defaults(run=lambda asked: _live(soak(Asked(asked.minutes, asked.calibrate, asked.traced))))
    asked = parser.parse_args()
    asked.run(asked)


def _live(work: Awaitable[bool | None]) -> None:
    """The load is made on uvloop, to take less of the machine from those who are measured."""

    async def start() -> bool | None:
        # To be told to end is no reason to leave servers behind.
        me = asyncio.current_task()
        assert me
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, me.cancel)
        return await work

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        if runner.run(start()) is False:
            sys.exit(1)


if __name__ == "__main__":
    main()
