"""`muster db`."""

from __future__ import annotations

import click

from muster.cli.running import load_settings, run


@click.group()
def db() -> None:
    """The database."""


@db.command("upgrade")
def db_upgrade() -> None:
    """Bring the database to the present schema (also done at each start)."""
    from core.store.engine import open_engine
    from core.store.migrate import upgrade
    from core.store.ownership import own_database

    async def work() -> None:
        settings = load_settings()
        lock = own_database(settings.database)
        engine = open_engine(settings.database)
        await upgrade(engine)
        await engine.dispose()
        if lock:
            lock.close()

    run(work)
    click.echo("The database has the present schema.")
