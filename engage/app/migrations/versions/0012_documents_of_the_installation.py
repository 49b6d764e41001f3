"""What an installation must be able to show (R8.5): its documents, version by version."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

KINDS = (
    "dpia", "processing", "privacy-adult", "privacy-child", "privacy-easy", "retention", "threats", "safety", "children",
)  # fmt: skip


def upgrade() -> None:
    op.create_table(
        "assurance_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(*KINDS, name="assurance_kind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by_id", sa.Integer(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["written_by_id"], ["staff.id"], name=op.f("fk_assurance_version_written_by_id_staff")
        ),
        sa.ForeignKeyConstraint(
            ["published_by_id"], ["staff.id"], name=op.f("fk_assurance_version_published_by_id_staff")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assurance_version")),
        sa.UniqueConstraint("kind", "number", name=op.f("uq_assurance_version_kind")),
    )


def downgrade() -> None:
    op.drop_table("assurance_version")
