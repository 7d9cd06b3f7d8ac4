"""Run as a program: imports Muster once, then forks its commands for the tests that connect to its socket.

A test asks by a line of JSON (the command's words, its environment, where its log is kept), then says “start” as often
as it likes; each time it is told the pid and, when that has ended, the exit code. It ends with its standard input.
What `muster serve` imports late is imported here already, to be there in every fork.
"""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import sys
from contextlib import suppress
from typing import TextIO

import adapters.teams.bot  # noqa: F401
import core.store.migrate  # noqa: F401
import muster.application
import muster.demo
import muster.server  # noqa: F401
from muster.cli import main


def keep(asked: TextIO, told: TextIO) -> None:
    """In a fork for one test: start what it asks for, again and again, until it hangs up."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    about = json.loads(asked.readline())
    while asked.readline():
        if (pid := os.fork()) == 0:
            become(about["command"], about["environment"], about["log"])
        print(pid, file=told, flush=True)
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        with suppress(BrokenPipeError):
            print(code, file=told, flush=True)


def become(command: list[str], environment: dict[str, str], log: str) -> None:
    """What `muster COMMAND` does, with its words in the log."""
    os.environ.clear()
    os.environ.update(environment)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND), 1)
    os.dup2(1, 2)
    sys.exit(main(command))


if __name__ == "__main__":
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for those who keep
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(sys.argv[1])
        listener.listen()
        print("ready", flush=True)  # noqa: T201
        while sys.stdin not in select.select([listener, sys.stdin], [], [])[0]:
            connection, _ = listener.accept()
            if os.fork() == 0:
                listener.close()
                keep(connection.makefile("r"), connection.makefile("w"))
                os._exit(0)
            connection.close()
