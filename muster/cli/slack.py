"""`muster slack`."""

from __future__ import annotations

import json

import click

from muster.cli.running import load_settings


@click.group()
def slack() -> None:
    """Slack."""


@slack.command()
@click.option("--socket-mode", is_flag=True, help="For an app that Slack reaches over Socket Mode.")
def manifest(socket_mode: bool) -> None:
    """Print the app manifest to paste into Slack (Create New App > From a manifest)."""
    from adapters.slack import manifest as slack_manifest

    settings = load_settings()
    click.echo(json.dumps(slack_manifest(settings.site_url, socket_mode=socket_mode), indent=2))
