"""A small database of the predecessor's shape: made here, so that every odd value can be asked for."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

_TABLES = {
    "externaluser": "id integer primary key, app_id text, external_id text, display_name text, full_name text, email text",
    "incident": "id integer primary key, report text, report_time datetime, start_time datetime, end_time datetime, "
    "summary text, impact text, severity text, lead_id integer, reporter_id integer, report_only bool, private bool",
    "commschannel": "id integer primary key, channel_id text, channel_name text, incident_id integer",
    "headlinepost": "id integer primary key, message_ts text, comms_channel_id integer, incident_id integer",
    "pinnedmessage": "id integer primary key, message_ts text, text text, timestamp datetime, author_id integer, "
    "incident_id integer, timeline_event_id integer",
    "timelineevent": "id integer primary key, timestamp datetime, text text, metadata text, incident_id integer, "
    "event_type text",
    "userstats": "id integer primary key, join_time datetime, message_count integer, incident_id integer, user_id integer",
    "action": "id integer primary key, details text, done bool, incident_id integer, user_id integer, "
    "done_date datetime, due_date datetime, priority text, type text, created_date datetime",
}


class OldResponse:
    """A predecessor's database with two people and one incident in it; `put` adds rows."""

    def __init__(self, path: Path) -> None:
        self.path = path
        for table, columns in _TABLES.items():
            self.run(f"CREATE TABLE response_{table} ({columns})")
        for number, name in ((1, "ada"), (2, "ben")):
            self.put("externaluser", id=number, app_id="slack", external_id=f"U{number}", display_name=name)
        self.put(
            "incident",
            id=7,
            report="Disk &amp; network",
            report_time="2021-07-01 12:00:00.5",
            start_time="2021-07-01 11:50:00",
            summary="See &lt;@U2&gt; &amp; *hurry*",
            severity="2",
            lead_id=2,
            reporter_id=1,
            report_only=False,
            private=False,
        )
        self.put("commschannel", id=1, channel_id="C7", channel_name="inc-disk", incident_id=7)

    @property
    def address(self) -> str:
        return f"sqlite:///{self.path}"

    def run(self, statement: str, *values: object) -> None:
        with sqlite3.connect(self.path) as connection:
            connection.execute(statement, values)
        connection.close()

    def put(self, table: str, **values: object) -> None:
        marks = ", ".join("?" for _ in values)
        self.run(f"INSERT INTO response_{table} ({', '.join(values)}) VALUES ({marks})", *values.values())

    def event(self, kind: str, text: str, at: str = "2021-07-01 12:05:00", **about: object) -> None:
        self.put("timelineevent", timestamp=at, text=text, metadata=json.dumps(about), incident_id=7, event_type=kind)
