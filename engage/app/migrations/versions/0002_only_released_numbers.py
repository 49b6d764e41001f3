"""A reply publishes released numbers only (R5.6): who took part is released too, and live counts are gone."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "people_snapshot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_people_snapshot_conversation_id_conversation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people_snapshot")),
    )
    with op.batch_alter_table("people_snapshot", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_people_snapshot_conversation_id"), ["conversation_id"], unique=False)
    # What was counted live gives way to what was released; where nothing was, nothing is shown.
    op.execute(
        "UPDATE reply_theme SET people = (SELECT people FROM theme_snapshot WHERE id ="
        " (SELECT max(id) FROM theme_snapshot WHERE theme_id = reply_theme.theme_id)) WHERE people IS NOT NULL"
    )
    op.execute("UPDATE reply SET people_asked = NULL")
    with op.batch_alter_table("reply", schema=None) as batch_op:
        batch_op.drop_column("people")


def downgrade() -> None:
    with op.batch_alter_table("reply", schema=None) as batch_op:
        batch_op.add_column(sa.Column("people", sa.Integer(), nullable=True))
    with op.batch_alter_table("people_snapshot", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_people_snapshot_conversation_id"))
    op.drop_table("people_snapshot")
