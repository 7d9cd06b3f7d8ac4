"""`muster demo`: sandbox Slack, Discord and Teams and one Muster on this machine, with two past incidents to look at."""

from __future__ import annotations

import contextlib
import socket
import tempfile
from pathlib import Path
from typing import Any

import click
from pydantic import SecretStr

from muster.application import Application
from muster.demo_history import seed_history
from muster.demo_outside import outside
from muster.demo_people import PASSWORD, add_people
from muster.logs import configure_logs
from muster.server import Server, stopped_by_signal
from muster.settings import Settings
from sandbox.discord import DiscordConfig, DiscordSandbox
from sandbox.slack import SandboxConfig, SlackSandbox
from sandbox.teams import TeamsConfig, TeamsSandbox


async def run_demo(port: int, chat_port: int, discord_port: int, teams_port: int) -> None:
    """Start all, print where to look, stop at Ctrl-C. Everything it wrote goes with it."""
    configure_logs(level=30)
    stop = stopped_by_signal()
    port, chat_port = free_port(port), free_port(chat_port)
    discord_port, teams_port = free_port(discord_port), free_port(teams_port)
    async with contextlib.AsyncExitStack() as everything:
        folder = Path(everything.enter_context(tempfile.TemporaryDirectory(prefix="muster-demo-")))
        sandbox = await everything.enter_async_context(SlackSandbox(SandboxConfig(port=chat_port)))
        discord = await everything.enter_async_context(DiscordSandbox(DiscordConfig(port=discord_port)))
        teams = await everything.enter_async_context(TeamsSandbox(TeamsConfig(port=teams_port)))
        more = await everything.enter_async_context(outside(sandbox, discord, teams))
        application = Application(demo_settings(folder, sandbox, port, **more))
        everything.push_async_callback(application.stop, grace=5)
        await application.start()
        await seed_history(application.services, sandbox.team_id)
        await add_people(application.sessions)
        server = Server(application, "127.0.0.1", port)
        await server.start()
        sandbox.point_app_at(f"http://127.0.0.1:{port}")
        teams.point_bot_at(f"http://127.0.0.1:{port}/teams/messages")
        click.echo(
            _INVITATION.format(
                chat=f"http://127.0.0.1:{chat_port}/",
                web=f"http://127.0.0.1:{port}/",
                discord=f"http://127.0.0.1:{discord_port}/",
                teams=f"http://127.0.0.1:{teams_port}/",
                password=PASSWORD,
            )
        )
        await stop.wait()
        click.echo("\nEnding …")
        await server.stop()


def demo_settings(folder: Path, sandbox: SlackSandbox, port: int, **more: Any) -> Settings:
    """Settings that connect Muster to a sandbox."""
    return Settings(
        data_dir=folder,
        database_url="",
        site_url=f"http://127.0.0.1:{port}",
        port=port,
        slack_bot_token=SecretStr(sandbox.config.bot_token),
        slack_signing_secret=SecretStr(sandbox.config.signing_secret),
        slack_api_url=sandbox.api_url,
        slack_incidents_channel=sandbox.channel("incidents").id,
        slack_reports_channel=sandbox.channel("incident-reports").id,
        # Whoever tries webhooks out receives them on this machine.
        webhook_allow_private=True,
        # Looked at before anybody signs in; it listens on this machine only.
        reading="open",
        **more,
    )


async def run_sandbox(port: int, app_url: str) -> None:
    """`muster sandbox`: the stand-in alone."""
    stop = stopped_by_signal()
    sandbox = SlackSandbox(SandboxConfig(port=free_port(port)))
    await sandbox.start()
    sandbox.point_app_at(app_url)
    click.echo(f"Sandbox Slack: {sandbox.base_url}\nIts API for MUSTER_SLACK_API_URL: {sandbox.api_url}")
    click.echo(f"MUSTER_SLACK_BOT_TOKEN={sandbox.config.bot_token}")
    click.echo(f"MUSTER_SLACK_SIGNING_SECRET={sandbox.config.signing_secret}")
    await stop.wait()
    await sandbox.stop()


def free_port(wanted: int) -> int:
    """The wanted port, or a free one near it."""
    for port in range(wanted, wanted + 50):
        with contextlib.closing(socket.socket()) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with contextlib.suppress(OSError):
                probe.bind(("127.0.0.1", port))
                return port
    raise ValueError(f"No free port from {wanted} to {wanted + 49}.")


_INVITATION = """
  Muster is running.

    Chat (sandbox Slack):    {chat}
    Web UI:                  {web}
    Chat (sandbox Discord):  {discord}
    Chat (sandbox Teams):    {teams}

  In the web UI, sign in as viewer, responder, manager or admin; each has the password: {password}

  In each chat, type into any channel (on Discord: choose /incident declare; on Teams: @incident Database is down, then
  click the button that it sends you):

    /incident Database is down

  fill in the form, then look at #incidents, click "Create comms channel", and there try:

    @incident lead
    @incident severity major
    @incident page            (an example of your own blocks: examples/page_engineer.py)
    @incident statuspage
    @incident help

  Pin a message, watch the doc in the web UI, and close with: @incident close

  Ctrl-C ends all.
"""
