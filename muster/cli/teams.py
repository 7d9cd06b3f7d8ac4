"""`muster teams`."""

from __future__ import annotations

from pathlib import Path

import click

from muster.cli.running import load_settings


@click.group()
def teams() -> None:
    """Microsoft Teams."""


@teams.command("manifest")
@click.option("--out", default="muster-teams.zip", show_default=True, type=click.Path(path_type=Path))
@click.option("--name", default="incident", show_default=True, help="What people mention.")
def teams_manifest(out: Path, name: str) -> None:
    """Write the app package to upload in Teams (Apps > Manage your apps > Upload an app)."""
    from adapters.teams.manifest import package
    from muster.company_blocks import load_hub
    from muster.offers import offers

    settings = load_settings()
    hub = load_hub(settings.blocks, settings.playbook)
    try:
        out.write_bytes(package(settings.teams_client_id, settings.site_url, offers(hub), name))
    except ValueError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"Wrote {out}. Upload it in Teams: Apps > Manage your apps > Upload an app, then add it to the team.")
