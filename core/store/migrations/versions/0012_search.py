"""Full-text search, kept by triggers, and the indexes that lists are read by"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

# What an incident is found by: title, summary, impact, and the words of what its timeline shows. Letters are kept
# without their accents, so “cafe” finds “café”. Whoever copies the table of incidents or of timeline entries on SQLite
# (Alembic's batch mode does) loses the triggers on it, and has to make them again: tests/core/store/test_search_words.py tells.
_SQLITE = (
    """CREATE VIRTUAL TABLE incident_search USING fts5(
    title, summary, impact, said, tokenize = "unicode61 remove_diacritics 2", prefix = "2 3")""",
    """INSERT INTO incident_search (rowid, title, summary, impact, said)
    SELECT id, title, summary, impact, coalesce((SELECT group_concat(text, char(10)) FROM timeline_entry
    WHERE incident_id = incident.id AND is_shown AND NOT is_hidden AND text <> ''), '') FROM incident""",
    """CREATE TRIGGER incident_is_found AFTER INSERT ON incident BEGIN
    INSERT INTO incident_search (rowid, title, summary, impact, said)
    VALUES (new.id, new.title, new.summary, new.impact, ''); END""",
    """CREATE TRIGGER incident_is_found_anew AFTER UPDATE OF title, summary, impact ON incident BEGIN
    UPDATE incident_search SET title = new.title, summary = new.summary, impact = new.impact WHERE rowid = new.id; END""",
    """CREATE TRIGGER incident_is_lost AFTER DELETE ON incident BEGIN
    DELETE FROM incident_search WHERE rowid = old.id; END""",
    """CREATE TRIGGER timeline_is_found AFTER INSERT ON timeline_entry WHEN new.is_shown AND NOT new.is_hidden AND new.text <> '' BEGIN
    UPDATE incident_search SET said = said || char(10) || new.text WHERE rowid = new.incident_id; END""",
    """CREATE TRIGGER timeline_is_found_anew AFTER UPDATE OF text, is_shown, is_hidden ON timeline_entry
    WHEN new.text <> old.text OR new.is_shown <> old.is_shown OR new.is_hidden <> old.is_hidden BEGIN
    UPDATE incident_search SET said = coalesce((SELECT group_concat(text, char(10)) FROM timeline_entry
    WHERE incident_id = new.incident_id AND is_shown AND NOT is_hidden AND text <> ''), '') WHERE rowid = new.incident_id; END""",
    """CREATE TRIGGER timeline_is_lost AFTER DELETE ON timeline_entry WHEN old.text <> '' BEGIN
    UPDATE incident_search SET said = coalesce((SELECT group_concat(text, char(10)) FROM timeline_entry
    WHERE incident_id = old.incident_id AND is_shown AND NOT is_hidden AND text <> ''), '') WHERE rowid = old.incident_id; END""",
)

# A tsvector ends at 1 MiB, so what goes in is cut: an incident that long is found by its first 250,000 characters.
_POSTGRESQL = (
    """CREATE TABLE incident_search (
    incident_id bigint CONSTRAINT pk_incident_search PRIMARY KEY
      CONSTRAINT fk_incident_search_incident_id_incident REFERENCES incident (id) ON DELETE CASCADE,
    words tsvector NOT NULL)""",
    r"""CREATE FUNCTION muster_words(said text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT to_tsvector('simple'::regconfig, lower(translate(
      regexp_replace(normalize(left(said, 250000), NFKD), '[\u0300-\u036f]', '', 'g'),
      '!"#%&''()*+,-./:;<=>?@[\]^_`{|}~$', repeat(' ', 32))))
    $$""",
    """CREATE FUNCTION muster_find_incident(number bigint) RETURNS void LANGUAGE sql AS $$
    INSERT INTO incident_search (incident_id, words)
    SELECT id, muster_words(concat_ws(E'\\n', title, summary, impact, (SELECT string_agg(text, E'\\n')
      FROM timeline_entry WHERE incident_id = number AND is_shown AND NOT is_hidden AND text <> '')))
    FROM incident WHERE id = number
    ON CONFLICT (incident_id) DO UPDATE SET words = excluded.words
    $$""",
    """CREATE FUNCTION muster_incident_is_found() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    PERFORM muster_find_incident(new.id); RETURN NULL; END $$""",
    # Adding a line costs the line, not the incident.
    """CREATE FUNCTION muster_timeline_is_found() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    UPDATE incident_search SET words = words || muster_words(left(new.text, 50000))
    WHERE incident_id = new.incident_id AND octet_length(words::text) < 500000; RETURN NULL; END $$""",
    """CREATE FUNCTION muster_timeline_is_found_anew() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    PERFORM muster_find_incident(coalesce(new.incident_id, old.incident_id)); RETURN NULL; END $$""",
    "INSERT INTO incident_search (incident_id, words) SELECT id, '' FROM incident",
    "DO $$ BEGIN PERFORM muster_find_incident(id) FROM incident; END $$",
    "CREATE INDEX ix_incident_search_words ON incident_search USING gin (words)",
    """CREATE TRIGGER incident_is_found AFTER INSERT OR UPDATE OF title, summary, impact ON incident
    FOR EACH ROW EXECUTE FUNCTION muster_incident_is_found()""",
    """CREATE TRIGGER timeline_is_found AFTER INSERT ON timeline_entry
    FOR EACH ROW WHEN (new.is_shown AND NOT new.is_hidden AND new.text <> '') EXECUTE FUNCTION muster_timeline_is_found()""",
    """CREATE TRIGGER timeline_is_found_anew AFTER UPDATE OF text, is_shown, is_hidden ON timeline_entry
    FOR EACH ROW WHEN (new.text <> old.text OR new.is_shown <> old.is_shown OR new.is_hidden <> old.is_hidden)
    EXECUTE FUNCTION muster_timeline_is_found_anew()""",
    """CREATE TRIGGER timeline_is_lost AFTER DELETE ON timeline_entry
    FOR EACH ROW WHEN (old.text <> '') EXECUTE FUNCTION muster_timeline_is_found_anew()""",
)

_BEFORE = ("severity", "status", "lead_id", "reported_at")
_LISTS: dict[str, tuple[str, ...]] = {
    "ix_incident_reported": ("reported_at", "id"),
    "ix_incident_by_status": ("status", "reported_at", "id"),
    "ix_incident_by_severity": ("severity", "reported_at", "id"),
    "ix_incident_by_lead": ("lead_id", "reported_at", "id"),
}


def upgrade() -> None:
    for name in _BEFORE:
        op.drop_index(f"ix_incident_{name}", table_name="incident")
    for name, columns in _LISTS.items():
        op.create_index(name, "incident", list(columns))
    _create_partial_index("ix_incident_reports", "incident", ["reported_at", "id"], "is_report_only")
    _create_partial_index("ix_action_item_open", "action_item", ["incident_id"], "done_at IS NULL")
    op.create_index("ix_headline_post_platform", "headline_post", ["platform", "incident_id"])
    op.create_index("ix_comms_channel_platform", "comms_channel", ["platform", "incident_id"])
    for statement in _SQLITE if _is_sqlite() else _POSTGRESQL:
        op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    if _is_sqlite():
        triggers = ("incident_is_found_anew", "incident_is_lost")
        for name in ("incident_is_found", *triggers, "timeline_is_found", "timeline_is_found_anew", "timeline_is_lost"):
            op.execute(f"DROP TRIGGER {name}")
        op.execute("DROP TABLE incident_search")
    else:
        op.execute(
            "DROP FUNCTION muster_incident_is_found, muster_timeline_is_found, muster_timeline_is_found_anew CASCADE"
        )
        op.execute("DROP FUNCTION muster_find_incident, muster_words")
        op.execute("DROP TABLE incident_search")
    op.drop_index("ix_comms_channel_platform", table_name="comms_channel")
    op.drop_index("ix_headline_post_platform", table_name="headline_post")
    op.drop_index("ix_action_item_open", table_name="action_item")
    for name in ("ix_incident_reports", *_LISTS):
        op.drop_index(name, table_name="incident")
    for name in _BEFORE:
        op.create_index(f"ix_incident_{name}", "incident", [name])


def _create_partial_index(name: str, table: str, columns: list[str], where: str) -> None:
    op.create_index(name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"
