"""`muster playbook`."""

from __future__ import annotations

from pathlib import Path

import click

from core.playbook import Playbook
from muster.cli.running import load_settings, run
from muster.settings import SettingsError


@click.group()
def playbook() -> None:
    """The rules of your process, in a TOML file."""


@playbook.command("check")
@click.argument("file", required=False, type=click.Path(path_type=Path))
def check_playbook(file: Path | None) -> None:
    """Check FILE (or what MUSTER_PLAYBOOK names) and list its rules."""
    from muster.playbook_commands import describe

    describe(_playbook(file), load_settings())


@playbook.command("try")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--incident", "reference", help="Replay this one from the database, such as INC-42.")
def try_playbook(file: Path | None, reference: str | None) -> None:
    """Live through an incident in memory with FILE, and print what would happen. Nothing is sent."""
    from core.blocks.routing import parse_reference
    from muster.logs import configure_logs
    from muster.playbook_commands import invented, past, try_out

    configure_logs(level=50)
    number = parse_reference(reference) if reference else None
    if reference and number is None:
        raise click.ClickException(f"“{reference}” is not an incident's number. They look like INC-42.")

    async def work() -> None:
        story = await past(load_settings(), number) if number else invented()
        await try_out(_playbook(file), story)

    run(work)


def _playbook(file: Path | None) -> Playbook:
    from muster.company_blocks import load_playbook

    path = file or load_settings().playbook
    if path is None:
        raise click.ClickException("Name a playbook: muster playbook check playbook.toml, or set MUSTER_PLAYBOOK.")
    try:
        return load_playbook(path)
    except SettingsError as error:
        raise click.ClickException(str(error)) from None
