"""Story collections."""

import sqlalchemy as sa
from alembic import op

revision = "0002_stories"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "story_collection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("conversation_id", sa.Integer(), nullable=False),
        sa.Column("titles", sa.JSON(), nullable=False),
        sa.Column("intros", sa.JSON(), nullable=False),
        sa.Column("picture", sa.String(length=60), nullable=False),
        sa.Column("prompts", sa.JSON(), nullable=False),
        sa.Column("published", sa.Boolean(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_story_collection_conversation_id_conversation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_story_collection")),
        sa.UniqueConstraint("slug", name=op.f("uq_story_collection_slug")),
    )
    with op.batch_alter_table("story_collection", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_story_collection_conversation_id"), ["conversation_id"], unique=False)

    op.create_table(
        "story_told",
        sa.Column("participation_id", sa.Integer(), nullable=False),
        sa.Column("collection_id", sa.Integer(), nullable=False),
        sa.Column("receipt", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["collection_id"], ["story_collection.id"], name=op.f("fk_story_told_collection_id_story_collection")
        ),
        sa.ForeignKeyConstraint(
            ["participation_id"], ["participation.id"], name=op.f("fk_story_told_participation_id_participation")
        ),
        sa.PrimaryKeyConstraint("participation_id", name=op.f("pk_story_told")),
        sa.UniqueConstraint("receipt", name=op.f("uq_story_told_receipt")),
    )
    with op.batch_alter_table("story_told", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_story_told_collection_id"), ["collection_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("story_told", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_story_told_collection_id"))

    op.drop_table("story_told")
    with op.batch_alter_table("story_collection", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_story_collection_conversation_id"))

    op.drop_table("story_collection")
