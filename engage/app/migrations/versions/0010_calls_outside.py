"""Calls to a system outside wait in an outbox, as mails do."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "outbox_call",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hook", sa.String(length=40), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("delivery", sa.String(length=40), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_call")),
        sa.UniqueConstraint("delivery", name=op.f("uq_outbox_call_delivery")),
    )


def downgrade() -> None:
    op.drop_table("outbox_call")
