"""How, and on which day, a parent or carer had their say; never who (R3.2)."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    with op.batch_alter_table("participation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("parents", sa.String(length=20), nullable=True))
        batch_op.add_column(sa.Column("parents_on", sa.Date(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("participation", schema=None) as batch_op:
        batch_op.drop_column("parents_on")
        batch_op.drop_column("parents")
