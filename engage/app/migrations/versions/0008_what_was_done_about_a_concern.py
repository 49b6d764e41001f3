"""What was done about a concern: who has it, whom they told, why it was closed, how soon, which others belong to it."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

WITHIN = ("half_hour", "two_hours", "same_day", "week", "longer")
CLOSING = ("passed_on", "helped", "known", "not_reached", "same", "drilled")


def upgrade() -> None:
    with op.batch_alter_table("concern", schema=None) as concern:
        concern.add_column(sa.Column("held_by_id", sa.Integer(), nullable=True))
        concern.add_column(sa.Column("handed_at", sa.DateTime(timezone=True), nullable=True))
        concern.add_column(sa.Column("answered_within", one_of("answered_within", WITHIN), nullable=True))
        concern.add_column(sa.Column("answered_late", sa.Boolean(), nullable=True))
        concern.add_column(sa.Column("closed_within", one_of("closed_within", WITHIN), nullable=True))
        concern.add_column(sa.Column("closed_because", one_of("closing", CLOSING), nullable=True))
        concern.add_column(sa.Column("drill", sa.Boolean(), nullable=False, server_default=sa.false()))
        concern.create_foreign_key(concern.f("fk_concern_held_by_id_staff"), "staff", ["held_by_id"], ["id"])
    with op.batch_alter_table("concern", schema=None) as concern:
        concern.alter_column("drill", server_default=None)
    op.execute("UPDATE concern SET held_by_id = acknowledged_by_id")
    with op.batch_alter_table("concern_action", schema=None) as action:
        action.add_column(sa.Column("telling", sa.LargeBinary(), nullable=True))
    op.create_table(
        "concern_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("one_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("why", sa.LargeBinary(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.CheckConstraint("one_id < other_id", name=op.f("ck_concern_link_smaller_first")),
        sa.ForeignKeyConstraint(["by_id"], ["staff.id"], name=op.f("fk_concern_link_by_id_staff")),
        sa.ForeignKeyConstraint(["one_id"], ["concern.id"], name=op.f("fk_concern_link_one_id_concern")),
        sa.ForeignKeyConstraint(["other_id"], ["concern.id"], name=op.f("fk_concern_link_other_id_concern")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern_link")),
        sa.UniqueConstraint("one_id", "other_id", name=op.f("uq_concern_link_one_id")),
    )
    with op.batch_alter_table("concern_link", schema=None) as link:
        link.create_index(link.f("ix_concern_link_one_id"), ["one_id"], unique=False)
        link.create_index(link.f("ix_concern_link_other_id"), ["other_id"], unique=False)


def downgrade() -> None:
    op.drop_table("concern_link")
    with op.batch_alter_table("concern_action", schema=None) as action:
        action.drop_column("telling")
    with op.batch_alter_table("concern", schema=None) as concern:
        concern.drop_constraint(concern.f("fk_concern_held_by_id_staff"), type_="foreignkey")
        for name in ("closed_because", "closed_within", "answered_within"):
            concern.drop_constraint(
                concern.f("ck_concern_closing" if name == "closed_because" else f"ck_concern_{name}"), type_="check"
            )
        for name in ("drill", "closed_because", "closed_within", "answered_late", "answered_within"):
            concern.drop_column(name)
        concern.drop_column("handed_at")
        concern.drop_column("held_by_id")


def one_of(name: str, values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)
