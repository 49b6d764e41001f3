"""Reads of the board: columns of cards. Words are shown by `showable()` alone, whatever was tagged or asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, and_, func, select

from engage.conversations.models import Conversation
from engage.core.database import db
from engage.themes.filters import Filters
from engage.themes.models import Reading, Tag
from engage.themes.queries import Head, heads_of
from engage.themes.stretches import Piece, Stretch, pieces, whole
from engage.voices.models import Participation, Voice
from engage.voices.queries import Eyes, counted, people_counted, showable, showable_voices

CARDS = 12
COLUMNS = 12
#: A card shows so many characters; the rest stands on the page of the voice.
ON_A_CARD = 600


@dataclass
class Card:
    """A voice as one column shows it."""

    voice: Voice
    reading: Reading | None
    tags: list[Tag]
    pieces: list[Piece]
    cut: bool


@dataclass
class Column:
    """A theme's cards, or, without a head, those that have no theme yet."""

    head: Head | None
    cards: list[Card]
    matching: int
    """cards there are under these filters"""
    next_before: int | None
    """ask for cards before this voice to see more; None: these are all"""

    @property
    def id(self) -> int:
        return self.head.theme.id if self.head else 0


@dataclass
class Board:
    """One page of a conversation's board."""

    conversation: Conversation
    people: int
    voices: int
    heads: list[Head]
    to_sort: Column
    columns: list[Column]
    page: int
    pages: int


