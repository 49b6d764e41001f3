"""Brings in comments collected elsewhere: through the same door as every other word, then approved and tagged."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from sqlalchemy import select, update

from engage.accounts.models import Staff
from engage.conversations.models import Area, Conversation
from engage.core import audit
from engage.core.database import db, run
from engage.core.transaction import transaction
from engage.imports.mapping import Comment
from engage.imports.models import ImportedRow, Source
from engage.intake.services import Said, receive
from engage.moderation.services import approve_import
from engage.reading.screening import Screening, screen
from engage.themes.services import feelings_import, tag_import, themes_named
from engage.voices.models import Consent, Flag, Voice

AT_ONCE = 250


@dataclass(frozen=True)
class Terms:
    """On what terms a file is brought in."""

    source: str
    licence: str
    consent: Consent
    language: str
    approve_as: Staff | None = None


@dataclass
class Result:
    """How many rows came in, were there already, and wait for safeguarding."""

    added: int = 0
    there_already: int = 0
    waiting: int = 0


def known_areas() -> dict[str, int]:
    """Lower-case key and names of every area → its id."""
    areas = db.session.scalars(select(Area).order_by(Area.id.desc()))
    return {word.lower(): area.id for area in areas for word in (*area.names.values(), area.key)}


def bring_in(
    conversation_id: int,
    comments: Sequence[Comment],
    terms: Terms,
    *,
    now: datetime,
    today: date,
    progress: Callable[[int], object] = lambda _done: None,
) -> Result:
    """Store what is not there yet, some hundred rows a transaction; a run that was cut off is finished by the next.

    Screening is done before each transaction begins. `progress` is told how many rows were just done.
    """
    result = Result()
    for batch in _batches(comments, AT_ONCE):
        there = _there_already(conversation_id, batch)
        fresh = [comment for comment in batch if comment.digest not in there]
        screened = [(comment, screen(comment.text, terms.language)) for comment in fresh]
        with transaction():
            result.waiting += _store(conversation_id, screened, terms, now=now, today=today)
        result.added += len(fresh)
        result.there_already += len(batch) - len(fresh)
        progress(len(batch))
    return result


def _store(
    conversation_id: int, screened: Sequence[tuple[Comment, Screening]], terms: Terms, *, now: datetime, today: date
) -> int:
    """Store one batch; how many wait for safeguarding."""
    if not screened:
        return 0
    conversation = db.session.get_one(Conversation, conversation_id)
    source = _source(conversation, terms, now)
    voices = [_receive(conversation, source, comment, found, terms, now, today) for comment, found in screened]
    if terms.approve_as:
        approve_import(
            [voice for voice in voices if voice.flag is Flag.NONE], by=terms.approve_as, now=now, today=today
        )
    _label(conversation, [comment for comment, _found in screened], voices, now)
    return sum(voice.flag is Flag.CONCERN for voice in voices)


def _receive(
    conversation: Conversation,
    source: Source,
    comment: Comment,
    found: Screening,
    terms: Terms,
    now: datetime,
    today: date,
) -> Voice:
    participation = receive(
        conversation,
        [Said(text=comment.text, screening=found, asks=comment.asks)],
        consent=terms.consent,
        language=terms.language,
        came_by="import",
        now=now,
        today=comment.day or today,
        area_id=comment.area_id,
        age_band=comment.age_band,
        credit=f"{terms.source}, {terms.licence}",
    )
    db.session.add(
        ImportedRow(
            source_id=source.id,
            conversation_id=conversation.id,
            digest=comment.digest,
            participation_id=participation.id,
        )
    )
    return participation.voices[0]


def _label(conversation: Conversation, comments: Sequence[Comment], voices: Sequence[Voice], now: datetime) -> None:
    """Take over the themes and feelings that people gave these comments elsewhere."""
    pairs = list(zip(comments, voices, strict=True))
    themes = themes_named(conversation, dict.fromkeys(name for comment in comments for name in comment.themes), now=now)
    tag_import([(voice, themes[name]) for comment, voice in pairs for name in comment.themes], now=now)
    feelings_import([(voice, comment.feeling) for comment, voice in pairs if comment.feeling], now=now)


def _source(conversation: Conversation, terms: Terms, now: datetime) -> Source:
    found = db.session.scalar(
        select(Source).where(Source.conversation_id == conversation.id, Source.name == terms.source)
    )
    if found:
        return found
    source = Source(conversation_id=conversation.id, name=terms.source, licence=terms.licence, first_brought_in_at=now)
    db.session.add(source)
    db.session.flush()
    actor = terms.approve_as.actor if terms.approve_as else "system"
    audit.record(actor, "voices.imported", f"conversation:{conversation.id}", now=now, reason=terms.source)
    return source


def _there_already(conversation_id: int, batch: Sequence[Comment]) -> set[str]:
    """Which of these rows are in the database."""
    query = select(ImportedRow.digest).where(
        ImportedRow.conversation_id == conversation_id, ImportedRow.digest.in_([each.digest for each in batch])
    )
    found = set(db.session.scalars(query))
    db.session.rollback()
    return found


def _batches(comments: Iterable[Comment], size: int) -> Iterable[list[Comment]]:
    rest = iter(comments)
    while batch := list(islice(rest, size)):
        yield batch


def erase(participation_ids: Sequence[int]) -> int:
    """Forget whose rows these were; the rows stay noted, so that a later run does not bring them back."""
    return run(
        update(ImportedRow).where(ImportedRow.participation_id.in_(participation_ids)).values(participation_id=None)
    )
