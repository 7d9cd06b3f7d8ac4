"""`muster user`."""

from __future__ import annotations

import click

from muster.cli.running import load_settings, run


@click.group()
def user() -> None:
    """Who may sign in to the web UI, and as what (docs/sign-in.md)."""


@user.command("add")
@click.argument("login")
@click.option("--name", default="", help="As people call them.")
@click.option("--email", default="", help="Whoever is known in chat by this address is that person.")
@click.option("--role", default="responder", show_default=True, help="viewer, responder, manager or admin.")
@click.option("--link", is_flag=True, help="No password: print a link that signs them in once.")
def add_user(login: str, name: str, email: str, role: str, link: bool) -> None:
    """Make a local account LOGIN; asks for its password."""
    from muster.user_commands import add

    password = None if link else _new_password()
    address = run(lambda: add(load_settings(), login, name, email, role, password))
    click.echo(address or f"{login} can sign in.")


@user.command("list")
def list_users() -> None:
    """Show local accounts, and everybody who was given a role."""
    from muster.user_commands import show

    click.echo("\n".join(run(lambda: show(load_settings()))) or "Nobody was given an account or a role yet.")


@user.command("role")
@click.argument("who")
@click.argument("role")
def role_of_user(who: str, role: str) -> None:
    """Make WHO (log-in name, address or id) a viewer, responder, manager or admin."""
    from muster.user_commands import set_role

    run(lambda: set_role(load_settings(), who, role))
    click.echo(f"{who} is {role} now.")


@user.command("team")
@click.argument("who")
@click.argument("team", default="")
def team_of_user(who: str, team: str) -> None:
    """Put WHO into TEAM: follow-ups are listed by it. Without a team, takes them out of theirs."""
    from muster.user_commands import set_team

    run(lambda: set_team(load_settings(), who, team))
    click.echo(f"{who} belongs to {team} now." if team else f"{who} belongs to no team now.")


@user.command("disable")
@click.argument("who")
def disable_user(who: str) -> None:
    """Shut WHO out, of the web UI and of chat, at once."""
    from muster.user_commands import set_disabled

    run(lambda: set_disabled(load_settings(), who, True))
    click.echo(f"{who} is shut out and signed out everywhere.")


@user.command("enable")
@click.argument("who")
def enable_user(who: str) -> None:
    """Let WHO in again."""
    from muster.user_commands import set_disabled

    run(lambda: set_disabled(load_settings(), who, False))
    click.echo(f"{who} may come in again.")


@user.command("password")
@click.argument("who")
def password_of_user(who: str) -> None:
    """Give WHO another password; asks for it."""
    from muster.user_commands import set_password

    password = _new_password()
    run(lambda: set_password(load_settings(), who, password))
    click.echo(f"{who} has another password, and is signed out everywhere.")


@user.command("link")
@click.argument("who")
def link_for_user(who: str) -> None:
    """Print a link that signs WHO in once, within half an hour."""
    from muster.user_commands import make_link

    click.echo(run(lambda: make_link(load_settings(), who)))


@user.command("unlink")
@click.argument("who")
@click.argument("account")
def unlink_user(who: str, account: str) -> None:
    """ACCOUNT in a chat (platform/workspace/user, as in slack/T0123/U0456) is not WHO after all: it becomes a person of its
    own. What was done stays with WHO, who is signed out everywhere."""
    from muster.user_commands import unlink

    number = run(lambda: unlink(load_settings(), who, account))
    click.echo(f"{account} is a person of its own now, number {number}.")


def _new_password() -> str:
    return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))
