"""Brings in comments collected elsewhere: through the same door as every other word, then approved and tagged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select, update

from engage.accounts.models import Staff
from engage.conversations.models import Area, Conversation
from engage.core import audit
from engage.core.database import db, run
from engage.imports.mapping import Comment
from engage.imports.models import ImportedRow, Source
from engage.intake.services import Said, receive
from engage.moderation.services import approve_import
from engage.reading.screening import Screening, screen
from engage.themes.services import feelings_import, tag_import, themes_named
from engage.voices.models import Consent, Flag, Voice

Screened = tuple[Comment, Screening]


@dataclass(frozen=True)
class Terms:
    """On what terms a file is brought in."""

    source: str
    licence: str
    consent: Consent
    language: str
    approve_as: Staff | None = None


def known_areas() -> dict[str, int]:
    """Lower-case key and names of every area → its id."""
    areas = db.session.scalars(select(Area).order_by(Area.id.desc()))
    return {word.lower(): area.id for area in areas for word in (*area.names.values(), area.key)}


def screened(comments: Sequence[Comment], language: str) -> list[Screened]:
    """Each comment with its screening. Slow: done before the transaction that stores them begins."""
    return [(comment, screen(comment.text, language)) for comment in comments]


def not_yet_in(conversation_id: int, comments: Sequence[Comment]) -> list[Comment]:
    """Those comments that are not in this conversation yet."""
    query = select(ImportedRow.digest).where(
        ImportedRow.conversation_id == conversation_id, ImportedRow.digest.in_([each.digest for each in comments])
    )
    there = set(db.session.scalars(query))
    return [comment for comment in comments if comment.digest not in there]


def bring_in(conversation_id: int, comments: Sequence[Screened], terms: Terms, *, now: datetime, today: date) -> int:
    """Store these comments, approved and labelled as `terms` say; how many wait for safeguarding instead."""
    if not comments:
        return 0
    conversation = db.session.get_one(Conversation, conversation_id)
    source = _source(conversation, terms, now)
    voices = [_receive(conversation, source, comment, found, terms, now, today) for comment, found in comments]
    if terms.approve_as:
        approve_import(
            [voice for voice in voices if voice.flag is Flag.NONE], by=terms.approve_as, now=now, today=today
        )
    _label(conversation, [comment for comment, _found in comments], voices, now)
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
    found: Source | None = db.session.scalar(
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


def erase(participation_ids: Sequence[int]) -> int:
    """Forget whose rows these were; the rows stay noted, so that a later run does not bring them back."""
    return run(
        update(ImportedRow).where(ImportedRow.participation_id.in_(participation_ids)).values(participation_id=None)
    )
