"""A comms channel may be a thread"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_UNIQUE = "uq_comms_channel_platform"


def upgrade() -> None:
    # SQLite copies the table for this; nothing refers to it, so nothing breaks.
    with op.batch_alter_table("comms_channel") as batch_op:
        batch_op.add_column(sa.Column("thread", sa.String(length=128), nullable=False, server_default=""))
        batch_op.drop_constraint(_UNIQUE, type_="unique")
        batch_op.create_unique_constraint(_UNIQUE, ["platform", "workspace", "channel", "thread"])


def downgrade() -> None:
    with op.batch_alter_table("comms_channel") as batch_op:
        batch_op.drop_constraint(_UNIQUE, type_="unique")
        batch_op.create_unique_constraint(_UNIQUE, ["platform", "workspace", "channel"])
        batch_op.drop_column("thread")
