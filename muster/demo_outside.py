"""What the demo connects besides chat: a pager, a status page, and a company's own process from `examples/`."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from muster.settings import Settings
from sandbox.discord import DiscordSandbox
from sandbox.outside import PagerDutySandbox, StatuspageSandbox
from sandbox.slack import SlackSandbox
from sandbox.teams import TeamsSandbox

EXAMPLES = Path(__file__).parents[1] / "examples"
AUDIENCES = ("customer-ops", "compliance", "execs")


@asynccontextmanager
async def outside(chat: SlackSandbox, discord: DiscordSandbox, teams: TeamsSandbox) -> AsyncIterator[dict[str, Any]]:
    """Start the stand-ins; gives the settings that connect Muster to them, to Discord and Teams, and load the examples."""
    async with PagerDutySandbox() as pager, StatuspageSandbox() as page:
        (key,) = pager.routing_keys
        pager.on_call("PDATABASE", "Dev Patel", "dev@acme.example")
        pager.on_call("PPAYMENTS", "Ben Ruiz", "ben@acme.example")
        for part in ("Checkout", "Search", "Mobile apps"):
            page.add_component(part)
        yield {
            "pagerduty_services": SecretStr(f"payments={key}:PPAYMENTS,database={key}:PDATABASE"),
            "pagerduty_api_token": SecretStr(pager.api_token),
            "pagerduty_events_url": pager.url,
            "pagerduty_api_url": pager.url,
            "statuspage_page_id": page.page_id,
            "statuspage_api_key": SecretStr(page.api_key),
            "statuspage_api_url": page.url,
            "audiences": await _audiences(chat, discord, teams),
            **discord_values(discord),
            **teams_values(teams),
            **examples(),
        }


async def _audiences(chat: SlackSandbox, discord: DiscordSandbox, teams: TeamsSandbox) -> dict[str, str]:
    """A channel for each audience that the example speaks to, on all platforms, with the bot in it; so they are named,
    not given by ids."""
    for name in AUDIENCES:
        channel = await chat.create_channel("ada", name)
        await chat.invite("ada", channel, chat.config.bot_handle)
        await discord.create_channel("ada", name)
        await teams.make_channel("ada", name)
    return {name: f"#{name}" for name in AUDIENCES}


def discord_values(discord: DiscordSandbox) -> dict[str, Any]:
    """Settings that connect Muster to sandbox Discord."""
    return {
        "discord_bot_token": SecretStr(discord.config.bot_token),
        "discord_api_url": discord.api_url,
        "discord_guild": discord.guild_id,
        "discord_incidents_channel": "incidents",
        "discord_reports_channel": "incident-reports",
        "discord_category": "Incidents",
        "discord_archive_category": "Archive",
    }


def teams_values(teams: TeamsSandbox) -> dict[str, Any]:
    """Settings that connect Muster to sandbox Teams."""
    return {
        "teams_client_id": teams.config.client_id,
        "teams_client_secret": SecretStr(teams.config.client_secret),
        "teams_tenant_id": teams.config.tenant,
        "teams_team": teams.team,
        "teams_api_url": teams.base_url,
        "teams_incidents_channel": "incidents",
        "teams_reports_channel": "incident-reports",
    }


def examples() -> dict[str, Any]:
    """The examples, where Muster was installed with them; on top of them what `MUSTER_BLOCKS` and `MUSTER_PLAYBOOK` name,
    so that the demo is the place to try one's own."""
    own = Settings()
    if not EXAMPLES.is_dir():
        return {"blocks": own.blocks, "playbook": own.playbook}
    blocks = ["examples.page_engineer", "examples.acme.process"]
    return {"blocks": [*blocks, *own.blocks], "playbook": own.playbook or EXAMPLES / "acme/playbook.toml"}
