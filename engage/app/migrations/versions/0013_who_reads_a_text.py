"""Who is reading a text and who should; a decision keeps how the text stood, so that it can be taken back."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.create_table(
        "moderation_claim",
        sa.Column("voice_id", sa.Integer(), nullable=False),
        sa.Column("reader_id", sa.Integer(), nullable=True),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("assigned_to_id", sa.Integer(), nullable=True),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["voice_id"], ["voice.id"], name=op.f("fk_moderation_claim_voice_id_voice")),
        sa.ForeignKeyConstraint(["reader_id"], ["staff.id"], name=op.f("fk_moderation_claim_reader_id_staff")),
        sa.ForeignKeyConstraint(
            ["assigned_to_id"], ["staff.id"], name=op.f("fk_moderation_claim_assigned_to_id_staff")
        ),
        sa.ForeignKeyConstraint(["asked_by_id"], ["staff.id"], name=op.f("fk_moderation_claim_asked_by_id_staff")),
        sa.PrimaryKeyConstraint("voice_id", name=op.f("pk_moderation_claim")),
    )
    with op.batch_alter_table("moderation_claim", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_moderation_claim_reader_id"), ["reader_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_moderation_claim_assigned_to_id"), ["assigned_to_id"], unique=False)
    with op.batch_alter_table("moderation_decision", schema=None) as batch_op:
        batch_op.add_column(sa.Column("before", sa.JSON(), nullable=True))
        batch_op.create_index("ix_moderation_decision_by", ["by_id", "id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("moderation_decision", schema=None) as batch_op:
        batch_op.drop_index("ix_moderation_decision_by")
        batch_op.drop_column("before")
    op.drop_table("moderation_claim")
