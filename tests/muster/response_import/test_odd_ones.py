"""What other predecessors' databases hold: older and newer columns, lost people, damage, somebody else's tables."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.chat.people import PersonRef
from core.chat.places import MessageRef, Place
from core.incidents.incident import Incident
from core.incidents.timeline import EntryKind, TimelineEntry
from core.store.engine import Sessions
from core.store.unit_of_work import UnitOfWork
from muster.response_import import NotResponse, import_response
from muster.response_import.report import Report
from tests.muster.response_import.counting import count
from tests.muster.response_import.old import OldResponse


async def take(sessions: Sessions, old: OldResponse, **more: object) -> Report:
    return await import_response(sessions, old.address, "T1", **more)  # type: ignore[arg-type]


async def incident(sessions: Sessions, number: int = 7) -> Incident:
    async with UnitOfWork(sessions) as uow:
        found = await uow.incidents.get(number)
    assert found
    return found


async def timeline(sessions: Sessions) -> list[TimelineEntry]:
    async with UnitOfWork(sessions) as uow:
        return list(await uow.timeline.shown(7))


async def test_texts_lose_the_sanitisers_marks_and_keep_their_own(sessions: Sessions, old: OldResponse) -> None:
    await take(sessions, old)
    made = await incident(sessions)
    assert made.title == "Disk & network"
    assert made.summary == "See [@ben](muster:person/slack/T1/U2) & **hurry**"
    assert (made.channel and made.channel.place) == Place("slack", "T1", "C7")


async def test_a_dry_run_writes_nothing(sessions: Sessions, old: OldResponse) -> None:
    report = await take(sessions, old, is_dry_run=True)
    assert report.added["incidents"] == 1
    assert "A dry run: nothing was written." in report.lines
    assert await count(sessions, "incident") == await count(sessions, "person") == 0


async def test_the_newer_schema_knows_who_left(sessions: Sessions, old: OldResponse) -> None:
    old.run("ALTER TABLE response_externaluser ADD COLUMN deleted bool NOT NULL DEFAULT 0")
    old.run("ALTER TABLE response_incident ADD COLUMN something_new text")
    old.put("externaluser", id=3, app_id="slack", external_id="U3", display_name="gone", deleted=True)
    await take(sessions, old)
    async with UnitOfWork(sessions) as uow:
        gone = await uow.people.find(PersonRef("slack", "T1", "U3"))
        here = await uow.people.find(PersonRef("slack", "T1", "U1"))
    assert gone
    assert here
    assert [gone.accounts[0].is_deactivated, here.accounts[0].is_deactivated] == [True, False]


async def test_somebody_met_in_the_chat_already_is_the_same_person(sessions: Sessions, old: OldResponse) -> None:
    async with UnitOfWork(sessions) as uow:
        ada = await uow.people.known(PersonRef("slack", "T1", "U1"), "Ada Lovelace")
        await uow.commit()
    await take(sessions, old)
    assert (await incident(sessions)).reporter.id == ada.id
    assert await count(sessions, "person") == 2


async def test_times_are_read_in_the_servers_zone(sessions: Sessions, old: OldResponse) -> None:
    await take(sessions, old, zone="Europe/London")
    made = await incident(sessions)
    assert made.reported_at == datetime(2021, 7, 1, 11, 0, 0, 500_000, tzinfo=UTC)


async def test_a_taken_number_gets_a_new_one_and_later_ones_go_on(sessions: Sessions, old: OldResponse) -> None:
    async with UnitOfWork(sessions) as uow:
        ada = await uow.people.known(PersonRef("slack", "T1", "U1"))
        at = datetime(2026, 1, 1, tzinfo=UTC)
        for number in range(7):
            await uow.incidents.add(Incident("Ours", ada, at, at, key=f"ours/{number}"))
        await uow.commit()
    report = await take(sessions, old)
    assert "Number 7 is taken here, so its incident 7 is INC-8." in report.remarks
    assert (await incident(sessions, 8)).title == "Disk & network"
    assert (await take(sessions, old)).added["incidents"] == 0
    async with UnitOfWork(sessions) as uow:
        last = Incident("Next", (await uow.people.known(PersonRef("slack", "T1", "U1"))), at, at, key="next")
        await uow.incidents.add(last)
        await uow.commit()
    assert last.id == 9


async def test_numbers_that_came_along_are_not_given_again(sessions: Sessions, old: OldResponse) -> None:
    await take(sessions, old)
    async with UnitOfWork(sessions) as uow:
        at = datetime(2026, 1, 1, tzinfo=UTC)
        made = Incident("Next", await uow.people.known(PersonRef("slack", "T1", "U1")), at, at, key="next")
        await uow.incidents.add(made)
        await uow.commit()
    assert made.id == 8


async def test_field_changes_are_entries_and_the_ground_of_later_ones(sessions: Sessions, old: OldResponse) -> None:
    person = {"app_id": "slack", "external_id": "U2"}
    old.event("incident_update", "lead", "2021-07-01 12:01:00", update_type="incident_lead", new_value=person)
    old.event(
        "incident_update",
        "title",
        "2021-07-01 12:02:00",
        update_type="incident_report",
        old_value="Disk",
        new_value="Disk &amp; network",
    )
    old.event("incident_update", "a company's own", update_type="weather", new_value="rain")
    old.event("text", "Called the &lt;@U1&gt;")
    await take(sessions, old)
    shown = await timeline(sessions)
    assert [(each.kind, each.field, each.old, each.text) for each in shown] == [
        (EntryKind.DECLARED, "", None, ""),
        (EntryKind.FIELD, "lead", None, ""),
        (EntryKind.FIELD, "title", "Disk", ""),
        (EntryKind.NOTE, "", None, "a company's own"),
        (EntryKind.NOTE, "", None, "Called the [@ada](muster:person/slack/T1/U1)"),
    ]
    made = await incident(sessions)
    assert (shown[1].new, shown[2].new) == (str(made.lead and made.lead.id), "Disk & network")
    assert (made.first_values["title"], made.first_values["lead"], made.first_values["severity"]) == ("Disk", None, "2")


async def test_what_came_since_the_last_import_is_added(sessions: Sessions, old: OldResponse) -> None:
    await take(sessions, old)
    old.put("userstats", id=1, join_time=None, message_count=12, incident_id=7, user_id=2)
    old.put("action", id=1, details="Write it down", done=True, incident_id=7, user_id=1)
    old.put("pinnedmessage", message_ts="1.5", text="Look", timestamp="2021-07-01 12:04:00", author_id=2, incident_id=7)
    report = await take(sessions, old)
    assert [report.added[each] for each in ("incidents", "message counts", "actions", "pins")] == [0, 1, 1, 1]
    assert [each.text for each in await timeline(sessions)] == ["", "Look"]
    assert (await take(sessions, old)).added["message counts"] == 0
    assert await count(sessions, "activity") == 1


async def test_what_was_taken_away_or_changed_in_muster_stays_so(sessions: Sessions, old: OldResponse) -> None:
    old.put("pinnedmessage", message_ts="1.5", text="Look", timestamp="2021-07-01 12:04:00", author_id=2, incident_id=7)
    await take(sessions, old)
    async with UnitOfWork(sessions) as uow:
        key = MessageRef(Place("slack", "T1", "C7"), "1.5").key
        (await uow.timeline.captured(7, key)).release("pin", datetime(2026, 1, 1, tzinfo=UTC))
        await uow.timeline.drop_message(7, key)
        found = await uow.incidents.get(7)
        assert found
        found.summary = "Written in Muster"
        await uow.commit()
    await take(sessions, old)
    assert [each.kind for each in await timeline(sessions)] == [EntryKind.DECLARED]
    assert (await incident(sessions)).summary == "Written in Muster"


async def test_a_lost_reporter_is_somebody_unknown(sessions: Sessions, old: OldResponse) -> None:
    old.run("UPDATE response_incident SET reporter_id = NULL, lead_id = NULL, report = '', severity = 'odd'")
    await take(sessions, old)
    await take(sessions, old)
    made = await incident(sessions)
    assert (made.reporter.name, made.lead, made.title, made.severity) == ("Unknown reporter", None, "(no title)", None)


async def test_another_teams_database_needs_a_name(sessions: Sessions, old: OldResponse, tmp_path: Path) -> None:
    await take(sessions, old)
    other = OldResponse(tmp_path / "other.sqlite3")
    other.run("UPDATE response_incident SET report_time = '2020-01-01 10:00:00'")
    with pytest.raises(NotResponse, match="--name"):
        await take(sessions, other)
    other.run("UPDATE response_commschannel SET channel_id = 'C8'")
    assert (await take(sessions, other, name="other")).added["incidents"] == 1


async def test_a_channel_in_use_is_left_out_and_told(sessions: Sessions, old: OldResponse) -> None:
    await take(sessions, old)
    report = await take(sessions, old, name="again")
    assert "Channel C7 serves another incident here: left out." in report.remarks
    assert await count(sessions, "comms_channel") == 1


async def test_a_predecessor_on_postgresql(sessions: Sessions, old: OldResponse, tmp_path: Path) -> None:
    """Its own PostgreSQL keeps times as timestamps and truths as booleans."""
    from tests.databases import fresh_database

    address = await fresh_database("postgresql", tmp_path)
    await _copy(old, address)
    report = await import_response(sessions, address, "T1")
    assert report.added["incidents"] == 1
    made = await incident(sessions)
    assert made.reported_at == datetime(2021, 7, 1, 12, 0, 0, 500_000, tzinfo=UTC)
    assert made.summary.startswith("See [@ben]")


async def _copy(old: OldResponse, address: str) -> None:
    import asyncpg  # type: ignore[import-untyped]
    from sqlalchemy.engine import make_url

    url = make_url(address)
    target = await asyncpg.connect(host=url.query["host"], user=url.username, database=url.database)
    with sqlite3.connect(old.path) as source:
        for name, statement in source.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'").fetchall():
            await target.execute(statement.replace("datetime", "timestamp"))
            rows = source.execute(f"SELECT * FROM {name}").fetchall()
            kinds = await target.fetch(
                "SELECT data_type FROM information_schema.columns WHERE table_name = $1 ORDER BY ordinal_position", name
            )
            for row in rows:
                values = [_typed(value, kind[0]) for value, kind in zip(row, kinds, strict=True)]
                marks = ", ".join(f"${place}" for place in range(1, len(row) + 1))
                await target.execute(f"INSERT INTO {name} VALUES ({marks})", *values)
    await target.close()


def _typed(value: object, kind: str) -> object:
    if value is None:
        return None
    if kind.startswith("timestamp"):
        return datetime.fromisoformat(str(value))
    return bool(value) if kind == "boolean" else value
