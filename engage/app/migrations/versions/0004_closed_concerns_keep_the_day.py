"""A closed concern keeps the days, and no time of day: it could say when a person came (R5.1)."""

from datetime import UTC, datetime, time

import sqlalchemy as sa
from alembic import op
from flask import current_app

revision = "0004"
down_revision = "0003"

TIMES = ("opened_at", "alerted_at", "deputy_alerted_at", "leads_alerted_at", "acknowledged_at")
concern = sa.table(
    "concern", sa.column("id"), sa.column("state"), *(sa.column(name, sa.DateTime(timezone=True)) for name in TIMES)
)
line = sa.table("concern_action", sa.column("id"), sa.column("concern_id"), sa.column("at", sa.DateTime(timezone=True)))


def upgrade() -> None:
    connection = op.get_bind()
    closed = sa.select(concern.c.id).where(concern.c.state == "closed")
    for row in connection.execute(sa.select(concern).where(concern.c.state == "closed")).all():
        days = {name: day(getattr(row, name)) for name in TIMES if getattr(row, name)}
        connection.execute(sa.update(concern).where(concern.c.id == row.id).values(days))
    for row in connection.execute(sa.select(line.c.id, line.c.at).where(line.c.concern_id.in_(closed))).all():
        connection.execute(sa.update(line).where(line.c.id == row.id).values(at=day(row.at)))


def downgrade() -> None:
    """What is forgotten stays forgotten; the tables are the same."""


def day(moment: datetime) -> datetime:
    """The first moment of its day in the place's zone, in UTC."""
    zone = current_app.extensions["engage_settings"].time_zone
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return datetime.combine(moment.astimezone(zone).date(), time(0), zone).astimezone(UTC)
