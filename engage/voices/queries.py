"""Reads of voices. `showable()` is the one test for showing words: every page, feed and file asks it as it renders."""

from __future__ import annotations

import enum
from collections.abc import Sequence

from flask import current_app
from sqlalchemy import ColumnElement, and_, distinct, func, or_, select, true
from sqlalchemy.orm import selectinload

from engage.conversations.models import Conversation
from engage.core.database import db
from engage.voices.code import digest, normalise
from engage.voices.consent import QUOTABLE, READABLE, TELLABLE
from engage.voices.models import Flag, Participation, PeopleSnapshot, Voice, VoiceState


class Eyes(enum.Enum):
    """Who would see the words."""

    TEAM = enum.auto()
    PUBLIC_QUOTE = enum.auto()
    PUBLIC_WHOLE = enum.auto()


_ALLOWED = {Eyes.TEAM: READABLE, Eyes.PUBLIC_QUOTE: QUOTABLE, Eyes.PUBLIC_WHOLE: TELLABLE}
_SEEN_BEYOND_SAFEGUARDING = (Flag.NONE, Flag.RELEASED)


def not_taken_back() -> ColumnElement[bool]:
    """Neither this passage nor the whole participation was taken back. The query must join Participation."""
    return and_(Voice.withdrawn_on.is_(None), Participation.withdrawn_on.is_(None))


def showable(eyes: Eyes) -> ColumnElement[bool]:
    """The condition under which a voice's words may be shown to these eyes; the query must join Participation.

    Approved, not flagged, not taken back, consented to, and, in public, read back where the conversation asks for it.
    What is missing is not shown (R8.4).
    """
    return and_(
        true() if eyes is Eyes.TEAM else _read_back(),
        Voice.state == VoiceState.APPROVED,
        Voice.flag.in_(_SEEN_BEYOND_SAFEGUARDING),
        Participation.consent.in_(sorted(_ALLOWED[eyes])),
        not_taken_back(),
    )


def _read_back() -> ColumnElement[bool]:
    """Its author said that it is right, or its conversation does not ask for that."""
    asks = select(Conversation.id).where(Conversation.read_back)
    return or_(Voice.confirmed_on.is_not(None), Voice.conversation_id.not_in(asks))


def readable_by_moderators() -> ColumnElement[bool]:
    """The condition under which a moderator reads a voice that is not decided yet; join Participation."""
    return and_(
        Voice.flag.in_(_SEEN_BEYOND_SAFEGUARDING),
        Participation.consent.in_(sorted(READABLE)),
        not_taken_back(),
    )


def is_showable(voice: Voice, eyes: Eyes) -> bool:
    """The same test for a voice already at hand."""
    participation = voice.participation
    return (
        voice.state is VoiceState.APPROVED
        and voice.flag in _SEEN_BEYOND_SAFEGUARDING
        and participation.consent in _ALLOWED[eyes]
        and voice.withdrawn_on is None
        and participation.withdrawn_on is None
        and (eyes is Eyes.TEAM or voice.confirmed_on is not None or not voice.conversation.read_back)
    )


def counted() -> ColumnElement[bool]:
    """Voices that count in a number: approved, not flagged, not taken back, whatever their consent."""
    return and_(Voice.state == VoiceState.APPROVED, Voice.flag.in_(_SEEN_BEYOND_SAFEGUARDING), not_taken_back())


def people_counted() -> ColumnElement[int]:
    """How many people, wherever people are counted; join Participation. A copied campaign counts as one of them."""
    return func.count(distinct(func.coalesce(Participation.campaign, Participation.id)))


def showable_voices(ids: Sequence[int], eyes: Eyes) -> dict[int, Voice]:
    """Those of `ids` that may be shown now, by id, with their participation and its area loaded."""
    query = (
        select(Voice)
        .join(Voice.participation)
        .where(Voice.id.in_(ids), showable(eyes))
        .options(selectinload(Voice.participation).selectinload(Participation.area))
        .order_by(Voice.id)
    )
    return {voice.id: voice for voice in db.session.scalars(query)}


def read_back_share(conversation_id: int) -> tuple[int, int]:
    """Of the passages that could be quoted once their authors read them back: how many are confirmed, and of how many.
    Exact, for the desk only."""
    row = db.session.execute(
        select(func.count(Voice.confirmed_on), func.count())
        .join(Voice.participation)
        .where(Voice.conversation_id == conversation_id, counted(), Participation.consent.in_(sorted(QUOTABLE)))
    ).one()
    return int(row[0]), int(row[1])


def participation_id_by_code(typed: str) -> int | None:
    """Whose code this is, or None. One keyed hash and one query by it, whatever was typed: time tells nothing."""
    key: bytes = current_app.extensions["engage_settings"].code_key
    hashed = digest(normalise(typed) or "no code", key)
    return db.session.scalar(select(Participation.id).where(Participation.code_digest == hashed))


def people_who_took_part(conversation_id: int) -> int:
    """How many people took part in the conversation and have not taken it all back: exact, for the desk only."""
    there = (Participation.conversation_id == conversation_id, Participation.withdrawn_on.is_(None))
    return db.session.scalar(select(people_counted()).where(*there)) or 0


def people_released(conversation_id: int) -> int | None:
    """How many people took part, as it was released last (R5.6); None where it never was."""
    released = select(PeopleSnapshot.people).where(PeopleSnapshot.conversation_id == conversation_id)
    return db.session.scalar(released.order_by(PeopleSnapshot.id.desc()).limit(1))
