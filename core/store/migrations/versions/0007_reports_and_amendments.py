"""Reports, and who changed the timeline itself"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("timeline_entry", sa.Column("is_hidden", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("timeline_entry", sa.Column("edited_at", _TIME, nullable=True))
    op.create_table(
        "amendment",
        sa.Column("id", _ID, nullable=False),
        sa.Column("incident_id", _ID, nullable=False),
        sa.Column("entry_key", sa.String(length=300), nullable=False),
        sa.Column("what", sa.String(length=30), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("person_id", _ID, nullable=True),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("text_before", sa.Text(), nullable=False),
        sa.Column("at_before", _TIME, nullable=True),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_amendment_incident_id_incident")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_amendment_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_amendment")),
    )
    op.create_index("ix_amendment_entry", "amendment", ["incident_id", "entry_key"])
    _create_reports()


def _create_reports() -> None:
    op.create_table(
        "report",
        sa.Column("incident_id", _ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("written_at", _TIME, nullable=False),
        sa.Column("written_by_id", _ID, nullable=True),
        sa.Column("finished_at", _TIME, nullable=True),
        sa.Column("finished_by_id", _ID, nullable=True),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_report_incident_id_incident")),
        sa.ForeignKeyConstraint(["written_by_id"], ["person.id"], name=op.f("fk_report_written_by_id_person")),
        sa.ForeignKeyConstraint(["finished_by_id"], ["person.id"], name=op.f("fk_report_finished_by_id_person")),
        sa.PrimaryKeyConstraint("incident_id", name=op.f("pk_report")),
    )
    op.create_table(
        "report_revision",
        sa.Column("incident_id", _ID, nullable=False),
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("person_id", _ID, nullable=True),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_report_revision_incident_id_incident")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_report_revision_person_id_person")),
        sa.PrimaryKeyConstraint("incident_id", "revision", name=op.f("pk_report_revision")),
    )


def downgrade() -> None:
    op.drop_table("report_revision")
    op.drop_table("report")
    op.drop_table("amendment")
    op.drop_column("timeline_entry", "edited_at")
    op.drop_column("timeline_entry", "is_hidden")
