"""`python -m sandbox.slack`: the sandbox by itself, until Ctrl-C."""

import argparse
import asyncio
import contextlib
import sys

from sandbox.slack import SandboxConfig, SlackSandbox


def arguments() -> argparse.Namespace:
    defaults = SandboxConfig()
    parser = argparse.ArgumentParser(prog="python -m sandbox.slack", description=__doc__)
    parser.add_argument("--host", default=defaults.host)
    parser.add_argument("--port", type=int, default=8901)
    parser.add_argument("--public-url", default="", help="where the app reaches this server, if not at its own address")
    parser.add_argument("--app-url", help="the app's base URL: /slack/events, /slack/commands, /slack/interactivity")
    parser.add_argument("--signing-secret", default=defaults.signing_secret)
    parser.add_argument("--bot-token", default=defaults.bot_token)
    parser.add_argument("--app-token", default=defaults.app_token)
    parser.add_argument("--no-rate-limits", action="store_true")
    return parser.parse_args()


async def run(options: argparse.Namespace) -> None:
    config = SandboxConfig(
        host=options.host,
        port=options.port,
        public_url=options.public_url,
        signing_secret=options.signing_secret,
        bot_token=options.bot_token,
        app_token=options.app_token,
        rate_limits=not options.no_rate_limits,
        retry_delays=(0.5, 60.0, 300.0),
    )
    async with SlackSandbox(config) as sandbox:
        if options.app_url:
            sandbox.point_app_at(options.app_url)
        sys.stdout.write(f"Sandbox Slack: {sandbox.public_url}/\n  Web API: {sandbox.api_url}\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(run(arguments()))
