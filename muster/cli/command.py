"""The command line: a file for each group of commands. What a command needs is imported when it is called."""

from __future__ import annotations

import click

from muster.cli.db import db
from muster.cli.dead_letters import dead_letters
from muster.cli.doctor import doctor
from muster.cli.importing import import_group
from muster.cli.person import person
from muster.cli.playbook import playbook
from muster.cli.processes import demo, sandbox, serve, worker
from muster.cli.slack import slack
from muster.cli.teams import teams
from muster.cli.token import token
from muster.cli.user import user


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="muster")
def main() -> None:
    """Muster: declare, run and close incidents where people already talk."""


for each in (
    demo,
    serve,
    worker,
    doctor,
    db,
    dead_letters,
    teams,
    playbook,
    person,
    user,
    token,
    import_group,
    slack,
    sandbox,
):
    main.add_command(each)
