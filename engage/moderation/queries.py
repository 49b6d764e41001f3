"""Reads for the moderation queue. A person sees only texts of conversations within their reach."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import contains_eager, selectinload

from engage.accounts.models import Staff
from engage.accounts.permissions import Permission
from engage.conversations.models import Conversation
from engage.conversations.reach import within_reach
from engage.core.database import db
from engage.moderation.lifecycle import WAITING
from engage.moderation.models import Decision
from engage.voices.consent import READABLE
from engage.voices.models import Consent, Flag, Participation, Voice, VoiceState
from engage.voices.queries import readable_by_moderators

PAGE = 25
#: Beyond this a badge says “999+”: counting half a million rows for a badge is not worth it.
MOST_COUNTED = 1000


@dataclass(frozen=True)
class Filters:
    """What of the queue is shown: one conversation (by slug) or all, one state or whatever waits."""

    conversation: str = ""
    state: VoiceState | None = None

    @property
    def states(self) -> tuple[VoiceState, ...]:
        return (self.state,) if self.state else tuple(sorted(WAITING))

    @property
    def as_arguments(self) -> dict[str, str]:
        """For addresses."""
        given = {"conversation": self.conversation, "state": self.state.value if self.state else ""}
        return {name: value for name, value in given.items() if value}


@dataclass(frozen=True)
class Place:
    """Where a text stands in the queue, and its neighbours' ids."""

    number: int
    of: int
    before: int | None
    after: int | None


def _in_queue(person: Staff, filters: Filters) -> list[ColumnElement[bool]]:
    conditions = [
        readable_by_moderators(),
        within_reach(person, Permission.MODERATE),
        Voice.state.in_(filters.states),
    ]
    if filters.conversation:
        conditions.append(Conversation.slug == filters.conversation)
    return conditions


def _joined(query: Select[Any]) -> Select[Any]:
    return query.select_from(Voice).join(Voice.participation).join(Voice.conversation)


def queue(person: Staff, filters: Filters, *, page: int = 1) -> tuple[Sequence[Voice], int]:
    """One page of the queue, oldest first, and how many texts are in it altogether."""
    conditions = _in_queue(person, filters)
    total = db.session.scalar(_joined(select(func.count(Voice.id))).where(*conditions)) or 0
    rows = db.session.scalars(
        select(Voice)
        .join(Voice.participation)
        .join(Voice.conversation)
        .where(*conditions)
        .options(contains_eager(Voice.conversation), contains_eager(Voice.participation))
        .order_by(Voice.id)
        .limit(PAGE)
        .offset((page - 1) * PAGE)
    ).all()
    return rows, total


def waiting(person: Staff) -> int:
    """How many texts wait to be read by this person, up to MOST_COUNTED."""
    some = _joined(select(Voice.id)).where(*_in_queue(person, Filters())).limit(MOST_COUNTED).subquery()
    return db.session.scalar(select(func.count()).select_from(some)) or 0


def place(voice: Voice, person: Staff, filters: Filters) -> Place:
    """Where the text stands among those of the filter."""
    conditions = _in_queue(person, filters)
    earlier, total = db.session.execute(
        select(func.count(Voice.id).filter(Voice.id < voice.id), func.count(Voice.id))
        .select_from(Voice)
        .join(Voice.participation)
        .join(Voice.conversation)
        .where(*conditions)
    ).one()
    return Place(
        number=earlier + 1,
        of=total,
        before=neighbour(voice.id, person, filters, later=False),
        after=neighbour(voice.id, person, filters),
    )


def neighbour(voice_id: int, person: Staff, filters: Filters, *, later: bool = True) -> int | None:
    """The id of the next text of the filter, or of the one before."""
    query = _joined(select(Voice.id)).where(*_in_queue(person, filters))
    query = query.where(Voice.id > voice_id) if later else query.where(Voice.id < voice_id)
    found: int | None = db.session.scalar(query.order_by(Voice.id if later else Voice.id.desc()).limit(1))
    return found


def readable_voice(voice_id: int, *, lock: bool = False) -> Voice | None:
    """The voice, where moderators may read it at all (R4.5, R5.3); with `lock`, nobody else changes it meanwhile."""
    query = (
        select(Voice)
        .join(Voice.participation)
        .where(Voice.id == voice_id, readable_by_moderators())
        .options(
            selectinload(Voice.conversation).selectinload(Conversation.safeguarding_lead),
            selectinload(Voice.participation).selectinload(Participation.area),
        )
    )
    return db.session.scalar(query.with_for_update(of=Voice) if lock else query)


def history(voice_id: int) -> Sequence[Decision]:
    """Its decisions, oldest first."""
    query = (
        select(Decision).where(Decision.voice_id == voice_id).options(selectinload(Decision.by)).order_by(Decision.id)
    )
    return db.session.scalars(query).all()


def conversations_to_moderate(person: Staff) -> Sequence[Conversation]:
    """The conversations whose texts this person reads, by slug."""
    query = select(Conversation).where(within_reach(person, Permission.MODERATE)).order_by(Conversation.slug)
    return db.session.scalars(query).all()


def due_counted_only(_now: datetime, limit: int) -> Sequence[int]:
    """Ids of voices that nobody may read and that wait to be counted, oldest first."""
    query = (
        select(Voice.id)
        .join(Voice.participation)
        .where(
            Voice.state == VoiceState.RECEIVED,
            Voice.flag.in_((Flag.NONE, Flag.RELEASED)),
            Participation.consent.in_(sorted(set(Consent) - READABLE)),
            Voice.withdrawn_on.is_(None),
            Participation.withdrawn_on.is_(None),
        )
        .order_by(Voice.id)
        .limit(limit)
    )
    return db.session.scalars(query).all()
