"""Reads for the end of taking part."""

from __future__ import annotations

from sqlalchemy import select

from engage.core.database import db
from engage.safeguarding.models import Concern, ConcernState, Lane, Urgency
from engage.voices.models import Voice


def concern_about(participation_id: int) -> Concern | None:
    """The open concern about this person's words, the most urgent first; None where nothing worries us."""
    query = (
        select(Concern)
        .join(Voice, Voice.id == Concern.voice_id)
        .where(Voice.participation_id == participation_id, Concern.state != ConcernState.CLOSED)
        .order_by(Concern.urgency != Urgency.URGENT, Concern.id)
        .limit(1)
    )
    return db.session.scalar(query)


def worries_us(participation_id: int) -> bool:
    """Whether something was spotted in this person's words (not: only a language that nobody screened)."""
    concern = concern_about(participation_id)
    return concern is not None and concern.lane is not Lane.NOT_SCREENED
