"""People belong to teams"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("person", sa.Column("team", sa.String(length=100), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("person", "team")
