"""`muster dead-letters`."""

from __future__ import annotations

import click

from muster.cli.running import load_settings, run


@click.group("dead-letters")
def dead_letters() -> None:
    """What could not be handled or sent; a running Muster takes up what is tried again within a second."""


@dead_letters.command("list")
@click.option("--limit", default=50, show_default=True)
def list_dead_letters(limit: int) -> None:
    """Show them, newest first."""
    from muster.dead_letter_commands import show

    run(lambda: show(load_settings(), limit))


@dead_letters.command("retry")
@click.argument("name")
def retry_dead_letter(name: str) -> None:
    """Try NAME (such as outbox/12) again."""
    _act(name, retry=True)


@dead_letters.command("discard")
@click.argument("name")
def discard_dead_letter(name: str) -> None:
    """Drop NAME (such as inbox/3) for good."""
    _act(name, retry=False)


def _act(name: str, retry: bool) -> None:
    from muster.dead_letter_commands import act

    if not run(lambda: act(load_settings(), name, retry)):
        raise click.ClickException(f"There is no dead letter {name}.")
    click.echo(f"{name} will be tried again." if retry else f"{name} is dropped.")
