"""The command line."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import click
from pydantic import ValidationError

from core.chat.errors import ChatError
from core.playbook import Playbook
from core.store.ownership import DatabaseInUse
from muster.settings import Settings, SettingsError

T = TypeVar("T")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="muster")
def main() -> None:
    """Muster: declare, run and close incidents where people already talk."""


@main.command()
@click.option("--port", default=8000, show_default=True, help="Port of the web UI; the next free one when it is taken.")
@click.option("--chat-port", default=8900, show_default=True, help="Port of sandbox Slack, likewise.")
@click.option("--discord-port", default=8950, show_default=True, help="Port of sandbox Discord, likewise.")
@click.option("--teams-port", default=8960, show_default=True, help="Port of sandbox Teams, likewise.")
def demo(port: int, chat_port: int, discord_port: int, teams_port: int) -> None:
    """Start sandbox Slack, Discord and Teams and Muster on this machine, with two past incidents. Ctrl-C ends all."""
    from muster.demo import run_demo

    _run(lambda: run_demo(port, chat_port, discord_port, teams_port))


@main.command()
def serve() -> None:
    """Run Muster: web UI, inbound requests and worker in one process."""
    from muster.server import serve_forever

    _run(lambda: serve_forever(load_settings()))


@main.command()
def worker() -> None:
    """Work on what `muster serve` processes take in: any number of both share one PostgreSQL. Serves no pages."""
    from muster.server import work_forever

    _run(lambda: work_forever(load_settings()))


@main.command()
def doctor() -> None:
    """Check settings, tokens, scopes, database and clocks, and say what to do."""
    from muster.doctor import examine

    findings = _run(lambda: examine(load_settings()))
    for finding in findings:
        click.echo(f"{'ok  ' if finding.is_good else 'FAIL'} {finding.what}: {finding.sentence}")
    sys.exit(0 if all(finding.is_good for finding in findings) else 1)


@main.group()
def db() -> None:
    """The database."""


@db.command("upgrade")
def db_upgrade() -> None:
    """Bring the database to the present schema (also done at each start)."""
    from core.store.engine import open_engine
    from core.store.migrate import upgrade
    from core.store.ownership import own_database

    async def run() -> None:
        settings = load_settings()
        lock = own_database(settings.database)
        engine = open_engine(settings.database)
        await upgrade(engine)
        await engine.dispose()
        if lock:
            lock.close()

    _run(run)
    click.echo("The database has the present schema.")


@main.group("dead-letters")
def dead_letters() -> None:
    """What could not be handled or sent; a running Muster takes up what is tried again within a second."""


@dead_letters.command("list")
@click.option("--limit", default=50, show_default=True)
def list_dead_letters(limit: int) -> None:
    """Show them, newest first."""
    from muster.dead_letter_commands import show

    _run(lambda: show(load_settings(), limit))


@dead_letters.command("retry")
@click.argument("name")
def retry_dead_letter(name: str) -> None:
    """Try NAME (such as outbox/12) again."""
    _act(name, retry=True)


@dead_letters.command("discard")
@click.argument("name")
def discard_dead_letter(name: str) -> None:
    """Drop NAME (such as inbox/3) for good."""
    _act(name, retry=False)


def _act(name: str, retry: bool) -> None:
    from muster.dead_letter_commands import act

    if not _run(lambda: act(load_settings(), name, retry)):
        raise click.ClickException(f"There is no dead letter {name}.")
    click.echo(f"{name} will be tried again." if retry else f"{name} is dropped.")


@main.group()
def teams() -> None:
    """Microsoft Teams."""


@teams.command("manifest")
@click.option("--out", default="muster-teams.zip", show_default=True, type=click.Path(path_type=Path))
@click.option("--name", default="incident", show_default=True, help="What people mention.")
def teams_manifest(out: Path, name: str) -> None:
    """Write the app package to upload in Teams (Apps > Manage your apps > Upload an app)."""
    from adapters.teams.manifest import package
    from muster.company_blocks import load_hub
    from muster.offers import offers

    settings = load_settings()
    hub = load_hub(settings.blocks, settings.playbook)
    try:
        out.write_bytes(package(settings.teams_client_id, settings.site_url, offers(hub), name))
    except ValueError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"Wrote {out}. Upload it in Teams: Apps > Manage your apps > Upload an app, then add it to the team.")


@main.group()
def playbook() -> None:
    """The rules of your process, in a TOML file."""


@playbook.command("check")
@click.argument("file", required=False, type=click.Path(path_type=Path))
def check_playbook(file: Path | None) -> None:
    """Check FILE (or what MUSTER_PLAYBOOK names) and list its rules."""
    from muster.playbook_commands import describe

    describe(_playbook(file), load_settings())


@playbook.command("try")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--incident", "reference", help="Replay this one from the database, such as INC-42.")
def try_playbook(file: Path | None, reference: str | None) -> None:
    """Live through an incident in memory with FILE, and print what would happen. Nothing is sent."""
    from core.blocks.routing import parse_reference
    from muster.logs import configure_logs
    from muster.playbook_commands import invented, past, try_out

    configure_logs(level=50)
    number = parse_reference(reference) if reference else None
    if reference and number is None:
        raise click.ClickException(f"“{reference}” is not an incident's number. They look like INC-42.")

    async def work() -> None:
        story = await past(load_settings(), number) if number else invented()
        await try_out(_playbook(file), story)

    _run(work)


def _playbook(file: Path | None) -> Playbook:
    from muster.company_blocks import load_playbook

    path = file or load_settings().playbook
    if path is None:
        raise click.ClickException("Name a playbook: muster playbook check playbook.toml, or set MUSTER_PLAYBOOK.")
    try:
        return load_playbook(path)
    except SettingsError as error:
        raise click.ClickException(str(error)) from None


@main.group()
def person() -> None:
    """What is kept of one person: an address, a local account, an id, or a chat's platform/workspace/user names them."""


