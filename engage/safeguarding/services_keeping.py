"""How safeguarding lets go (R5.8): of a person who is erased, of contact details, and of concerns that are over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, delete, exists, func, or_, select, update

from engage.core.database import db, run
from engage.safeguarding.models import Concern, ConcernAction, ConcernLink, ConcernState, Outcome
from engage.safeguarding.services import note_action
from engage.voices.models import Voice
from engage.voices.models_keeping import LegalHold

#: A line in a concern's record that is no work on it, so that no period begins again with it.
KEPT_APART = "kept_apart"


def keep_apart(participation_ids: Sequence[int], *, now: datetime) -> int:
    """Before these people are erased: a concern that is not released keeps its words, sealed, and leads to nobody.

    Somebody who may be in danger is not forgotten by being erased; the words go when the concern's own period ends.
    Returns how many concerns.
    """
    rows = db.session.execute(
        select(Concern, Voice.original)
        .join(Voice, Voice.id == Concern.voice_id)
        .where(
            Voice.participation_id.in_(participation_ids),
            or_(Concern.state != ConcernState.CLOSED, Concern.outcome != Outcome.RELEASED),
        )
        .order_by(Concern.id)
    ).all()
    for concern, original in rows:
        concern.unsent, concern.voice_id = original, None
        concern.revision += 1
        note_action(concern, KEPT_APART, now=now)
    db.session.flush()
    return len(rows)


def concerns_due(conversation_id: int, before: datetime, limit: int, *, unsent: bool) -> Sequence[int]:
    """Ids of closed concerns on which nobody did anything since `before`; `unsent`: those whose words stand only
    there, as they were never sent or their person was erased."""
    return db.session.scalars(
        select(Concern.id)
        .where(*_over(conversation_id, before), Concern.voice_id.is_(None) if unsent else Concern.voice_id.is_not(None))
        .order_by(Concern.id)
        .limit(limit)
    ).all()


def erase_concerns(concern_ids: Sequence[int]) -> int:
    """Delete these concerns with their record. What they kept hidden stays hidden. Returns how many."""
    db.session.execute(delete(ConcernAction).where(ConcernAction.concern_id.in_(concern_ids)))
    linked = or_(ConcernLink.one_id.in_(concern_ids), ConcernLink.other_id.in_(concern_ids))
    db.session.execute(delete(ConcernLink).where(linked))
    return run(delete(Concern).where(Concern.id.in_(concern_ids)))


def contacts_due(conversation_id: int, before: datetime, limit: int) -> Sequence[int]:
    """Ids of closed concerns, untouched since `before`, that still hold contact details left for help."""
    return db.session.scalars(
        select(Concern.id)
        .where(*_over(conversation_id, before), Concern.contact.is_not(None))
        .order_by(Concern.id)
        .limit(limit)
    ).all()


def erase_contacts(concern_ids: Sequence[int]) -> int:
    """Delete the contact details on these concerns. Returns how many."""
    return run(update(Concern).where(Concern.id.in_(concern_ids)).values(contact=None))


def _over(conversation_id: int, before: datetime) -> list[ColumnElement[bool]]:
    last = (
        select(func.max(ConcernAction.at))
        .where(ConcernAction.concern_id == Concern.id, ConcernAction.action != KEPT_APART)
        .scalar_subquery()
    )
    held = exists().where(
        Voice.id == Concern.voice_id,
        LegalHold.participation_id == Voice.participation_id,
        LegalHold.lifted_at.is_(None),
    )
    return [
        Concern.conversation_id == conversation_id,
        Concern.state == ConcernState.CLOSED,
        func.coalesce(last, Concern.opened_at) < before,
        ~held,
    ]
