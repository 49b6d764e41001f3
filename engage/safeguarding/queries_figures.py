"""Reads for the figures of safeguarding, for drills that are over, and for what the partnership was told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, or_, select
from sqlalchemy.orm import contains_eager, selectinload

from engage.accounts.models import Staff
from engage.accounts.permissions import Permission
from engage.conversations.models import Conversation
from engage.conversations.reach import within_reach
from engage.core.database import db
from engage.safeguarding.figures import Row
from engage.safeguarding.models import Concern, Outcome, PartnershipRelease
from engage.voices.models import Voice

MOST_SHOWN = 50


def rows(person: Staff, *, since: datetime, zone: ZoneInfo, drills: bool = False) -> list[Row]:
    """What is counted of each concern within this lead's reach, opened since then; of drills alone, or of none."""
    found = db.session.execute(
        select(
            Concern.opened_at,
            Concern.lane,
            Concern.urgency,
            Concern.kind,
            Concern.answered_within,
            Concern.answered_late,
            Concern.closed_within,
        )
        .join(Concern.conversation)
        .where(within_reach(person, Permission.SAFEGUARD), Concern.opened_at >= since, Concern.drill.is_(drills))
        .order_by(Concern.id)
    )
    return [
        Row(opened.astimezone(zone).date(), lane, urgency, kind, answered, late, closed)
        for opened, lane, urgency, kind, answered, late, closed in found
    ]


def past_drills(person: Staff, *, since: datetime) -> Sequence[Concern]:
    """The drills within this lead's reach, newest first."""
    return db.session.scalars(
        select(Concern)
        .join(Concern.conversation)
        .where(within_reach(person, Permission.SAFEGUARD), Concern.opened_at >= since, Concern.drill)
        .options(contains_eager(Concern.conversation), selectinload(Concern.acknowledged_by))
        .order_by(Concern.id.desc())
        .limit(MOST_SHOWN)
    ).all()


def people_by_kind(conversation_id: int) -> tuple[dict[str, int], int]:
    """How many people each kind of concern is about, and all kinds together: exact, for disclosure.

    Those that were sent, and that no lead found to be no worry.
    """
    worry = (
        Concern.conversation_id == conversation_id,
        Concern.drill.is_(False),
        Concern.kind != "",
        or_(Concern.outcome.is_(None), Concern.outcome != Outcome.RELEASED),
    )
    people = func.count(Voice.participation_id.distinct())
    joined = select(Concern.kind, people).join(Voice, Voice.id == Concern.voice_id).where(*worry)
    rows = db.session.execute(joined.group_by(Concern.kind).order_by(Concern.kind))
    by_kind = {str(kind): int(number) for kind, number in rows}
    together = db.session.scalar(select(people).join(Concern, Concern.voice_id == Voice.id).where(*worry)) or 0
    return by_kind, together


def last_release(conversation_id: int) -> PartnershipRelease | None:
    """What the partnership was told last about this conversation."""
    return db.session.scalar(
        select(PartnershipRelease)
        .where(PartnershipRelease.conversation_id == conversation_id)
        .order_by(PartnershipRelease.id.desc())
        .limit(1)
    )


def releases(person: Staff) -> Sequence[PartnershipRelease]:
    """What the partnership was told, within this lead's reach: unanswered ones first, by when an answer is due."""
    return db.session.scalars(
        select(PartnershipRelease)
        .join(PartnershipRelease.conversation)
        .where(within_reach(person, Permission.SAFEGUARD))
        .options(contains_eager(PartnershipRelease.conversation), selectinload(PartnershipRelease.by))
        .order_by(PartnershipRelease.replied_on.is_not(None), PartnershipRelease.reply_by, PartnershipRelease.id)
        .limit(MOST_SHOWN)
    ).all()


def release_by_id(release_id: int) -> PartnershipRelease | None:
    """With its conversation, held until the transaction ends."""
    return db.session.scalar(
        select(PartnershipRelease)
        .where(PartnershipRelease.id == release_id)
        .options(selectinload(PartnershipRelease.conversation))
        .with_for_update(of=PartnershipRelease)
    )


def replies_overdue(person: Staff, today: date) -> int:
    """How many releases within this lead's reach should have been answered before today."""
    query = (
        select(func.count(PartnershipRelease.id))
        .join(Conversation, Conversation.id == PartnershipRelease.conversation_id)
        .where(
            within_reach(person, Permission.SAFEGUARD),
            PartnershipRelease.replied_on.is_(None),
            PartnershipRelease.reply_by < today,
        )
    )
    return db.session.scalar(query) or 0
