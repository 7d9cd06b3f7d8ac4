"""A long history, made up quickly. The same shape on both databases."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

PEOPLE = 400
_END = datetime(2026, 1, 1, tzinfo=UTC)
_SPAN_S = 6 * 365 * 24 * 3600
_FIRST = """INSERT INTO person (name, is_disabled, team) SELECT 'Person ' || n, false, '' FROM numbers"""

# random()^4 over 10,000 words: the first is in every third text, the thousandth in one of sixty.
_WORD = "'w' || (1 + floor(power(random(), 4) * 10000))::int"
_TITLE = " || ' ' || ".join([_WORD] * 6)
_SUMMARY = " || ' ' || ".join([_WORD] * 24)

POSTGRESQL = (
    "SELECT setseed(0.42)",
    f"WITH numbers AS (SELECT generate_series(1, {PEOPLE}) n) {_FIRST}",
    """INSERT INTO account (person_id, platform, workspace, "user", name, handle, is_deactivated)
    SELECT id, CASE WHEN id % 10 = 0 THEN 'discord' WHEN id = 3 THEN 'teams' ELSE 'slack' END, 'W', id::text, name, '', false
    FROM person""",
    "ALTER TABLE incident DISABLE TRIGGER incident_is_found",
    f"""INSERT INTO incident (version, key, title, summary, impact, severity, status, reporter_id, lead_id, is_private,
    is_report_only, reported_at, started_at, ended_at, first_values)
    SELECT 1, 'k' || n, {_TITLE}, {_SUMMARY}, '',
      CASE WHEN random() < 0.01 THEN '1' WHEN random() < 0.1 THEN '2' WHEN random() < 0.5 THEN '3'
        WHEN random() < 0.6 THEN '4' END,
      CASE WHEN n > AMOUNT - 200 THEN 'investigating' ELSE 'resolved' END,
      1 + floor(random() * {PEOPLE})::int,
      CASE WHEN random() < 0.9 THEN 1 + floor(random() * {PEOPLE})::int END,
      random() < 0.01, random() < 0.05,
      timestamptz '2026-01-01' - interval '6 years' * (1 - n::float / AMOUNT),
      timestamptz '2026-01-01' - interval '6 years' * (1 - n::float / AMOUNT),
      CASE WHEN n <= AMOUNT - 200 THEN timestamptz '2026-01-01' - interval '6 years' * (1 - n::float / AMOUNT)
        + interval '3 hours' * random() END,
      '{{}}'
    FROM generate_series(1, AMOUNT) n""",
    "ALTER TABLE incident ENABLE TRIGGER incident_is_found",
    """INSERT INTO headline_post (version, incident_id, platform, workspace, channel, message, is_outdated, posts)
    SELECT 1, id, CASE WHEN random() < 0.001 THEN 'teams' WHEN random() < 0.1 THEN 'discord' ELSE 'slack' END, 'W', 'C',
      id::text, false, 1 FROM incident WHERE NOT is_private""",
    """INSERT INTO comms_channel (version, incident_id, platform, workspace, channel, name, asked_at, is_archived, thread)
    SELECT 1, incident_id, platform, workspace, 'X' || incident_id, 'inc', now(), false, '' FROM headline_post
    WHERE incident_id % 2 = 0""",
    f"""INSERT INTO incident_role (incident_id, role, person_id) SELECT id, 'comms', 1 + floor(random() * {PEOPLE})::int
    FROM incident WHERE id % 3 = 0""",
    """INSERT INTO action_item (incident_id, key, details, created_at, done_at)
    SELECT id, 'a' || id, 'look into it', reported_at, CASE WHEN random() < 0.98 THEN reported_at END
    FROM incident WHERE id % 2 = 0""",
    "DROP INDEX ix_incident_search_words",
    """INSERT INTO incident_search (incident_id, words)
    SELECT id, muster_words(concat_ws(E'\\n', title, summary, impact)) FROM incident""",
    "SET LOCAL maintenance_work_mem = '256MB'",
    "CREATE INDEX ix_incident_search_words ON incident_search USING gin (words)",
)


def SQLITE(connection: Connection, amount: int) -> None:  # noqa: N802  (the pair of POSTGRESQL)
    dice = random.Random(42)

    def words(number: int) -> str:
        return " ".join(f"w{1 + int(dice.random() ** 4 * 10_000)}" for _ in range(number))

    def moment(n: int) -> datetime:
        return _END - timedelta(seconds=_SPAN_S * (1 - n / amount))

    def incident(n: int) -> tuple[Any, ...]:
        at, is_live = moment(n), n > amount - 200
        told = f"{at:%Y-%m-%d %H:%M:%S.%f}"
        ended = None if is_live else f"{at + timedelta(hours=dice.random() * 3):%Y-%m-%d %H:%M:%S.%f}"
        severity = dice.choices(["1", "2", "3", "4", None], [1, 10, 45, 26, 18])[0]
        lead = dice.randint(1, PEOPLE) if dice.random() < 0.9 else None
        flags = (dice.random() < 0.01, dice.random() < 0.05)
        status = "investigating" if is_live else "resolved"
        return (
            n,
            f"k{n}",
            words(6),
            words(24),
            severity,
            status,
            dice.randint(1, PEOPLE),
            lead,
            *flags,
            told,
            told,
            ended,
        )

    def many(statement: str, rows: Any) -> None:
        connection.exec_driver_sql(statement, list(rows))

    many(_FIRST.split("SELECT")[0] + "VALUES (?, false, '')", ((f"Person {n}",) for n in range(1, PEOPLE + 1)))
    many(
        'INSERT INTO account (person_id, platform, workspace, "user", name, handle, is_deactivated)'
        " VALUES (?, ?, 'W', ?, '', '', false)",
        ((n, "discord" if n % 10 == 0 else "teams" if n == 3 else "slack", str(n)) for n in range(1, PEOPLE + 1)),
    )
    many(
        "INSERT INTO incident (version, id, key, title, summary, impact, severity, status, reporter_id, lead_id, is_private,"
        " is_report_only, reported_at, started_at, ended_at, first_values)"
        " VALUES (1, ?, ?, ?, ?, '', ?, ?, ?, ?, ?, ?, ?, ?, ?, '{}')",
        (incident(n) for n in range(1, amount + 1)),
    )
    many(
        "INSERT INTO headline_post (version, incident_id, platform, workspace, channel, message, is_outdated, posts)"
        " VALUES (1, ?, ?, 'W', 'C', ?, false, 1)",
        ((n, dice.choices(["teams", "discord", "slack"], [1, 100, 899])[0], str(n)) for n in range(1, amount + 1)),
    )
    many(
        "INSERT INTO incident_role (incident_id, role, person_id) VALUES (?, 'comms', ?)",
        ((n, dice.randint(1, PEOPLE)) for n in range(3, amount + 1, 3)),
    )
    many(
        "INSERT INTO action_item (incident_id, key, details, created_at, done_at) VALUES (?, ?, 'x', '2025-01-01', ?)",
        ((n, f"a{n}", "2025-01-02" if dice.random() < 0.98 else None) for n in range(2, amount + 1, 2)),
    )
