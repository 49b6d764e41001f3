"""How long things are kept, legal holds, and the ledger of erasures (R5.8)."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "erased",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("participation_id", sa.Integer(), nullable=False),
        sa.Column("voice_id", sa.Integer(), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erased")),
        sa.UniqueConstraint("uid", name=op.f("uq_erased_uid")),
    )
    with op.batch_alter_table("erased", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_erased_participation_id"), ["participation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_erased_voice_id"), ["voice_id"], unique=False)

    op.create_table(
        "erasure_asked",
        sa.Column("conversation_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["staff.id"], name=op.f("fk_erasure_asked_by_id_staff")),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_erasure_asked_conversation_id_conversation")
        ),
        sa.PrimaryKeyConstraint("conversation_id", name=op.f("pk_erasure_asked")),
    )
    op.create_table(
        "keeping_period",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.Integer(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "drafts",
                "taken_back",
                "originals",
                "people",
                "contacts",
                "concerns",
                "unsent",
                "mail",
                "audit",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_keeping_period_conversation_id_conversation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_keeping_period")),
    )
    with op.batch_alter_table("keeping_period", schema=None) as batch_op:
        batch_op.create_index("ix_keeping_period_once", ["conversation_id", "kind"], unique=True)

    op.create_table(
        "legal_hold",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.Integer(), nullable=False),
        sa.Column("participation_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lifted_by_id", sa.Integer(), nullable=True),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["staff.id"], name=op.f("fk_legal_hold_by_id_staff")),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_legal_hold_conversation_id_conversation")
        ),
        sa.ForeignKeyConstraint(["lifted_by_id"], ["staff.id"], name=op.f("fk_legal_hold_lifted_by_id_staff")),
        sa.ForeignKeyConstraint(
            ["participation_id"], ["participation.id"], name=op.f("fk_legal_hold_participation_id_participation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_hold")),
    )
    with op.batch_alter_table("legal_hold", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_legal_hold_conversation_id"), ["conversation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_legal_hold_participation_id"), ["participation_id"], unique=False)

    with op.batch_alter_table("voice", schema=None) as batch_op:
        batch_op.add_column(sa.Column("details_gone_on", sa.Date(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("voice", schema=None) as batch_op:
        batch_op.drop_column("details_gone_on")

    with op.batch_alter_table("legal_hold", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_legal_hold_participation_id"))
        batch_op.drop_index(batch_op.f("ix_legal_hold_conversation_id"))

    op.drop_table("legal_hold")
    with op.batch_alter_table("keeping_period", schema=None) as batch_op:
        batch_op.drop_index("ix_keeping_period_once")

    op.drop_table("keeping_period")
    op.drop_table("erasure_asked")
    with op.batch_alter_table("erased", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_erased_voice_id"))
        batch_op.drop_index(batch_op.f("ix_erased_participation_id"))

    op.drop_table("erased")
