"""Reads for the public board: themes that an officer put there, safe numbers, words whose people let us quote them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import joinedload

from engage.conversations.lifecycle import answer_due, overdue
from engage.conversations.models import Area, Conversation, ConversationState
from engage.core.database import db
from engage.disclosure.counts import About, about
from engage.disclosure.quotes import safe_attributes
from engage.themes.answers import Answer, answers_to
from engage.themes.models import Tag, Theme
from engage.themes.queries import people_released
from engage.themes.quotes import Pairs, people_with, quoted
from engage.themes.stretches import Stretch
from engage.voices.consent import TELLABLE
from engage.voices.models import Participation, Voice
from engage.voices.queries import Eyes, counted, people_counted, showable, showable_voices

THEMES = 24
QUOTES = 12


@dataclass(frozen=True)
class PublicTheme:
    """A theme as everybody may see it."""

    theme: Theme
    people: About
    answers: Sequence[Answer]
    late_since: date | None = None
    """the day on which an answer was due, where enough people said it and none was published (R7.3)"""


@dataclass(frozen=True)
class Quote:
    """Words, and what may stand under them (R5.7): None where too few people share it."""

    text: str
    language: str
    age_band: str | None
    area: Area | None
    credit: str


def public_themes(conversation: Conversation | None, *, page: int = 1, today: date) -> tuple[list[PublicTheme], int]:
    """One page of the public board, the newest conversation first, and how many pages there are."""
    wanted = select(Theme).join(Theme.conversation).where(_public())
    if conversation is not None:
        wanted = wanted.where(Theme.conversation_id == conversation.id)
    total = db.session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    themes = db.session.scalars(
        wanted.options(joinedload(Theme.conversation))
        .order_by(Theme.conversation_id.desc(), Theme.position, Theme.id)
        .limit(THEMES)
        .offset((max(page, 1) - 1) * THEMES)
    ).all()
    return _with_numbers(themes, today), max(1, -(-total // THEMES))


def public_theme(slug: str, *, today: date) -> PublicTheme | None:
    """The theme with this address, where the public may see it."""
    query = select(Theme).join(Theme.conversation).where(Theme.slug == slug, _public())
    theme = db.session.scalar(query.options(joinedload(Theme.conversation)))
    return _with_numbers([theme], today)[0] if theme else None


def conversations_with_themes() -> Sequence[Conversation]:
    """Those that have something on the public board, the newest first."""
    shown = select(Theme.conversation_id).join(Theme.conversation).where(_public())
    return db.session.scalars(
        select(Conversation).where(Conversation.id.in_(shown)).order_by(Conversation.id.desc())
    ).all()


def quotes(theme: Theme, *, page: int = 1) -> tuple[list[Quote], bool]:
    """Words for this theme that may be quoted now, the newest first, and whether there are more after this page.

    Pages are numbered: the id of a voice in an address would tell which quotes are one person's (R5.7).
    """
    query = (
        select(Tag.voice_id)
        .join(Tag.voice)
        .join(Voice.participation)
        .where(Tag.theme_id == theme.id, showable(Eyes.PUBLIC_QUOTE))
        .distinct()
        .order_by(Tag.voice_id.desc())
        .limit(QUOTES + 1)
        .offset((max(page, 1) - 1) * QUOTES)
    )
    ids = db.session.scalars(query).all()
    more, ids = len(ids) > QUOTES, ids[:QUOTES]
    voices = showable_voices(ids, Eyes.PUBLIC_QUOTE)
    stretches: defaultdict[int, list[Stretch]] = defaultdict(list)
    for tag in db.session.scalars(select(Tag).where(Tag.theme_id == theme.id, Tag.voice_id.in_(ids)).order_by(Tag.id)):
        stretches[tag.voice_id].append(Stretch(tag.start_at, tag.end_at))
    count = people_with(_people_by_attributes(theme.conversation_id))
    return [_quote(voices[each], stretches[each], count) for each in ids if each in voices], more


def _quote(voice: Voice, stretches: Sequence[Stretch], count: Callable[[Pairs], int]) -> Quote:
    person = voice.participation
    safe = safe_attributes(_attributes(person), count)
    return Quote(
        text=quoted(voice.text, stretches, whole_allowed=person.consent in TELLABLE),
        language=voice.language,
        age_band=safe.get("age"),
        area=person.area if "area" in safe else None,
        credit=person.credit,
    )


def _public() -> ColumnElement[bool]:
    return and_(Theme.public, Conversation.state != ConversationState.DRAFT)


def _with_numbers(themes: Sequence[Theme], today: date) -> list[PublicTheme]:
    ids = [theme.id for theme in themes]
    people = people_released(ids)
    answers = answers_to(ids)
    return [
        _shown(theme, about(people.get(theme.id, 0)), [each for each in answers[theme.id] if each.published], today)
        for theme in themes
    ]


def _shown(theme: Theme, people: About, answers: Sequence[Answer], today: date) -> PublicTheme:
    """Late or not is told from the number that everybody sees, so that it tells no more than that (R5.6)."""
    conversation, enough = theme.conversation, theme.conversation.answer_from
    owed = people.count is not None and enough is not None and people.count >= enough
    late = owed and overdue(conversation, len(answers), today)
    return PublicTheme(theme, people, answers, answer_due(conversation) if late else None)


def _attributes(person: Participation) -> dict[str, str]:
    return {"age": person.age_band or "", "area": str(person.area_id or "")}


def _people_by_attributes(conversation_id: int) -> dict[Pairs, int]:
    """How many people whose words count there are of each age band and area."""
    heard = select(Voice.participation_id).join(Voice.participation)
    query = (
        select(Participation.age_band, Participation.area_id, people_counted())
        .where(Participation.id.in_(heard.where(Voice.conversation_id == conversation_id, counted())))
        .group_by(Participation.age_band, Participation.area_id)
    )
    found: dict[Pairs, int] = {}
    for age, area, number in db.session.execute(query):
        pairs = frozenset({("age", age or ""), ("area", str(area or ""))})
        found[pairs] = number
    return found
