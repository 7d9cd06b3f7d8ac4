"""`muster demo`, `serve`, `worker`, `sandbox`: what runs until it is ended."""

from __future__ import annotations

import click

from muster.cli.running import load_settings, run


@click.command()
@click.option("--port", default=8000, show_default=True, help="Port of the web UI; the next free one when it is taken.")
@click.option("--chat-port", default=8900, show_default=True, help="Port of sandbox Slack, likewise.")
@click.option("--discord-port", default=8950, show_default=True, help="Port of sandbox Discord, likewise.")
@click.option("--teams-port", default=8960, show_default=True, help="Port of sandbox Teams, likewise.")
def demo(port: int, chat_port: int, discord_port: int, teams_port: int) -> None:
    """Start sandbox Slack, Discord and Teams and Muster on this machine, with two past incidents. Ctrl-C ends all."""
    from muster.demo import run_demo

    run(lambda: run_demo(port, chat_port, discord_port, teams_port))


@click.command()
def serve() -> None:
    """Run Muster: web UI, inbound requests and worker in one process."""
    from muster.server import serve_forever

    run(lambda: serve_forever(load_settings()))


@click.command()
def worker() -> None:
    """Work on what `muster serve` processes take in: any number of both share one PostgreSQL. Serves no pages."""
    from muster.server import work_forever

    run(lambda: work_forever(load_settings()))


@click.command()
@click.option("--port", default=8900, show_default=True)
@click.option("--app-url", default="http://127.0.0.1:8000", show_default=True, help="Where Muster listens.")
def sandbox(port: int, app_url: str) -> None:
    """Run sandbox Slack alone, a stand-in of Slack with a chat page."""
    from muster.demo import run_sandbox

    run(lambda: run_sandbox(port, app_url))
