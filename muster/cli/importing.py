"""`muster import`."""

from __future__ import annotations

import click

from muster.cli.running import load_settings, run


@click.group("import")
def import_group() -> None:
    """Histories of other tools."""


@import_group.command("response")
@click.option("--from", "address", required=True, help="Its database: sqlite:///path/to/db.sqlite3 or postgresql://…")
@click.option("--dry-run", is_flag=True, help="Say what would be added, and write nothing.")
@click.option("--workspace", default="", help="The Slack team's id, T…; Slack is asked when it is not given.")
@click.option("--incidents-channel", default="", help="Id of the channel with the headline posts, C….")
@click.option("--reports-channel", default="", help="Id of the channel for report-only incidents, C….")
@click.option("--timezone", "zone", default="UTC", show_default=True, help="Zone that its server wrote its times in.")
@click.option("--name", default="response", show_default=True, help="Tells one imported database from another.")
def import_from_response(
    address: str, dry_run: bool, workspace: str, incidents_channel: str, reports_channel: str, zone: str, name: str
) -> None:
    """Take over the database of Monzo Response: people, incidents, timeline, pins, actions, message counts.

    Run it as often as you like: what is here already stays as it is. All of it is imported, or nothing.
    """
    from muster.import_commands import run_import
    from muster.response_import import NotResponse

    try:
        lines = run(
            lambda: run_import(
                load_settings(), address, workspace, incidents_channel, reports_channel, zone, name, dry_run
            )
        )
    except NotResponse as error:
        raise click.ClickException(str(error)) from None
    click.echo("\n".join(lines))
