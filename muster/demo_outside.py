"""What the demo connects besides chat: a pager, a status page, and a company's own process from `examples/`."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from sandbox.outside import PagerDutySandbox, StatuspageSandbox
from sandbox.slack import SlackSandbox

EXAMPLES = Path(__file__).parents[1] / "examples"
AUDIENCES = ("customer-ops", "compliance", "execs")


@asynccontextmanager
async def outside(chat: SlackSandbox) -> AsyncIterator[dict[str, Any]]:
    """Start the stand-ins; gives the settings that connect Muster to them and load the examples."""
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
            "audiences": await _audiences(chat),
            **_examples(),
        }


async def _audiences(chat: SlackSandbox) -> dict[str, str]:
    """A channel for each audience that the example speaks to, with the bot in it."""
    made = {}
    for name in AUDIENCES:
        channel = await chat.create_channel("ada", name)
        await chat.invite("ada", channel, chat.config.bot_handle)
        made[name] = channel.id
    return made


def _examples() -> dict[str, Any]:
    """None where Muster was installed without them."""
    if not EXAMPLES.is_dir():
        return {}
    return {"blocks": ["examples.page_engineer", "examples.acme.process"], "playbook": EXAMPLES / "acme/playbook.toml"}
