"""Roles beside the lead, duplicates, and what status pages call an incident"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "incident_role",
        sa.Column("incident_id", _ID, nullable=False),
        sa.Column("role", sa.String(length=60), nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_incident_role_incident_id_incident")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_incident_role_person_id_person")),
        sa.PrimaryKeyConstraint("incident_id", "role", name=op.f("pk_incident_role")),
    )
    with op.batch_alter_table("incident_role", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_incident_role_person_id"), ["person_id"], unique=False)
    op.create_table(
        "status_post",
        sa.Column("incident_id", _ID, nullable=False),
        sa.Column("system", sa.String(length=60), nullable=False),
        sa.Column("reference", sa.String(length=200), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_status_post_incident_id_incident")),
        sa.PrimaryKeyConstraint("incident_id", "system", name=op.f("pk_status_post")),
    )
    _add_duplicate_of()
    op.create_index(op.f("ix_incident_duplicate_of_id"), "incident", ["duplicate_of_id"])


def _add_duplicate_of() -> None:
    """On SQLite in one statement: Alembic would copy the table and drop the old one, and so break what refers to it."""
    name = op.f("fk_incident_duplicate_of_id_incident")
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"ALTER TABLE incident ADD COLUMN duplicate_of_id INTEGER CONSTRAINT {name} REFERENCES incident (id)"
        )
        return
    op.add_column("incident", sa.Column("duplicate_of_id", _ID, nullable=True))
    op.create_foreign_key(name, "incident", "incident", ["duplicate_of_id"], ["id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_incident_duplicate_of_id"), "incident")
    op.drop_column("incident", "duplicate_of_id")
    op.drop_table("status_post")
    op.drop_table("incident_role")
