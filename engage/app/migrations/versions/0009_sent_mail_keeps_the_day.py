"""A sent mail keeps the days, and no time of day: that of an alert could say when a person came (R5.1)."""

from datetime import UTC, datetime, time

import sqlalchemy as sa
from alembic import op
from flask import current_app

revision = "0009"
down_revision = "0008"

mail = sa.table(
    "outbox_mail",
    sa.column("id"),
    *(sa.column(name, sa.DateTime(timezone=True)) for name in ("queued_at", "sent_at", "claimed_until")),
)


def upgrade() -> None:
    connection = op.get_bind()
    for row in connection.execute(sa.select(mail).where(mail.c.sent_at.is_not(None))).all():
        days = {"queued_at": day(row.queued_at), "sent_at": day(row.sent_at), "claimed_until": None}
        connection.execute(sa.update(mail).where(mail.c.id == row.id).values(days))


def downgrade() -> None:
    """What is forgotten stays forgotten; the tables are the same."""


def day(moment: datetime) -> datetime:
    """The first moment of its day in the place's zone, in UTC."""
    zone = current_app.extensions["engage_settings"].time_zone
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return datetime.combine(moment.astimezone(zone).date(), time(0), zone).astimezone(UTC)
