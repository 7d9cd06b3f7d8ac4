"""The database that the predecessor's own models made: every row of it, with its time, author and text, in its place."""

from __future__ import annotations

import html
import json
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.incidents.access import AccessRole, Viewer
from core.incidents.status import Status
from core.incidents.timeline import EntryKind
from core.store.document import Document, document
from core.store.engine import Sessions
from muster.response_import import import_response
from muster.response_import.report import Report

_DATA = Path(__file__).parents[4] / "shared/data"
_FILE = _DATA / "response-0.5.1.sqlite3"
_MARKDOWN = {
    "see &lt;https://example.com|graph&gt;": "see [graph](https://example.com)",
    "line one\nline two": "line one\\\nline two",
    "Looking into &lt;@U0000003&gt; and &lt;#C0000099|general&gt;": (
        "Looking into [@margaret](muster:person/slack/T1/U0000003) and [#general](muster:channel/slack/T1/C0000099)"
    ),
    "*bold* and `code` &amp; more\nsecond line": "**bold** and `code` & more\\\nsecond line",
    "talk to &lt;@U0000002&gt;": "talk to [@linus](muster:person/slack/T1/U0000002)",
    "raise limits &amp; retest": "raise limits & retest",
}
_ADMIN = Viewer(0, AccessRole.ADMIN)

pytestmark = pytest.mark.skipif(not _FILE.exists(), reason="The predecessor's database is not beside this checkout.")


async def take(sessions: Sessions) -> Report:
    return await import_response(sessions, f"sqlite:///{_FILE}", "T1", incidents_channel="C1")


@pytest.fixture
def rows() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(f"file:{_FILE}?mode=ro", uri=True)
    connection.row_factory = sqlite3.Row
    yield connection
    connection.close()


async def test_run_twice_every_number_time_author_and_text_is_in_place(
    sessions: Sessions, rows: sqlite3.Connection
) -> None:
    _check_reports(await take(sessions), await take(sessions))
    messages = 0
    for old in rows.execute("SELECT * FROM response_incident"):
        doc = await document(sessions, _ADMIN, old["id"])
        assert doc
        incident = doc.incident
        assert incident.title == html.unescape(old["report"])
        assert incident.summary == _text(old["summary"])
        assert incident.impact == _text(old["impact"])
        assert (incident.reported_at, incident.started_at) == (_utc(old["report_time"]), _utc(old["start_time"]))
        ended = _utc(old["end_time"]) if old["end_time"] else (incident.reported_at if old["report_only"] else None)
        assert incident.ended_at == ended
        assert (incident.status is Status.RESOLVED) == (ended is not None)
        assert str(int(incident.severity or 0)) == (old["severity"] or "0")
        assert (incident.is_private, incident.is_report_only) == (bool(old["private"]), bool(old["report_only"]))
        assert incident.reporter.name == _name(rows, old["reporter_id"])
        assert (incident.lead.name if incident.lead else None) == (old["lead_id"] and _name(rows, old["lead_id"]))
        _check_timeline(doc, rows)
        _check_actions(doc, rows)
        messages += _check_counts(doc, rows)
    assert messages == 4027


def _check_reports(first: Report, second: Report) -> None:
    expected = json.loads((_DATA / "response-0.5.1.expected.json").read_text())
    kinds = {
        "people": "ExternalUser",
        "incidents": "Incident",
        "channels": "CommsChannel",
        "headline posts": "HeadlinePost",
        "pins": "PinnedMessage",
        "timeline events": "TimelineEvent",
        "message counts": "UserStats",
        "actions": "Action",
    }
    for kind, model in kinds.items():
        assert (first.read[kind], first.added[kind]) == (expected[model], expected[model]), kind
        assert (second.read[kind], second.added[kind]) == (expected[model], 0), kind
    facts = {"without an end": "open", "private": "private", "report only": "report_only", "messages": "messages"}
    for ours, theirs in facts.items():
        assert first.facts[ours] == str(expected[theirs])
    assert first.facts["actions done"] == str(expected["actions_done"])
    assert first.facts["by severity"] == "critical 21, major 21, minor 4, trivial 2, none 2"
    assert str(expected["Event"]) in first.remarks[0]


def _check_timeline(doc: Document, rows: sqlite3.Connection) -> None:
    old = rows.execute("SELECT * FROM response_timelineevent WHERE incident_id = ?", (doc.incident.id,)).fetchall()
    shown = {(entry.at, entry.kind): entry for entry in doc.timeline}
    assert len(shown) == len(old) + 1  # and the declaration
    for event in old:
        about = json.loads(event["metadata"])
        if event["event_type"] == "slack_pin":
            entry = shown[_utc(event["timestamp"]), EntryKind.MESSAGE]
            assert entry.text == _text(event["text"])
            assert doc.people[entry.author_id or 0].name == about["author"]["full_name"]
            assert entry.message_key == f"slack/T1/{about['channel_id']}/{about['message_ts']}"
        else:
            entry = shown[_utc(event["timestamp"]), EntryKind.FIELD]
            assert (entry.field, entry.old, entry.new) == (
                "severity",
                about["old_value"]["id"],
                about["new_value"]["id"],
            )


def _check_actions(doc: Document, rows: sqlite3.Connection) -> None:
    old = rows.execute("SELECT * FROM response_action WHERE incident_id = ?", (doc.incident.id,)).fetchall()
    assert len(doc.actions) == len(old)
    by_key = {action.key: action for action in doc.actions}
    for action in old:
        made = by_key[f"response/{doc.incident.id}/action/{action['id']}"]
        assert made.details == _text(action["details"])
        assert doc.people[made.owner_id or 0].name == _name(rows, action["user_id"])
        assert made.created_at == _utc(action["created_date"])
        assert (made.done_at is not None) == bool(action["done"])
        if action["done_date"]:
            assert made.done_at == _utc(action["done_date"])
        assert (made.due.isoformat() if made.due else None) == (action["due_date"] and action["due_date"][:10])
        assert (made.priority and made.priority.value) == {"1": "high", "2": "medium", "3": "low"}.get(
            action["priority"]
        )
        types = {"1": "detective", "2": "preventative", "3": "corrective"}
        assert (made.type and made.type.value) == types.get(action["type"])


def _check_counts(doc: Document, rows: sqlite3.Connection) -> int:
    old = rows.execute("SELECT * FROM response_userstats WHERE incident_id = ?", (doc.incident.id,)).fetchall()
    counted = {each.name: each for each in doc.participants}
    assert len(counted) == len(old)
    for stats in old:
        took_part = counted[_name(rows, stats["user_id"])]
        assert (took_part.messages, took_part.joined_at) == (stats["message_count"], _utc(stats["join_time"]))
    return sum(each.messages for each in counted.values())


def _utc(naive: str) -> datetime:
    return datetime.fromisoformat(naive).replace(tzinfo=UTC)


def _text(stored: str | None) -> str:
    return _MARKDOWN.get(stored or "", stored or "")


def _name(rows: sqlite3.Connection, person: int) -> str:
    return str(rows.execute("SELECT full_name FROM response_externaluser WHERE id = ?", (person,)).fetchone()[0])
