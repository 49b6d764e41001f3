"""Reads for the safeguarding queue: urgent first, then oldest. A lead sees only concerns within their reach."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Row, and_, case, func, or_, select
from sqlalchemy.orm import contains_eager, selectinload

from engage.accounts.models import Grant, Staff
from engage.accounts.permissions import MAY, Permission, Role
from engage.conversations.models import Conversation
from engage.conversations.reach import within_reach
from engage.core.database import db
from engage.safeguarding.lifecycle import UNRESOLVED
from engage.safeguarding.models import Concern, ConcernAction, ConcernLink, ConcernState, Lane, Outcome, Urgency

PAGE = 25
MOST_COUNTED = 1000


def _within(person: Staff, *, lane: Lane | None, closed: bool) -> list[ColumnElement[bool]]:
    state = Concern.state == ConcernState.CLOSED if closed else Concern.state.in_(sorted(UNRESOLVED))
    conditions = [within_reach(person, Permission.SAFEGUARD), state, Concern.drill.is_(False)]
    return [*conditions, Concern.lane == lane] if lane else conditions


def queue(
    person: Staff, *, lane: Lane | None = None, closed: bool = False, page: int = 1
) -> tuple[Sequence[Concern], int]:
    """One page of the queue, and how many concerns are in it altogether; closed ones newest first."""
    conditions = _within(person, lane=lane, closed=closed)
    total = db.session.scalar(select(func.count(Concern.id)).join(Concern.conversation).where(*conditions))
    urgent_first = case((Concern.urgency == Urgency.URGENT, 0), else_=1)
    order = (Concern.opened_at.desc(), Concern.id.desc()) if closed else (urgent_first, Concern.opened_at, Concern.id)
    rows = db.session.scalars(
        select(Concern)
        .join(Concern.conversation)
        .where(*conditions)
        .options(contains_eager(Concern.conversation), selectinload(Concern.held_by))
        .order_by(*order)
        .limit(PAGE)
        .offset((page - 1) * PAGE)
    ).all()
    return rows, total or 0


def lanes(person: Staff) -> dict[Lane, int]:
    """How many concerns wait in each lane."""
    rows = db.session.execute(
        select(Concern.lane, func.count(Concern.id).label("number"))
        .join(Concern.conversation)
        .where(*_within(person, lane=None, closed=False))
        .group_by(Concern.lane)
        .order_by(Concern.lane)
    ).all()
    return {row.lane: row.number for row in rows}


def waiting(person: Staff) -> tuple[int, bool]:
    """How many concerns wait for this lead, up to MOST_COUNTED, and whether one of them is urgent and untouched."""
    some = (
        select(Concern.state, Concern.urgency)
        .join(Concern.conversation)
        .where(*_within(person, lane=None, closed=False))
        .limit(MOST_COUNTED)
        .subquery()
    )
    pressing = and_(some.c.state == ConcernState.OPEN, some.c.urgency == Urgency.URGENT)
    number, urgent = db.session.execute(select(func.count(), func.count().filter(pressing)).select_from(some)).one()
    return number, bool(urgent)


def concern_to_look_at(concern_id: int, *, lock: bool = False) -> Concern | None:
    """The concern with its voice, conversation and record; with `lock`, nobody else changes it meanwhile."""
    query = (
        select(Concern)
        .where(Concern.id == concern_id)
        .options(
            selectinload(Concern.conversation),
            selectinload(Concern.voice),
            selectinload(Concern.held_by),
            selectinload(Concern.actions).selectinload(ConcernAction.by),
        )
    )
    return db.session.scalar(query.with_for_update(of=Concern) if lock else query)


def holds_voice(voice_id: int, *, but: int) -> bool:
    """Whether another concern than `but` keeps this voice hidden: not resolved, or resolved as “stays hidden”."""
    query = (
        select(Concern.id)
        .where(
            Concern.voice_id == voice_id,
            Concern.id != but,
            or_(Concern.state != ConcernState.CLOSED, Concern.outcome == Outcome.KEPT),
        )
        .limit(1)
    )
    return db.session.scalar(query) is not None


def concerns_of(voice_ids: Sequence[int]) -> dict[int, list[Concern]]:
    """Every concern about these voices, whatever became of it, by voice."""
    found: dict[int, list[Concern]] = {}
    for concern in db.session.scalars(select(Concern).where(Concern.voice_id.in_(voice_ids)).order_by(Concern.id)):
        found.setdefault(concern.voice_id or 0, []).append(concern)
    return found


def unacknowledged(
    before: datetime,
) -> Iterator[Row[tuple[int, Urgency, datetime, datetime | None, dict[str, object]]]]:
    """Concerns that nobody acknowledged, opened before this moment, where somebody is left to be told."""
    yield from db.session.execute(
        select(
            Concern.id,
            Concern.urgency,
            _waits_since().label("opened_at"),
            Concern.deputy_alerted_at,
            Conversation.safeguarding_hours,
        )
        .join(Concern.conversation)
        .where(
            Concern.state == ConcernState.OPEN,
            Concern.leads_alerted_at.is_(None),
            Concern.alerted_at.is_not(None),
            _waits_since() <= before,
        )
        .order_by(Concern.opened_at, Concern.id)
        .execution_options(yield_per=500)
    )


def running_drills(person: Staff) -> Sequence[Concern]:
    """The drills within this lead's reach that are not closed, oldest first."""
    return db.session.scalars(
        select(Concern)
        .join(Concern.conversation)
        .where(within_reach(person, Permission.SAFEGUARD), Concern.state != ConcernState.CLOSED, Concern.drill)
        .options(contains_eager(Concern.conversation), selectinload(Concern.held_by))
        .order_by(Concern.id)
        .limit(PAGE)
    ).all()


