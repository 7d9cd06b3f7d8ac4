"""`muster token`."""

from __future__ import annotations

import click

from muster.cli.running import load_settings, run


@click.group()
def token() -> None:
    """Tokens for the API. People make their own under /tokens in the web UI."""


@token.command("create")
@click.option("--person", "who", required=True, help="Whose: a log-in name, address or id.")
@click.option("--name", required=True, help="What it is for.")
@click.option(
    "--scope", "scopes", multiple=True, default=("read",), show_default=True, help="read, declare, respond, …"
)
@click.option("--days", default=90, show_default=True, type=click.IntRange(0, 3660), help="0: it does not expire.")
def create_token(who: str, name: str, scopes: tuple[str, ...], days: int) -> None:
    """Make one, and print it: it is shown this once."""
    from muster.token_commands import create

    click.echo(run(lambda: create(load_settings(), who, name, scopes, days)))


@token.command("list")
@click.option("--person", "who", help="Whose; everybody's, if it is not given.")
def list_tokens(who: str | None) -> None:
    """Show them, newest first, without what they are."""
    from muster.token_commands import show

    lines = run(lambda: show(load_settings(), who))
    click.echo("\n".join(lines) if lines else "There are no tokens.")


@token.command("revoke")
@click.argument("number", type=click.IntRange(1, 2**62))
def revoke_token(number: int) -> None:
    """End token NUMBER at once."""
    from muster.token_commands import revoke

    if not run(lambda: revoke(load_settings(), number)):
        raise click.ClickException(f"There is no token {number} that is still good.")
    click.echo(f"Token {number} is revoked.")
