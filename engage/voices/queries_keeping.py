"""Reads of periods, holds and the ledger of erasures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import selectinload

from engage.conversations.models import Conversation, ConversationState
from engage.core.database import db
from engage.voices.models import Flag, Participation, Voice, VoiceState
from engage.voices.models_keeping import Erased, ErasureAsked, KeepingPeriod, LegalHold
from engage.voices.periods import Kind, Periods, days_kept


def periods_set(conversation_id: int | None) -> dict[Kind, int]:
    """The periods that somebody set for this conversation, or, with None, for the installation."""
    of = KeepingPeriod.conversation_id
    query = select(KeepingPeriod).where(of.is_(None) if conversation_id is None else of == conversation_id)
    return {each.kind: each.days for each in db.session.scalars(query.order_by(KeepingPeriod.id))}


def days_of(kind: Kind) -> int:
    """Days that the installation keeps this kind."""
    return days_kept(kind, periods_set(None))


def conversations_by_period() -> list[tuple[Conversation, Periods]]:
    """Every conversation with the periods it set for itself, by id."""
    own: dict[int | None, dict[Kind, int]] = {}
    for each in db.session.scalars(select(KeepingPeriod).order_by(KeepingPeriod.id)):
        own.setdefault(each.conversation_id, {})[each.kind] = each.days
    everything = db.session.scalars(select(Conversation).order_by(Conversation.id)).all()
    return [(each, own.get(each.id, {})) for each in everything]


def holds_of(conversation_id: int) -> Sequence[LegalHold]:
    """The holds on a conversation and on people in it, the newest first, with who set and lifted them."""
    return db.session.scalars(
        select(LegalHold)
        .where(LegalHold.conversation_id == conversation_id)
        .options(selectinload(LegalHold.by), selectinload(LegalHold.lifted_by))
        .order_by(LegalHold.id.desc())
    ).all()


def any_hold() -> bool:
    """Whether anything at all is held: then the record itself is not shortened either."""
    return db.session.scalar(select(LegalHold.id).where(LegalHold.lifted_at.is_(None)).limit(1)) is not None


def hold_over(conversation_id: int, participation_id: int | None = None) -> LegalHold | None:
    """The hold that covers the whole conversation or, where one is named, this person; None where there is none."""
    of = LegalHold.participation_id
    covers = of.is_(None) if participation_id is None else or_(of.is_(None), of == participation_id)
    query = select(LegalHold).where(LegalHold.conversation_id == conversation_id, LegalHold.lifted_at.is_(None), covers)
    return db.session.scalar(query.order_by(LegalHold.id).limit(1))


def hold_in(conversation_id: int) -> LegalHold | None:
    """A hold on the conversation or on anybody in it; None where nothing is held."""
    query = select(LegalHold).where(LegalHold.conversation_id == conversation_id, LegalHold.lifted_at.is_(None))
    return db.session.scalar(query.order_by(LegalHold.id).limit(1))


def not_held() -> ColumnElement[bool]:
    """People on whom nobody put a hold of their own; the query must hold Participation."""
    return ~exists().where(LegalHold.participation_id == Participation.id, LegalHold.lifted_at.is_(None))


def people_due(conversation_id: int, limit: int, *, taken_back_before: date | None = None) -> Sequence[int]:
    """Ids of people in this conversation who may be erased: all, or those who took everything back before a day."""
    query = select(Participation.id).where(Participation.conversation_id == conversation_id, not_held())
    if taken_back_before is not None:
        query = query.where(Participation.withdrawn_on < taken_back_before)
    return db.session.scalars(query.order_by(Participation.id).limit(limit)).all()


def originals_due(conversation_id: int, before: date, limit: int, *, after_id: int = 0) -> Sequence[Voice]:
    """Words that came in before this day, are decided, and still keep their hidden details; flagged ones wait."""
    return db.session.scalars(
        select(Voice)
        .join(Voice.participation)
        .where(
            Voice.conversation_id == conversation_id,
            Voice.id > after_id,
            Voice.received_on < before,
            Voice.details_gone_on.is_(None),
            Voice.state.in_((VoiceState.APPROVED, VoiceState.REFUSED)),
            Voice.flag != Flag.CONCERN,
            not_held(),
        )
        .order_by(Voice.id)
        .limit(limit)
    ).all()


def last_day(conversation: Conversation) -> date | None:
    """The last day on which people could take part; None while they can, or where nobody set one."""
    return conversation.closes_on if conversation.state is not ConversationState.DRAFT else None


def whole_conversations_to_erase(limit: int) -> Sequence[int]:
    """Ids of conversations whose erasure was asked for, and in which nothing is held."""
    held = exists().where(LegalHold.conversation_id == ErasureAsked.conversation_id, LegalHold.lifted_at.is_(None))
    query = select(ErasureAsked.conversation_id).where(~held).order_by(ErasureAsked.conversation_id)
    return db.session.scalars(query.limit(limit)).all()


def erasure_asked(conversation_id: int) -> ErasureAsked | None:
    """That this conversation is to be erased, until it is."""
    return db.session.get(ErasureAsked, conversation_id)


def ledger() -> Sequence[Erased]:
    """Every line of the ledger, the oldest first."""
    return db.session.scalars(select(Erased).order_by(Erased.id)).all()


def people_erased() -> int:
    """How many lines the ledger has."""
    return db.session.scalar(select(func.count()).select_from(Erased)) or 0
