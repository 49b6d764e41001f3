"""Background work of intake: concerns in drafts that were left."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy import select

from engage.core.clock import day
from engage.core.clock import now as clock_now
from engage.core.crypto import KeyLost
from engage.core.database import db
from engage.core.jobs import job
from engage.core.transaction import transaction
from engage.intake.models import Draft
from engage.intake.services import open_idle_concern

log = logging.getLogger(__name__)

IDLE = timedelta(minutes=30)


def due_idle(now: datetime, limit: int) -> Sequence[int]:
    """Ids of drafts that worry us, or that nobody could screen, and that were left 30 minutes ago or more."""
    query = (
        select(Draft.id)
        .where(Draft.worry.is_not(None), Draft.worry_opened_on.is_(None), Draft.saved_at <= now - IDLE)
        .order_by(Draft.id)
        .limit(limit)
    )
    return db.session.scalars(query).all()


@job("intake.idle", due=due_idle)
def look_after_idle(ids: Sequence[int]) -> None:
    """Open the concerns of drafts that were left."""
    zone = current_app.extensions["engage_settings"].time_zone
    for draft_id in ids:
        try:
            _look_after_one(draft_id, zone)
        except KeyLost:  # the next person's words must not wait for it
            log.exception("draft %s worries us and cannot be opened", draft_id)


def _look_after_one(draft_id: int, zone: ZoneInfo) -> None:
    with transaction():
        moment = clock_now()
        draft = db.session.get(Draft, draft_id)
        if draft and draft.worry and not draft.worry_opened_on and draft.saved_at <= moment - IDLE:
            open_idle_concern(draft, now=moment, today=day(moment, zone))
