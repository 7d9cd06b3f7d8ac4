"""Run as a program: imports Muster, then for every line read forks a `muster serve`, and prints its pid and exit code.

What `muster serve` imports late is imported here already, to be there in every fork.
"""

from __future__ import annotations

import os
import sys

import adapters.teams.bot  # noqa: F401
import core.store.migrate  # noqa: F401
import muster.application
import muster.server  # noqa: F401
from muster.cli import main


def serve() -> None:
    """In the child: what `muster serve` (or `worker`) does, with its words in the log."""
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    main(sys.argv[1:] or ["serve"])


while sys.stdin.readline():
    if (pid := os.fork()) == 0:
        serve()
    print(pid, flush=True)  # noqa: T201
    print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)  # noqa: T201
