"""Texts that are nearly the same are found, and people who sent copies of one text count as one."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.create_table(
        "moderation_fingerprint",
        sa.Column("voice_id", sa.Integer(), nullable=False),
        sa.Column("band", sa.Integer(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("conversation_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
            name=op.f("fk_moderation_fingerprint_conversation_id_conversation"),
        ),
        sa.ForeignKeyConstraint(["voice_id"], ["voice.id"], name=op.f("fk_moderation_fingerprint_voice_id_voice")),
        sa.PrimaryKeyConstraint("voice_id", "band", name=op.f("pk_moderation_fingerprint")),
    )
    with op.batch_alter_table("moderation_fingerprint", schema=None) as batch_op:
        batch_op.create_index("ix_moderation_fingerprint_value", ["conversation_id", "band", "value"], unique=False)
    with op.batch_alter_table("participation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("campaign", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_participation_campaign"), ["campaign"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("participation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_participation_campaign"))
        batch_op.drop_column("campaign")
    op.drop_table("moderation_fingerprint")
