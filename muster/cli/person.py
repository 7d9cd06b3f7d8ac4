"""`muster person`."""

from __future__ import annotations

import click

from muster.cli.running import load_settings, run


@click.group()
def person() -> None:
    """What is kept of one person: an address, a local account, an id, or a chat's platform/workspace/user names them."""


@person.command("export")
@click.argument("who")
def export_person(who: str) -> None:
    """Print all that is kept of WHO, as JSON."""
    from muster.person_commands import export

    click.echo(run(lambda: export(load_settings(), who)))


@person.command("erase")
@click.argument("who")
@click.option("--yes", is_flag=True, help="Do not ask.")
def erase_person(who: str, yes: bool) -> None:
    """Take out WHO: name, addresses, accounts, sign-in, the words of their messages. Can't be undone."""
    from muster.person_commands import erase

    if not yes:
        click.confirm(f"Erase all that is kept of {who}? It can't be undone", abort=True)
    number = run(lambda: erase(load_settings(), who))
    click.echo(f"Erased. What they did stays in the history as that of “Erased person {number}”.")
