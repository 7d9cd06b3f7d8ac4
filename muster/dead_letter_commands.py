"""`muster dead-letters`: what could not be handled or sent, on the command line."""

from __future__ import annotations

from typing import cast, get_args

import click

from core.delivery.dead_letters import Box, DeadLetters
from core.delivery.wakeups import LocalWakeups
from core.store.engine import open_engine, session_maker
from muster.settings import Settings


async def show(settings: Settings, limit: int) -> None:
    """Print both boxes, newest first."""
    engine = open_engine(settings.database)
    letters = DeadLetters(session_maker(engine), LocalWakeups())
    total = 0
    for box in get_args(Box):
        for letter in await letters.list(box, limit):
            total += 1
            at = f"{letter.died_at:%Y-%m-%d %H:%M} UTC"
            click.echo(f"{box}/{letter.id}  {at}  {letter.kind}  after {letter.attempts} tries: {letter.reason}")
    if not total:
        click.echo("No dead letters: everything was handled and sent.")
    await engine.dispose()


async def act(settings: Settings, name: str, retry: bool) -> bool:
    """Try one again, or drop it; `name` is as `show` prints it (`outbox/12`). False when there is none."""
    box, _, number = name.partition("/")
    if box not in get_args(Box) or not number.isdigit():
        raise click.ClickException(f"“{name}” is not a dead letter's name. They look like outbox/12.")
    engine = open_engine(settings.database)
    letters = DeadLetters(session_maker(engine), LocalWakeups())
    change = letters.retry if retry else letters.discard
    done = await change(cast(Box, box), int(number))
    await engine.dispose()
    return done
