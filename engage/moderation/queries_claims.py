"""Reads for who reads which text, and what somebody may still take back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import selectinload

from engage.accounts.models import Staff
from engage.accounts.permissions import Permission, Scope, allows
from engage.conversations.models import Conversation
from engage.conversations.reach import within_reach
from engage.core.database import db
from engage.moderation.lifecycle import can_undo
from engage.moderation.models import Claim, Decision
from engage.moderation.queries import Filters, texts_of
from engage.voices.models import Voice
from engage.voices.queries import readable_by_moderators


def _kept_from(person: Staff, now: datetime) -> ColumnElement[bool]:
    """Texts that this person should not be handed: a colleague has one open, was given it, or waits for its second
    reader and is this person. What was given to somebody who has left is for everybody again."""
    theirs = exists().where(Staff.id == Claim.assigned_to_id, Staff.active)
    return exists().where(
        Claim.voice_id == Voice.id,
        or_(
            (Claim.until > now) & (Claim.reader_id != person.id),
            (Claim.assigned_to_id != person.id) & theirs,
            Claim.asked_by_id == person.id,
        ),
    )


def next_free(person: Staff, filters: Filters, *, now: datetime, after: int = 0) -> int | None:
    """The id of the oldest text of the filter, after this id, that this person can be handed."""
    found = [
        db.session.scalar(texts.where(Voice.id > after, ~_kept_from(person, now)).order_by(Voice.id).limit(1))
        for texts in texts_of(person, filters)
    ]
    there = [each for each in found if each is not None]
    return min(there) if there else None


def to_give(person: Staff, to: Staff, filters: Filters, *, now: datetime, limit: int) -> Sequence[int]:
    """Ids of the oldest texts of the filter that nobody has or was given, and that both people may moderate."""
    reached = exists().where(Conversation.id == Voice.conversation_id, within_reach(to, Permission.MODERATE))
    given = exists().where(
        Claim.voice_id == Voice.id,
        or_(Claim.until > now, Claim.assigned_to_id.is_not(None), Claim.asked_by_id == to.id),
    )
    ids: list[int] = []
    for texts in texts_of(person, filters):
        ids += db.session.scalars(texts.where(reached, ~given).order_by(Voice.id).limit(limit))
    return sorted(ids)[:limit]


def claims_on(voice_ids: Iterable[int]) -> Mapping[int, Claim]:
    """By voice id, with the people's names."""
    query = (
        select(Claim)
        .where(Claim.voice_id.in_(list(voice_ids)))
        .options(selectinload(Claim.reader), selectinload(Claim.assigned_to), selectinload(Claim.asked_by))
        .order_by(Claim.voice_id)
    )
    return {claim.voice_id: claim for claim in db.session.scalars(query)}


def colleagues(conversations: Iterable[Conversation]) -> Sequence[Staff]:
    """Who else moderates texts of at least one of these conversations, by name."""
    scopes = [Scope(organisation_id=each.organisation_id, conversation_id=each.id) for each in conversations]
    staff = db.session.scalars(select(Staff).where(Staff.active).order_by(Staff.name, Staff.id)).all()
    return [each for each in staff if any(allows(each.grants, Permission.MODERATE, scope) for scope in scopes)]


def last_step(person: Staff, now: datetime) -> tuple[Decision, Voice] | None:
    """This person's last step of moderation with its voice, where they can still take it back."""
    last = db.session.scalar(select(Decision).where(Decision.by_id == person.id).order_by(Decision.id.desc()).limit(1))
    if last is None or last.before is None or not can_undo(last.action, at=last.at, own=True, last=True, now=now):
        return None
    reached = exists().where(Conversation.id == Voice.conversation_id, within_reach(person, Permission.MODERATE))
    voice = db.session.scalar(
        select(Voice)
        .join(Voice.participation)
        .where(Voice.id == last.voice_id, Voice.revision == last.revision + 1, reached, readable_by_moderators())
    )
    return (last, voice) if voice is not None else None
