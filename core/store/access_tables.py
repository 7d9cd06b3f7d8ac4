"""The tables of sign-in: who may come in and how, who is in, and what was done. Secrets are kept as hashes only."""

from __future__ import annotations

from sqlalchemy import DDL, Column, ForeignKey, Integer, String, Table, Text, UniqueConstraint, event

from core.store.metadata import RowId, UtcDateTime, metadata

local_login = Table(
    "local_login",
    metadata,
    Column("person_id", ForeignKey("person.id"), primary_key=True),
    Column("login", String(100), nullable=False, unique=True),
    Column("password_hash", String(300), nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
)

identity = Table(
    "identity",
    metadata,
    # Somebody at an OpenID provider; the subject is never given to anybody else there.
    Column("issuer", String(300), primary_key=True),
    Column("subject", String(300), primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("email", String(320)),
    Column("linked_at", UtcDateTime, nullable=False),
    Column("used_at", UtcDateTime, nullable=False),
)

web_session = Table(
    "web_session",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("way", String(20), nullable=False),
    Column("began_at", UtcDateTime, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
    Column("ends_at", UtcDateTime, nullable=False, index=True),
    Column("address", String(64), nullable=False, default=""),
    Column("agent", String(200), nullable=False, default=""),
)

sign_in_attempt = Table(
    "sign_in_attempt",
    metadata,
    # A way through an OpenID provider that has begun in one browser; used once.
    Column("state_hash", String(64), primary_key=True),
    Column("browser_hash", String(64), nullable=False),
    Column("nonce", String(100), nullable=False),
    Column("verifier", String(200), nullable=False),
    Column("next", String(500), nullable=False, default=""),
    Column("began_at", UtcDateTime, nullable=False, index=True),
)

sign_in_link = Table(
    "sign_in_link",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("ends_at", UtcDateTime, nullable=False),
)

failure = Table(
    "failure",
    metadata,
    # How often something was got wrong (a password, from an address) since `since`; every process counts together.
    Column("key", String(64), primary_key=True),
    Column("times", Integer, nullable=False),
    Column("since", UtcDateTime, nullable=False, index=True),
)

api_token = Table(
    "api_token",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("hash", String(64), nullable=False, unique=True),
    Column("hint", String(20), nullable=False),
    Column("name", String(100), nullable=False),
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("scopes", String(200), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime),
    Column("last_used_at", UtcDateTime),
    Column("revoked_at", UtcDateTime),
)

saved_search = Table(
    "saved_search",
    metadata,
    # What somebody looks for again and again, under a name; nobody else sees it.
    Column("id", RowId, primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("name", String(60), nullable=False),
    Column("query", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    UniqueConstraint("person_id", "name"),
)

audit = Table(
    "audit",
    metadata,
    # Who did what, from where. Rows are only ever added: triggers refuse the rest. So people are named, not referred to.
    Column("id", RowId, primary_key=True),
    Column("at", UtcDateTime, nullable=False, index=True),
    Column("person_id", RowId, index=True),
    Column("person", String(200), nullable=False, default=""),
    Column("did", String(60), nullable=False, index=True),
    Column("about", String(100), nullable=False, default="", index=True),
    Column("details", Text, nullable=False, default=""),
    Column("source", String(20), nullable=False, default=""),
    Column("address", String(64), nullable=False, default=""),
    Column("agent", String(200), nullable=False, default=""),
)

IMMUTABLE_SQLITE = (
    "CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit "
    "BEGIN SELECT RAISE(ABORT, 'the audit log is only ever added to'); END",
    "CREATE TRIGGER audit_is_never_removed BEFORE DELETE ON audit "
    "BEGIN SELECT RAISE(ABORT, 'the audit log is only ever added to'); END",
)
IMMUTABLE_POSTGRESQL = (
    "CREATE FUNCTION audit_is_kept() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'the audit log is only ever added to'; END $$",
    "CREATE TRIGGER audit_is_never_changed BEFORE UPDATE OR DELETE ON audit "
    "FOR EACH ROW EXECUTE FUNCTION audit_is_kept()",
    "CREATE TRIGGER audit_is_never_emptied BEFORE TRUNCATE ON audit "
    "FOR EACH STATEMENT EXECUTE FUNCTION audit_is_kept()",
)
for _statement in IMMUTABLE_SQLITE:
    event.listen(audit, "after_create", DDL(_statement).execute_if(dialect="sqlite"))  # type: ignore[no-untyped-call]
for _statement in IMMUTABLE_POSTGRESQL:
    event.listen(audit, "after_create", DDL(_statement).execute_if(dialect="postgresql"))  # type: ignore[no-untyped-call]
