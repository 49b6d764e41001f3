"""Background work of safeguarding: alerts, by mail without content (R4.4)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from engage.core.clock import now as clock_now
from engage.core.database import db
from engage.core.jobs import job
from engage.core.mail import queue_mail
from engage.core.transaction import transaction
from engage.safeguarding.models import Concern
from engage.safeguarding.services import note_action


def due_alerts(now: datetime, limit: int) -> Sequence[int]:
    """Ids of concerns whose lead was not told yet, oldest first."""
    query = select(Concern.id).where(Concern.alerted_at.is_(None)).order_by(Concern.id).limit(limit)
    return db.session.scalars(query).all()


@job("safeguarding.alert", due=due_alerts)
def alert(ids: Sequence[int]) -> None:
    """Tell the lead that something waits. The message says where to look, never what was said."""
    for concern_id in ids:
        with transaction():
            concern = db.session.get(Concern, concern_id)
            if concern is None or concern.alerted_at:
                continue
            moment = clock_now()
            lead = concern.conversation.safeguarding_lead
            if lead:
                queue_mail(
                    lead.email,
                    subject="Safeguarding: something waits for you",
                    body="Something is waiting in the safeguarding queue. Sign in to read it: /desk/safeguarding/\n",
                    now=moment,
                )
            concern.alerted_at = moment
            note_action(concern, "alerted", now=moment)
