"""Retention, and one person's data: handed over whole, erased whole, on both databases."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from pydantic import SecretStr

from core.incidents.severity import Severity
from core.incidents.status import Status
from core.incidents.timeline import EntryKind
from core.store import access_tables, delivery_tables
from core.store import incident_tables as t
from core.store.engine import open_engine, session_maker
from core.store.files import file_key
from core.store.retention import GONE
from muster.person_commands import erase, export
from muster.retention import Retention
from muster.settings import Settings
from muster.testing import FakeClock
from tests.databases import KINDS, migrated_database

ENDED = datetime(2026, 1, 10, tzinfo=UTC)
SECRET = "the words that only Ada said"


@pytest.fixture(params=KINDS)
async def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """A store in which Ada wrote, led and signed in, beside Ben."""
    address = await migrated_database(request.param, tmp_path)
    engine = open_engine(address)
    async with engine.begin() as connection:
        for statement in _rows():
            await connection.execute(statement)
    await engine.dispose()
    return Settings(database_url=address, slack_bot_token=SecretStr(""))


def _rows() -> list[sa.Insert]:
    message, files = "slack/T1/C1/100.1", [{"id": "F1", "name": "plan of ada.txt"}]
    incident: dict[str, Any] = {"version": 1, "title": "Disk", "status": Status.RESOLVED, "is_report_only": False}
    incident |= {"key": "k1", "reporter_id": 1, "lead_id": 1, "first_values": {}, "severity": Severity.MAJOR}
    incident |= {"reported_at": ENDED, "started_at": ENDED, "ended_at": ENDED, "is_private": False}
    entry: dict[str, Any] = {"incident_id": 1, "at": ENDED, "attachments": [], "source": "chat"}
    said = {**entry, "key": "m1", "kind": EntryKind.MESSAGE, "text": SECRET, "author_id": 1, "attachments": files}
    led = {**entry, "key": "f1", "kind": EntryKind.FIELD, "field": "lead", "old": "Ben", "new": "Ada Lovelace"}
    led["person_id"] = 2
    kept: dict[str, Any] = {"incident_id": 1, "message_key": message, "text": SECRET, "author_id": 1, "marks": []}
    inbox = {"key": "e1", "lane": "l", "kind": "message_posted", "received_at": ENDED, "state": "done", "attempts": 1}
    return [
        t.person.insert().values(id=1, name="Ada Lovelace", email="ada@acme.example", email_is_sure=True, team="Core"),
        t.person.insert().values(id=2, name="Ben"),
        t.account.insert().values(person_id=1, platform="slack", workspace="T1", user="UADA", handle="ada"),
        t.incident.insert().values(incident),
        t.timeline_entry.insert().values(said),
        t.timeline_entry.insert().values(led),
        t.captured_message.insert().values({**kept, "attachments": files}),
        t.kept_file.insert().values(
            incident_id=1, file_key=file_key(message, "F1"), name="plan", media_type="text/plain", content=b"plan"
        ),
        t.activity.insert().values(channel_key="slack/T1/C1", account_key="slack/T1/UADA", messages=7),
        access_tables.local_login.insert().values(
            person_id=1, login="ada", password_hash="argon2-of-ada", changed_at=ENDED
        ),
        delivery_tables.inbox.insert().values({**inbox, "payload": json.dumps({"user": "UADA", "text": SECRET})}),
    ]


async def test_all_that_is_kept_of_somebody_is_handed_over_without_secrets(settings: Settings) -> None:
    told = await export(settings, "ada@acme.example")
    found = json.loads(told)
    assert found["person"][0]["name"] == "Ada Lovelace"
    assert found["captured_message"][0]["text"] == SECRET
    assert found["incident"][0]["title"] == "Disk"
    assert found["activity"][0]["messages"] == 7
    assert found["local_login"][0]["login"] == "ada"
    assert "argon2" not in told
    assert '"Ben"' not in json.dumps(found["person"])
    assert await _deeds(settings) == [("person.exported", "person/1")]


async def test_nothing_of_somebody_is_left_but_what_they_did(settings: Settings) -> None:
    assert await erase(settings, "slack/T1/UADA") == 1
    everything = await _everything(settings)
    for word in (SECRET, "Lovelace", "ada@acme", "UADA", "argon2", "plan"):
        assert word not in everything, word
    assert "Erased person 1" in everything
    engine = open_engine(settings.database)
    async with engine.connect() as connection:
        assert (await connection.execute(sa.select(t.incident.c.lead_id))).scalar_one() == 1
        assert (await connection.execute(sa.select(t.activity.c.messages))).scalar_one() == 7
        assert not (
            await connection.execute(sa.select(t.person.c.email_is_sure).where(t.person.c.id == 1))
        ).scalar_one()
    await engine.dispose()
    assert await _deeds(settings) == [("person.erased", "person/1")]


@pytest.mark.parametrize(("days", "is_dropped"), [(0, False), (40, False), (30, True)])
async def test_words_and_files_are_dropped_after_their_time(settings: Settings, days: int, is_dropped: bool) -> None:
    engine = open_engine(settings.database)
    clock = FakeClock(datetime(2026, 2, 15, tzinfo=UTC))
    async with session_maker(engine)() as session:
        for _ in range(2):
            await Retention(clock, days, days)(session)
        await session.commit()
        texts = list(await session.scalars(sa.select(t.captured_message.c.text)))
        shown = await session.scalar(sa.select(t.timeline_entry.c.text).where(t.timeline_entry.c.key == "m1"))
        files = await session.scalar(sa.select(sa.func.count()).select_from(t.kept_file))
    await engine.dispose()
    assert (texts, shown, files) == (([""], GONE, 0) if is_dropped else ([SECRET], SECRET, 1))
    expected = [("retention.words", ""), ("retention.files", "")] if is_dropped else []
    assert await _deeds(settings) == expected


async def _deeds(settings: Settings) -> list[tuple[str, str]]:
    engine = open_engine(settings.database)
    async with engine.connect() as connection:
        audit = access_tables.audit.c
        rows = (await connection.execute(sa.select(audit.did, audit.about).order_by(audit.id))).all()
    await engine.dispose()
    return [(row.did, row.about) for row in rows]


async def _everything(settings: Settings) -> str:
    """All that stands in any table, the index for searching among them."""
    engine = open_engine(settings.database)

    def read(connection: sa.Connection) -> str:
        there = sa.MetaData()
        there.reflect(connection, views=False)
        return "\n".join(str(row) for table in there.sorted_tables for row in connection.execute(sa.select(table)))

    async with engine.connect() as connection:
        found = await connection.run_sync(read)
    await engine.dispose()
    return found
