"""Reads for the moderation queue. A person sees only texts of conversations within their reach."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import selectinload

from engage.accounts.models import Staff
from engage.accounts.permissions import Permission
from engage.conversations.models import Conversation
from engage.conversations.reach import within_reach
from engage.core.clock import day
from engage.core.crypto import unseal
from engage.core.database import db
from engage.core.web import settings
from engage.moderation.lifecycle import WAITING, Action
from engage.moderation.looking import Text
from engage.moderation.models import Claim, Decision
from engage.voices.consent import READABLE
from engage.voices.models import Consent, Flag, Participation, Voice, VoiceState
from engage.voices.queries import not_taken_back, readable_by_moderators

PAGE = 25
#: Beyond this a badge says “999+”: counting half a million rows for a badge is not worth it.
MOST_COUNTED = 1000
#: And a list goes no further: its end is never reached by leafing.
MOST_LISTED = 10_000


class Lane(enum.StrEnum):
    """A part of the queue by who should read it."""

    MINE = "mine"
    SECOND = "second"


@dataclass(frozen=True)
class Filters:
    """What of the queue is shown: one conversation (by slug) or all, one state or whatever waits, a lane or all."""

    conversation: str = ""
    state: VoiceState | None = None
    lane: Lane | None = None

    @property
    def states(self) -> tuple[VoiceState, ...]:
        return (self.state,) if self.state else tuple(sorted(WAITING))

    @property
    def as_arguments(self) -> dict[str, str]:
        """For addresses."""
        given = {
            "conversation": self.conversation,
            "state": self.state.value if self.state else "",
            "lane": self.lane.value if self.lane else "",
        }
        return {name: value for name, value in given.items() if value}


@dataclass(frozen=True)
class Place:
    """Where a text stands in the queue, and its neighbours' ids."""

    number: int
    of: int
    before: int | None
    after: int | None


def _texts(person: Staff, filters: Filters, state: VoiceState) -> Select[Any]:
    """Ids of the texts of one state that this person may read.

    One state at a time, and the reach as a test of each row: so the database reads an index in the order of ids
    (`ix_voice_state`, or `ix_voice_queue` for one conversation) and stops when it has enough.
    """
    reached = exists().where(Conversation.id == Voice.conversation_id, within_reach(person, Permission.MODERATE))
    query = select(Voice.id).join(Voice.participation).where(Voice.state == state, reached, readable_by_moderators())
    if filters.conversation:
        one = select(Conversation.id).where(Conversation.slug == filters.conversation).scalar_subquery()
        query = query.where(Voice.conversation_id == one)
    if filters.lane is Lane.MINE:
        query = query.where(Voice.id.in_(select(Claim.voice_id).where(Claim.assigned_to_id == person.id)))
    if filters.lane is Lane.SECOND:
        query = query.where(Voice.id.in_(select(Claim.voice_id).where(Claim.asked_by_id.is_not(None))))
    return query


def texts_of(person: Staff, filters: Filters) -> list[Select[Any]]:
    """Ids of the texts of the filter that this person may read: one query for each state."""
    return [_texts(person, filters, state) for state in filters.states]


def queue(person: Staff, filters: Filters, *, page: int = 1) -> tuple[Sequence[Voice], int]:
    """One page of the queue, oldest first, and how many texts are in it altogether, up to MOST_LISTED."""
    texts = texts_of(person, filters)
    end = min(page * PAGE, MOST_LISTED)
    firsts = (db.session.scalars(each.order_by(Voice.id).limit(end)) for each in texts)
    rows = db.session.scalars(
        select(Voice)
        .where(Voice.id.in_(sorted(chain.from_iterable(firsts))[end - PAGE : end]))
        .options(selectinload(Voice.conversation), selectinload(Voice.participation))
        .order_by(Voice.id)
    ).all()
    return rows, _count(texts, MOST_LISTED)


def _count(texts: Sequence[Select[Any]], most: int) -> int:
    """How many there are, counted no further than `most`."""
    some = [select(func.count()).select_from(each.limit(most).subquery()).scalar_subquery() for each in texts]
    return min(most, sum(db.session.execute(select(*some)).one()))


def waiting(person: Staff) -> int:
    """How many texts wait to be read by this person, up to MOST_COUNTED."""
    return _count(texts_of(person, Filters()), MOST_COUNTED)


def place(voice: Voice, person: Staff, filters: Filters) -> Place:
    """Where the text stands among those of the filter, counted up to MOST_COUNTED."""
    texts = texts_of(person, filters)
    return Place(
        number=_count([each.where(Voice.id < voice.id) for each in texts], MOST_COUNTED) + 1,
        of=_count(texts, MOST_COUNTED),
        before=neighbour(voice.id, person, filters, later=False),
        after=neighbour(voice.id, person, filters),
    )


def neighbour(voice_id: int, person: Staff, filters: Filters, *, later: bool = True) -> int | None:
    """The id of the next text of the filter, or of the one before."""
    side, order = (Voice.id > voice_id, Voice.id) if later else (Voice.id < voice_id, Voice.id.desc())
    found = [db.session.scalar(each.where(side).order_by(order).limit(1)) for each in texts_of(person, filters)]
    there = [each for each in found if each is not None]
    return (min(there) if later else max(there)) if there else None


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


def due_counted_only(now: datetime, limit: int) -> Sequence[int]:
    """Ids of voices that nobody may read and that wait to be counted, oldest first.

    Those of the days before only: a decision minutes after they came would keep their time of day (R5.1).
    """
    today = day(now, settings().time_zone)
    query = (
        select(Voice.id)
        .join(Voice.participation)
        .where(
            Voice.state == VoiceState.RECEIVED,
            Voice.flag.in_((Flag.NONE, Flag.RELEASED)),
            Voice.received_on < today,
            Participation.consent.in_(sorted(set(Consent) - READABLE)),
            Voice.withdrawn_on.is_(None),
            Participation.withdrawn_on.is_(None),
        )
        .order_by(Voice.id)
        .limit(limit)
    )
    return db.session.scalars(query).all()


def texts_to_look_at(voice_ids: Sequence[int]) -> list[Text]:
    """Those of these voices that nobody took back, opened, to be read with today's rules; by id. Originals without
    their details would say less than is known of them: they are left as they are."""
    edited = exists().where(
        Decision.voice_id == Voice.id, Decision.action.in_((Action.EDIT, Action.REVEAL)), Decision.by_id.is_not(None)
    )
    query = (
        select(Voice.id, Voice.revision, Voice.original, Voice.hidden, Voice.language, Voice.state, edited)
        .join(Voice.participation)
        .where(Voice.id.in_(voice_ids), Voice.details_gone_on.is_(None), not_taken_back())
        .order_by(Voice.id)
    )
    return [
        Text(
            voice_id=voice_id,
            revision=revision,
            original=unseal(original),
            hidden=hidden,
            language=language,
            undecided=state is VoiceState.RECEIVED,
            edited=by_hand,
        )
        for voice_id, revision, original, hidden, language, state, by_hand in db.session.execute(query)
    ]
