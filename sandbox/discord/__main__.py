"""`python -m sandbox.discord`: the sandbox by itself, until Ctrl-C."""

import argparse
import asyncio
import contextlib
import sys

from sandbox.discord import DiscordConfig, DiscordSandbox


def arguments() -> argparse.Namespace:
    defaults = DiscordConfig()
    parser = argparse.ArgumentParser(prog="python -m sandbox.discord", description=__doc__)
    parser.add_argument("--host", default=defaults.host)
    parser.add_argument("--port", type=int, default=8950)
    parser.add_argument("--bot-token", default=defaults.bot_token)
    parser.add_argument("--no-rate-limits", action="store_true")
    return parser.parse_args()


async def run(options: argparse.Namespace) -> None:
    config = DiscordConfig(host=options.host, port=options.port, bot_token=options.bot_token)
    config.rate_limits = not options.no_rate_limits
    async with DiscordSandbox(config) as sandbox:
        lines = [
            f"Sandbox Discord: {sandbox.base_url}/",
            f"MUSTER_DISCORD_API_URL={sandbox.api_url}",
            f"MUSTER_DISCORD_GUILD={sandbox.guild_id}",
            f"MUSTER_DISCORD_BOT_TOKEN={sandbox.config.bot_token}",
        ]
        sys.stdout.write("\n".join(lines) + "\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(run(arguments()))
