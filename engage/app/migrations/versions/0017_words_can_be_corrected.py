"""Who said something can put other words in its place (R5.3)."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    with op.batch_alter_table("voice", schema=None) as batch_op:
        batch_op.add_column(sa.Column("corrected_on", sa.Date(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("voice", schema=None) as batch_op:
        batch_op.drop_column("corrected_on")