@person.command("export")
@click.argument("who")
def export_person(who: str) -> None:
    """Print all that is kept of WHO, as JSON."""
    from muster.person_commands import export

    click.echo(_run(lambda: export(load_settings(), who)))


@person.command("erase")
@click.argument("who")
@click.option("--yes", is_flag=True, help="Do not ask.")
def erase_person(who: str, yes: bool) -> None:
    """Take out WHO: name, addresses, accounts, sign-in, the words of their messages. Can't be undone."""
    from muster.person_commands import erase

    if not yes:
        click.confirm(f"Erase all that is kept of {who}? It can't be undone", abort=True)
    number = _run(lambda: erase(load_settings(), who))
    click.echo(f"Erased. What they did stays in the history as that of “Erased person {number}”.")


@main.group()
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
    address = _run(lambda: add(load_settings(), login, name, email, role, password))
    click.echo(address or f"{login} can sign in.")


@user.command("list")
def list_users() -> None:
    """Show local accounts, and everybody who was given a role."""
    from muster.user_commands import show

    click.echo("\n".join(_run(lambda: show(load_settings()))) or "Nobody was given an account or a role yet.")


@user.command("role")
@click.argument("who")
@click.argument("role")
def role_of_user(who: str, role: str) -> None:
    """Make WHO (log-in name, address or id) a viewer, responder, manager or admin."""
    from muster.user_commands import set_role

    _run(lambda: set_role(load_settings(), who, role))
    click.echo(f"{who} is {role} now.")


@user.command("team")
@click.argument("who")
@click.argument("team", default="")
def team_of_user(who: str, team: str) -> None:
    """Put WHO into TEAM: follow-ups are listed by it. Without a team, takes them out of theirs."""
    from muster.user_commands import set_team

    _run(lambda: set_team(load_settings(), who, team))
    click.echo(f"{who} belongs to {team} now." if team else f"{who} belongs to no team now.")


@user.command("disable")
@click.argument("who")
def disable_user(who: str) -> None:
    """Shut WHO out, of the web UI and of chat, at once."""
    from muster.user_commands import set_disabled

    _run(lambda: set_disabled(load_settings(), who, True))
    click.echo(f"{who} is shut out and signed out everywhere.")


@user.command("enable")
@click.argument("who")
def enable_user(who: str) -> None:
    """Let WHO in again."""
    from muster.user_commands import set_disabled

    _run(lambda: set_disabled(load_settings(), who, False))
    click.echo(f"{who} may come in again.")


@user.command("password")
@click.argument("who")
def password_of_user(who: str) -> None:
    """Give WHO another password; asks for it."""
    from muster.user_commands import set_password

    password = _new_password()
    _run(lambda: set_password(load_settings(), who, password))
    click.echo(f"{who} has another password, and is signed out everywhere.")


@user.command("link")
@click.argument("who")
def link_for_user(who: str) -> None:
    """Print a link that signs WHO in once, within half an hour."""
    from muster.user_commands import make_link

    click.echo(_run(lambda: make_link(load_settings(), who)))


