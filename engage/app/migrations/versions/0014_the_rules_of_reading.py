"""A conversation publishes how its texts are read (R6.2)."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    with op.batch_alter_table("conversation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("moderation_policy", sa.JSON(), nullable=False, server_default="{}"))
    with op.batch_alter_table("conversation", schema=None) as batch_op:
        batch_op.alter_column("moderation_policy", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("conversation", schema=None) as batch_op:
        batch_op.drop_column("moderation_policy")
