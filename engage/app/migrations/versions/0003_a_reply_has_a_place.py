"""A reply has a place."""

import sqlalchemy as sa
from alembic import op

revision = "0003_reply_place"
down_revision = "0002_stories"


def upgrade() -> None:
    with op.batch_alter_table("reply", schema=None) as batch_op:
        batch_op.add_column(sa.Column("area_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_reply_area_id_area"), "area", ["area_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("reply", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_reply_area_id_area"), type_="foreignkey")
        batch_op.drop_column("area_id")
