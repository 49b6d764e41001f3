"""Reads of the codebook: themes with their numbers, which are those of `counted()`, and what a board is chosen by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Select, distinct, func, or_, select
from sqlalchemy.orm import joinedload

from engage.conversations.models import Area, Conversation
from engage.core.database import db
from engage.themes.answers import Answer, answers_to
from engage.themes.feelings import Words
from engage.themes.models import Feeling, Reading, Tag, Theme, ThemeSnapshot
from engage.voices.models import Participation, Voice
from engage.voices.queries import counted, people_counted

#: How often it is looked at whether a public number has grown enough to be released again (R5.6).
LOOKED_AT_EVERY = timedelta(days=1)


@dataclass
class Head:
    """A theme with its numbers: people are distinct participations."""

    theme: Theme
    number: int
    """place in the codebook, from 1; the key that tags with it, up to 9"""
    people: int = 0
    voices: int = 0
    feelings: dict[Feeling, int] = field(default_factory=dict)
    answers: Sequence[Answer] = ()
    threshold: int | None = None

    @property
    def answer(self) -> Answer | None:
        """The published answer, or else one that is being written."""
        return next((each for each in self.answers if each.published), None) or next(iter(self.answers), None)

    @property
    def owed(self) -> bool:
        """Enough people said it (R7.3), and nothing was published about it."""
        enough = self.threshold is not None and self.people >= self.threshold
        return enough and not any(each.published for each in self.answers)


def heads_of(conversation: Conversation) -> list[Head]:
    """All themes in use, in the order of the codebook, with their numbers and answers."""
    themes = themes_of(conversation)
    heads = {theme.id: Head(theme, n, threshold=conversation.answer_from) for n, theme in enumerate(themes, 1)}
    by_theme = (
        select(Tag.theme_id)
        .select_from(Tag)
        .join(Tag.voice)
        .join(Voice.participation)
        .where(Voice.conversation_id == conversation.id, counted())
    )
    numbers = by_theme.add_columns(
        people_counted().label("people"), func.count(distinct(Tag.voice_id)).label("voices")
    ).group_by(Tag.theme_id)
    for row in db.session.execute(numbers):
        if row.theme_id in heads:
            heads[row.theme_id].people, heads[row.theme_id].voices = row.people, row.voices
    feeling = func.coalesce(Reading.corrected_to, Reading.read_as)
    moods = (
        by_theme.join(Reading, Reading.voice_id == Voice.id)
        .add_columns(feeling.label("feeling"), func.count(distinct(Tag.voice_id)).label("voices"))
        .where(feeling.is_not(None))
        .group_by(Tag.theme_id, feeling)
    )
    for row in db.session.execute(moods):
        if row.theme_id in heads:
            heads[row.theme_id].feelings[Feeling(row.feeling)] = row.voices
    for theme_id, answers in answers_to(list(heads)).items():
        heads[theme_id].answers = answers
    return list(heads.values())


def people_in(theme_ids: Sequence[int]) -> dict[int, int]:
    """How many people said something that is tagged with each theme, and counts: exact, for the desk only."""
    rows = db.session.execute(
        select(Tag.theme_id, people_counted())
        .join(Tag.voice)
        .join(Voice.participation)
        .where(Tag.theme_id.in_(theme_ids), counted())
        .group_by(Tag.theme_id)
    )
    return {row[0]: row[1] for row in rows}


def people_released(theme_ids: Sequence[int]) -> dict[int, int]:
    """The number of people that was released last for each theme (R5.6); a theme without one is not in it."""
    newest = select(func.max(ThemeSnapshot.id)).where(ThemeSnapshot.theme_id.in_(theme_ids))
    released = select(ThemeSnapshot).where(ThemeSnapshot.id.in_(newest.group_by(ThemeSnapshot.theme_id)))
    return {each.theme_id: each.people for each in db.session.scalars(released)}


def areas_heard(conversation: Conversation) -> Sequence[Area]:
    """The areas that people of this conversation named."""
    named = select(Participation.area_id).where(Participation.conversation_id == conversation.id)
    return db.session.scalars(select(Area).where(Area.id.in_(named)).order_by(Area.id)).all()


def ages_heard(conversation: Conversation) -> Sequence[str]:
    """The age bands that people of this conversation chose."""
    query = select(Participation.age_band).where(Participation.conversation_id == conversation.id)
    return [age for age in db.session.scalars(query.distinct().order_by(Participation.age_band)) if age]


def themes_of(conversation: Conversation) -> Sequence[Theme]:
    """All themes in use, in the order of the codebook, without numbers."""
    return db.session.scalars(
        select(Theme).where(Theme.conversation_id == conversation.id).order_by(Theme.position, Theme.id)
    ).all()


def boards() -> dict[int, tuple[int, int, int]]:
    """By conversation id: people and voices that count, and themes in use."""
    heard = (
        select(Voice.conversation_id, people_counted(), func.count())
        .join(Voice.participation)
        .where(counted())
        .group_by(Voice.conversation_id)
    )
    themes = select(Theme.conversation_id, func.count())
    many = {row[0]: row[1] for row in db.session.execute(themes.group_by(Theme.conversation_id))}
    found = {row[0]: (row[1], row[2], many.pop(row[0], 0)) for row in db.session.execute(heard)}
    return found | {key: (0, 0, count) for key, count in many.items()}


def words_of(voice_ids: Sequence[int]) -> list[Words]:
    """What is to be read of these voices, as it is now."""
    query = select(Voice.id, Voice.revision, Voice.text, Voice.language, Voice.asks).where(Voice.id.in_(voice_ids))
    return [
        Words(row.id, row.revision, row.text, row.language, row.asks.value)
        for row in db.session.execute(query.order_by(Voice.id))
    ]


def theme_by_id(theme_id: int, *, lock: bool = False) -> Theme | None:
    """The theme, with its conversation; None where it is not in use. With `lock`, nobody else changes it meanwhile."""
    query = select(Theme).where(Theme.id == theme_id).options(joinedload(Theme.conversation))
    return db.session.scalar(query.with_for_update(of=Theme) if lock else query)


def tag_by_id(tag_id: int) -> Tag | None:
    """The tag, with its theme."""
    return db.session.scalar(select(Tag).where(Tag.id == tag_id).options(joinedload(Tag.theme)))


def unprepared(limit: int) -> Sequence[int]:
    """Ids of voices that are not prepared, oldest first. Flagged ones too: nothing of them is shown until released."""
    return db.session.scalars(select(Voice.id).where(Voice.prepared.is_(False)).order_by(Voice.id).limit(limit)).all()


def still_unprepared(ids: Sequence[int]) -> Sequence[int]:
    """Those of `ids` that are not prepared yet."""
    waiting = select(Voice.id).where(Voice.id.in_(ids), Voice.prepared.is_(False))
    return db.session.scalars(waiting.order_by(Voice.id)).all()


def numbers_due(now: datetime, limit: int) -> Sequence[int]:
    """Ids of public themes whose number was not looked at for a day."""
    return db.session.scalars(_numbers_due(now).with_only_columns(Theme.id).limit(limit)).all()


def still_due(theme_id: int, now: datetime) -> Sequence[Theme]:
    """The theme, where its number is due to be looked at; else nothing."""
    return db.session.scalars(_numbers_due(now).where(Theme.id == theme_id)).all()


def _numbers_due(now: datetime) -> Select[Theme]:
    long_ago = or_(Theme.counted_at.is_(None), Theme.counted_at < now - LOOKED_AT_EVERY)
    return select(Theme).where(Theme.public, long_ago).order_by(Theme.id)
