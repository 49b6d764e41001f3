"""Reads for “You said, we did”: which entries match, in which order, and what the filters offer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from engage.conversations.lifecycle import answer_due, overdue
from engage.conversations.models import Area, Conversation, area_within
from engage.conversations.queries import closed_conversations
from engage.core.database import db
from engage.replies.models import Reply, ReplyState, Status
from engage.replies.queries import WITH_ALL, published_by_conversation

#: The filter's word for a conversation that closed and was not answered.
LATE = "late"
A_PAGE = 10


@dataclass(frozen=True)
class Wanted:
    """What a visitor asked to see; empty means everything."""

    about: str = ""
    place: str = ""
    answer: str = ""


@dataclass(frozen=True)
class Unanswered:
    """A conversation that closed and was not answered (R3.4)."""

    conversation: Conversation
    due: date | None
    overdue: bool
    weeks_late: int


@dataclass(frozen=True)
class Found:
    """One page of entries: replies and unanswered conversations, the newest first."""

    entries: list[Reply | Unanswered]
    number: int
    counts: dict[str, int]
    page: int
    pages: int


def unanswered(today: date) -> list[Unanswered]:
    """Every conversation that closed and has no published reply, the one that has waited longest first."""
    answered = published_by_conversation()
    return [
        Unanswered(
            conversation=conversation,
            due=(due := answer_due(conversation)),
            overdue=overdue(conversation, 0, today),
            weeks_late=max(0, (today - due).days // 7) if due else 0,
        )
        for conversation in closed_conversations(today)
        if conversation.id not in answered
    ]


def find(wanted: Wanted, *, page: int, today: date) -> Found:
    """The entries that match, a page of them. Dates and states come first, whole rows only for the page."""
    keys: list[tuple[date, int, str, Reply | Unanswered | None]] = []
    query = select(Reply.id, Reply.status, Reply.published_at).where(Reply.state == ReplyState.PUBLISHED)
    if wanted.about:
        query = query.join(Reply.conversation).where(Conversation.slug == wanted.about)
    if wanted.place:
        query = query.where(Reply.area_id.in_(_places_within(wanted.place)))
    if wanted.answer in set(Status):
        query = query.where(Reply.status == Status(wanted.answer))
    if wanted.answer != LATE:
        for reply_id, status, published_at in db.session.execute(query.order_by(Reply.id)):
            keys.append((published_at.date() if published_at else today, reply_id, str(status), None))
    if wanted.answer in ("", LATE) and not wanted.place:
        for late in unanswered(today):
            if wanted.about in ("", late.conversation.slug):
                keys.append((late.due or today, late.conversation.id, LATE, late))
    keys.sort(key=lambda key: key[:2], reverse=True)
    pages = max(1, -(-len(keys) // A_PAGE))
    page = min(max(1, page), pages)
    here = keys[(page - 1) * A_PAGE : page * A_PAGE]
    replies = _by_id([reply_id for _day, reply_id, _kind, late in here if late is None])
    return Found(
        entries=[late or replies[entry_id] for _day, entry_id, _kind, late in here],
        number=len(keys),
        counts=dict(Counter(kind for _day, _id, kind, _late in keys)),
        page=page,
        pages=pages,
    )


def _by_id(ids: Sequence[int]) -> dict[int, Reply]:
    replies = db.session.scalars(select(Reply).where(Reply.id.in_(ids)).options(*WITH_ALL).order_by(Reply.id))
    return {reply.id: reply for reply in replies}


def _places_within(key: str) -> list[int]:
    """The area and all that lie within it, at any depth there is: towns in localities in councils."""
    ids = set(db.session.scalars(select(Area.id).where(Area.key == key)))
    while True:
        deeper = set(db.session.scalars(select(area_within.c.area_id).where(area_within.c.wider_id.in_(ids)))) - ids
        if not deeper:
            return sorted(ids)
        ids |= deeper


def conversations_to_choose(today: date) -> Sequence[Conversation]:
    """The conversations that have something on this page, by their address."""
    ids = set(published_by_conversation()) | {late.conversation.id for late in unanswered(today)}
    return db.session.scalars(select(Conversation).where(Conversation.id.in_(ids)).order_by(Conversation.slug)).all()


def places_to_choose() -> list[Area]:
    """The places that replies are about, and the wider ones they lie in."""
    about = db.session.scalars(
        select(Area)
        .where(Area.id.in_(select(Reply.area_id).where(Reply.state == ReplyState.PUBLISHED)))
        .options(selectinload(Area.within))
        .order_by(Area.id)
    ).all()
    found = {area.id: area for area in about} | {wider.id: wider for area in about for wider in area.within}
    return [found[area_id] for area_id in sorted(found)]
