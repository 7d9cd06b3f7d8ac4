"""People keep searches under names of their own"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from core.store.metadata import RowId, UtcDateTime

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "saved_search",
        sa.Column("id", RowId, primary_key=True),
        sa.Column("person_id", RowId, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.UniqueConstraint("person_id", "name"),
    )
    op.create_index("ix_saved_search_person_id", "saved_search", ["person_id"])


def downgrade() -> None:
    op.drop_table("saved_search")
