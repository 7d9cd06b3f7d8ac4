"""People choose the time zone in which they read and write times"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("person", sa.Column("chosen_timezone", sa.String(length=64)))


def downgrade() -> None:
    op.drop_column("person", "chosen_timezone")