def running_drill(conversation_id: int) -> Concern | None:
    """The drill of this conversation that is not closed yet."""
    return db.session.scalar(
        select(Concern)
        .where(Concern.conversation_id == conversation_id, Concern.drill, Concern.state != ConcernState.CLOSED)
        .limit(1)
    )


def conversations_looked_after(person: Staff) -> Sequence[Conversation]:
    """The conversations within this lead's reach, newest first."""
    return db.session.scalars(
        select(Conversation)
        .where(within_reach(person, Permission.SAFEGUARD))
        .order_by(Conversation.id.desc())
        .limit(MOST_COUNTED)
    ).all()


def _waits_since() -> ColumnElement[datetime]:
    """Since when somebody has to take it on: it was handed to them, or it came in."""
    return func.coalesce(Concern.handed_at, Concern.opened_at, type_=Concern.opened_at.type)


def links_of(concern: Concern) -> Sequence[tuple[ConcernLink, Concern]]:
    """The concerns that a lead linked with this one, and the links, oldest first."""
    other = case((ConcernLink.one_id == concern.id, ConcernLink.other_id), else_=ConcernLink.one_id)
    rows = db.session.execute(
        select(ConcernLink, Concern)
        .join(Concern, Concern.id == other)
        .where(or_(ConcernLink.one_id == concern.id, ConcernLink.other_id == concern.id))
        .options(selectinload(ConcernLink.by), selectinload(Concern.conversation))
        .order_by(ConcernLink.id)
    )
    return [(link, found) for link, found in rows]


def leads_for(conversation: Conversation) -> Sequence[Staff]:
    """Every active safeguarding lead whose role reaches this conversation."""
    roles = [role for role in Role if Permission.SAFEGUARD in MAY[role]]
    return db.session.scalars(
        select(Staff)
        .join(Staff.grants)
        .where(
            Staff.active,
            Grant.role.in_(roles),
            or_(Grant.organisation_id.is_(None), Grant.organisation_id == conversation.organisation_id),
            or_(Grant.conversation_id.is_(None), Grant.conversation_id == conversation.id),
        )
        .distinct()
        .order_by(Staff.id)
    ).all()
