"""A text with signs of a machine is held for a moderator, with the sign."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
SIGNS = sa.Enum(
    "honeypot", "fast_link", "repeated", name="heldfor", native_enum=False, create_constraint=True, length=40
)


def upgrade() -> None:
    with op.batch_alter_table("voice", schema=None) as batch_op:
        batch_op.add_column(sa.Column("held_for", SIGNS, nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("voice", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_voice_heldfor"), type_="check")
        batch_op.drop_column("held_for")
