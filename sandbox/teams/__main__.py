"""`python -m sandbox.teams`: the sandbox by itself, until Ctrl-C."""

import argparse
import asyncio
import contextlib
import sys

from sandbox.teams import TeamsConfig, TeamsSandbox


def arguments() -> argparse.Namespace:
    defaults = TeamsConfig()
    parser = argparse.ArgumentParser(prog="python -m sandbox.teams", description=__doc__)
    parser.add_argument("--host", default=defaults.host)
    parser.add_argument("--port", type=int, default=8960)
    parser.add_argument("--bot", default="http://127.0.0.1:8000/teams/messages", help="the bot's messaging endpoint")
    parser.add_argument("--no-rate-limits", action="store_true")
    return parser.parse_args()


async def run(options: argparse.Namespace) -> None:
    config = TeamsConfig(host=options.host, port=options.port, rate_limits=not options.no_rate_limits)
    async with TeamsSandbox(config) as sandbox:
        sandbox.point_bot_at(options.bot)
        lines = [
            f"Sandbox Teams: {sandbox.base_url}/",
            f"MUSTER_TEAMS_API_URL={sandbox.base_url}",
            f"MUSTER_TEAMS_CLIENT_ID={config.client_id}",
            f"MUSTER_TEAMS_CLIENT_SECRET={config.client_secret}",
            f"MUSTER_TEAMS_TENANT_ID={config.tenant}",
            f"MUSTER_TEAMS_TEAM={sandbox.team}",
        ]
        sys.stdout.write("\n".join(lines) + "\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(run(arguments()))
