"""A survey and a story collection can be closed at the desk; a collection says whose stories it takes."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("survey") as survey:
        survey.add_column(sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("story_collection") as collection:
        collection.add_column(sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
        collection.add_column(sa.Column("on_behalf", sa.Boolean(), nullable=False, server_default=sa.true()))
    with op.batch_alter_table("story_collection") as collection:
        collection.alter_column("on_behalf", server_default=None)


def downgrade():
    with op.batch_alter_table("story_collection") as collection:
        collection.drop_column("on_behalf")
        collection.drop_column("closed_at")
    with op.batch_alter_table("survey") as survey:
        survey.drop_column("closed_at")
