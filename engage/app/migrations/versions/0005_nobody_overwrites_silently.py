"""Conversations and themes count their changes, so that a form filled in before somebody else's change is refused."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    for table in ("conversation", "theme"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column("revision", sa.Integer(), nullable=False, server_default="1"))
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.alter_column("revision", server_default=None)


def downgrade() -> None:
    for table in ("theme", "conversation"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column("revision")
