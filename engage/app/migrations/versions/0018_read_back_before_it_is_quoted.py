"""Where a conversation asks for it, whoever said something reads the moderated text before it is quoted."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    with op.batch_alter_table("conversation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("read_back", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("conversation", schema=None) as batch_op:
        batch_op.alter_column("read_back", existing_type=sa.Boolean(), server_default=None)
    with op.batch_alter_table("voice", schema=None) as batch_op:
        batch_op.add_column(sa.Column("confirmed_on", sa.Date(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("voice", schema=None) as batch_op:
        batch_op.drop_column("confirmed_on")
    with op.batch_alter_table("conversation", schema=None) as batch_op:
        batch_op.drop_column("read_back")