@user.command("unlink")
@click.argument("who")
@click.argument("account")
def unlink_user(who: str, account: str) -> None:
    """ACCOUNT in a chat (platform/workspace/user, as in slack/T0123/U0456) is not WHO after all: it becomes a person of its
    own. What was done stays with WHO, who is signed out everywhere."""
    from muster.user_commands import unlink

    number = _run(lambda: unlink(load_settings(), who, account))
    click.echo(f"{account} is a person of its own now, number {number}.")


def _new_password() -> str:
    return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))


@main.group()
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

    click.echo(_run(lambda: create(load_settings(), who, name, scopes, days)))


@token.command("list")
@click.option("--person", "who", help="Whose; everybody's, if it is not given.")
def list_tokens(who: str | None) -> None:
    """Show them, newest first, without what they are."""
    from muster.token_commands import show

    lines = _run(lambda: show(load_settings(), who))
    click.echo("\n".join(lines) if lines else "There are no tokens.")


@token.command("revoke")
@click.argument("number", type=click.IntRange(1, 2**62))
def revoke_token(number: int) -> None:
    """End token NUMBER at once."""
    from muster.token_commands import revoke

    if not _run(lambda: revoke(load_settings(), number)):
        raise click.ClickException(f"There is no token {number} that is still good.")
    click.echo(f"Token {number} is revoked.")


@main.group("import")
def import_group() -> None:
    """Histories of other tools."""


@import_group.command("response")
@click.option("--from", "address", required=True, help="Its database: sqlite:///path/to/db.sqlite3 or postgresql://…")
@click.option("--dry-run", is_flag=True, help="Say what would be added, and write nothing.")
@click.option("--workspace", default="", help="The Slack team's id, T…; Slack is asked when it is not given.")
@click.option("--incidents-channel", default="", help="Id of the channel with the headline posts, C….")
@click.option("--reports-channel", default="", help="Id of the channel for report-only incidents, C….")
@click.option("--timezone", "zone", default="UTC", show_default=True, help="Zone that its server wrote its times in.")
@click.option("--name", default="response", show_default=True, help="Tells one imported database from another.")
def import_from_response(
    address: str, dry_run: bool, workspace: str, incidents_channel: str, reports_channel: str, zone: str, name: str
) -> None:
    """Take over the database of Monzo Response: people, incidents, timeline, pins, actions, message counts.

    Run it as often as you like: what is here already stays as it is. All of it is imported, or nothing.
    """
    from muster.import_commands import run_import
    from muster.response_import import NotResponse

    try:
        lines = _run(
            lambda: run_import(
                load_settings(), address, workspace, incidents_channel, reports_channel, zone, name, dry_run
            )
        )
    except NotResponse as error:
        raise click.ClickException(str(error)) from None
    click.echo("\n".join(lines))


@main.group()
def slack() -> None:
    """Slack."""


@slack.command()
@click.option("--socket-mode", is_flag=True, help="For an app that Slack reaches over Socket Mode.")
def manifest(socket_mode: bool) -> None:
    """Print the app manifest to paste into Slack (Create New App > From a manifest)."""
    from adapters.slack import manifest as slack_manifest

    settings = load_settings()
    click.echo(json.dumps(slack_manifest(settings.site_url, socket_mode=socket_mode), indent=2))


@main.command()
@click.option("--port", default=8900, show_default=True)
@click.option("--app-url", default="http://127.0.0.1:8000", show_default=True, help="Where Muster listens.")
def sandbox(port: int, app_url: str) -> None:
    """Run sandbox Slack alone, a stand-in of Slack with a chat page."""
    from muster.demo import run_sandbox

    _run(lambda: run_sandbox(port, app_url))


def load_settings() -> Settings:
    """The settings; a wrong one ends the program with a sentence for each."""
    try:
        return Settings()
    except ValidationError as error:
        sentences = (f"MUSTER_{str(each['loc'][0]).upper()} {each['msg']}." for each in error.errors())
        raise click.ClickException(" ".join(sentences)) from None
    except SettingsError as error:
        raise click.ClickException(str(error)) from None


def _run(work: Callable[[], Awaitable[T]]) -> T:
    async def start() -> T:
        return await work()

    try:
        return asyncio.run(start())
    except KeyboardInterrupt:
        sys.exit(130)
    except (SettingsError, DatabaseInUse, ChatError, ValueError) as error:
        raise click.ClickException(str(error)) from None


if __name__ == "__main__":
    main()