def board(conversation: Conversation, filters: Filters, *, page: int = 1, chosen: Sequence[int] = ()) -> Board:
    """The board: everything not sorted yet, and twelve themes a page, or those `chosen`; twelve cards each."""
    heads = heads_of(conversation)
    picked = [head for head in heads if head.theme.id in chosen] or heads
    pages = max(1, -(-len(picked) // COLUMNS))
    page = min(max(page, 1), pages)
    shown = picked[(page - 1) * COLUMNS : page * COLUMNS]
    people, voices = _totals(conversation)
    places = _first_in_themes(conversation, [head.theme.id for head in shown], filters)
    places[0] = _first_unsorted(conversation, filters)
    to_sort, *columns = _columns([None, *shown], places, filters)
    return Board(conversation, people, voices, heads, to_sort, columns, page, pages)


def column(conversation: Conversation, theme_id: int | None, filters: Filters, *, before: int | None = None) -> Column:
    """The next cards of one column; without a theme, of those not sorted yet."""
    head = next((each for each in heads_of(conversation) if each.theme.id == theme_id), None)
    if head is None:
        found = _first_unsorted(conversation, filters, before)
    else:
        found = _first_in_themes(conversation, [head.theme.id], filters, before).get(head.theme.id, _Found())
    return _columns([head], {head.theme.id if head else 0: found}, filters)[0]


def columns_with(voice: Voice, *, on_page: Set[int], shown: Set[int], filters: Filters) -> list[Column]:
    """Those columns on somebody's page that a change of this voice touched, with no card but this voice's, if any.

    `shown` are the columns that had its card before; 0 is what is not sorted yet. `matching` is of the whole column.
    """
    heads = {head.theme.id: head for head in heads_of(voice.conversation)}
    tags, readings = _tags([voice.id]), _readings([voice.id])
    inside = {tag.theme_id for tag in tags[voice.id]} or {0}
    found = []
    for key in sorted(on_page & (inside | shown)):
        head = heads.get(key)
        if key and head is None:
            continue
        cards = [_card(voice, head, tags, readings)] if key in inside else []
        matching = head.voices if head else _first_unsorted(voice.conversation, filters).matching
        found.append(Column(head, cards, matching, None))
    return found


def voice_on_board(voice_id: int) -> Card | None:
    """One voice with everything known of it, for its own page; None where the team may not read it."""
    voice = showable_voices([voice_id], Eyes.TEAM).get(voice_id)
    return _card(voice, None, _tags([voice_id]), _readings([voice_id]), upto=None) if voice else None


@dataclass
class _Found:
    """Voice ids in the order of a column, one more than is shown where there are more; and how many match."""

    ids: list[int] = field(default_factory=list)
    matching: int = 0


def _totals(conversation: Conversation) -> tuple[int, int]:
    query = (
        select(people_counted(), func.count())
        .join(Voice.participation)
        .where(Voice.conversation_id == conversation.id, counted())
    )
    people, voices = db.session.execute(query).one()
    return people, voices


def _first_in_themes(
    conversation: Conversation, theme_ids: Sequence[int], filters: Filters, before: int | None = None
) -> dict[int, _Found]:
    """For each theme its newest cards, by one statement however many themes there are."""
    each = (
        select(
            Tag.theme_id,
            Tag.voice_id,
            func.row_number().over(partition_by=Tag.theme_id, order_by=Tag.voice_id.desc()).label("place"),
            func.count().over(partition_by=Tag.theme_id).label("matching"),
        )
        .join(Tag.voice)
        .join(Voice.participation)
        .where(Tag.theme_id.in_(theme_ids), _matches(conversation, filters, before))
        .group_by(Tag.theme_id, Tag.voice_id)
    )
    if filters.tagged:
        each = each.where(Tag.by_id.is_not(None) if filters.tagged == "us" else Tag.by_id.is_(None))
    ranked = each.subquery()
    found: defaultdict[int, _Found] = defaultdict(_Found)
    query = select(ranked).where(ranked.c.place <= CARDS + 1).order_by(ranked.c.theme_id, ranked.c.place)
    for row in db.session.execute(query):
        found[row.theme_id].ids.append(row.voice_id)
        found[row.theme_id].matching = row.matching
    return dict(found)


def _first_unsorted(conversation: Conversation, filters: Filters, before: int | None = None) -> _Found:
    """The newest voices that no theme in use has."""
    sorted_already = select(Tag.id).where(Tag.voice_id == Voice.id).exists()
    query = (
        select(Voice.id, func.count().over().label("matching"))
        .join(Voice.participation)
        .where(_matches(conversation, filters, before), ~sorted_already)
        .order_by(Voice.id.desc())
        .limit(CARDS + 1)
    )
    rows = db.session.execute(query).all()
    return _Found([row.id for row in rows], rows[0].matching if rows else 0)


def _matches(conversation: Conversation, filters: Filters, before: int | None) -> ColumnElement[bool]:
    wanted = [Voice.conversation_id == conversation.id, showable(Eyes.TEAM)]
    if before is not None:
        wanted.append(Voice.id < before)
    if filters.find:
        wanted.append(Voice.text.icontains(filters.find, autoescape=True))
    if filters.area is not None:
        wanted.append(Participation.area_id == filters.area)
    if filters.age:
        wanted.append(Participation.age_band == filters.age)
    if filters.feeling:
        feeling = func.coalesce(Reading.corrected_to, Reading.read_as) == filters.feeling
        wanted.append(Voice.id.in_(select(Reading.voice_id).where(feeling)))
    return and_(*wanted)


def _columns(heads: Sequence[Head | None], places: Mapping[int, _Found], filters: Filters) -> list[Column]:
    """Columns with their cards; voices, readings and tags are loaded once for all of them."""
    shown = {key: found.ids[:CARDS] for key, found in places.items()}
    ids = sorted({voice_id for some in shown.values() for voice_id in some})
    voices, readings, tags = showable_voices(ids, Eyes.TEAM), _readings(ids), _tags(ids)
    columns = []
    for head in heads:
        key = head.theme.id if head else 0
        found = places.get(key, _Found())
        cards = [_card(voices[each], head, tags, readings) for each in shown.get(key, ()) if each in voices]
        more = found.ids[CARDS - 1] if len(found.ids) > CARDS else None
        columns.append(Column(head, cards, found.matching, more))
    return columns


def _card(
    voice: Voice,
    head: Head | None,
    tags: Mapping[int, list[Tag]],
    readings: Mapping[int, Reading],
    *,
    upto: int | None = ON_A_CARD,
) -> Card:
    of_voice = tags.get(voice.id, [])
    stretches = [Stretch(tag.start_at, tag.end_at) for tag in of_voice if head is None or tag.theme_id == head.theme.id]
    marked = [each for each in stretches if each != whole(voice.text)]
    cut = upto is not None and len(voice.text) > upto
    return Card(voice, readings.get(voice.id), of_voice, pieces(voice.text, marked, upto=upto), cut)


def _readings(ids: Sequence[int]) -> dict[int, Reading]:
    return {each.voice_id: each for each in db.session.scalars(select(Reading).where(Reading.voice_id.in_(ids)))}


def _tags(ids: Sequence[int]) -> defaultdict[int, list[Tag]]:
    found: defaultdict[int, list[Tag]] = defaultdict(list)
    query = select(Tag).where(Tag.voice_id.in_(ids))
    for tag in db.session.scalars(query.order_by(Tag.start_at, Tag.id)):
        found[tag.voice_id].append(tag)
    return found
