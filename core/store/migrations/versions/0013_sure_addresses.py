"""Whether somebody's address is theirs beyond doubt"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

# Slack's addresses are confirmed, those of local accounts were typed by whoever runs Muster. The others become sure
# when chat or a provider says so again.
_SURE = """
UPDATE person SET email_is_sure = true WHERE email IS NOT NULL AND (
    id IN (SELECT person_id FROM local_login)
    OR id IN (SELECT person_id FROM account WHERE platform = 'slack')
) AND id NOT IN (SELECT person_id FROM account WHERE platform = 'teams')
"""


def upgrade() -> None:
    op.add_column("person", sa.Column("email_is_sure", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute(_SURE)


def downgrade() -> None:
    op.drop_column("person", "email_is_sure")
