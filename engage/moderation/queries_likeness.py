"""Reads of texts that are nearly the same as another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import selectinload

from engage.core.database import db
from engage.moderation.lifecycle import WAITING
from engage.moderation.likeness import ALIKE, likeness, shingles
from engage.moderation.models import Fingerprint
from engage.voices.models import Participation, Voice
from engage.voices.queries import readable_by_moderators

#: So many are listed and decided at once; the rest shows when these are done.
MOST_ALIKE = 100


@dataclass(frozen=True)
class Alike:
    """Another text, and whether it is the same word for word."""

    voice: Voice
    same: bool


def alike(voice: Voice, *, lock: bool = False) -> list[Alike]:
    """Texts of the same conversation that say nearly the same, oldest first, up to MOST_ALIKE.

    Only those that moderators may read. The words are compared: sharing a number is no proof.
    """
    own = db.session.execute(
        select(Fingerprint.band, Fingerprint.value).where(Fingerprint.voice_id == voice.id, Fingerprint.band >= 0)
    ).all()
    if not own:
        return []
    shared = select(Fingerprint.voice_id).where(
        Fingerprint.conversation_id == voice.conversation_id,
        or_(*(and_(Fingerprint.band == band, Fingerprint.value == value) for band, value in own)),
    )
    query = (
        select(Voice)
        .join(Voice.participation)
        .where(Voice.id.in_(shared), Voice.id != voice.id, readable_by_moderators())
        .options(selectinload(Voice.participation))
        .order_by(Voice.id)
        .limit(MOST_ALIKE)
    )
    said = shingles(voice.text)
    found = db.session.scalars(query.with_for_update(of=Voice) if lock else query).all()
    return [
        Alike(each, same=each.text == voice.text)
        for each in found
        if each.text == voice.text or likeness(said, shingles(each.text)) >= ALIKE
    ]


def campaign_people(voice: Voice) -> int:
    """How many people sent the copied text that this one belongs to, exact, for the desk; 0 where it is no campaign."""
    campaign = voice.participation.campaign
    if campaign is None:
        return 0
    there = (Participation.campaign == campaign, Participation.withdrawn_on.is_(None))
    return db.session.scalar(select(func.count()).where(*there)) or 0


def due_fingerprints(now: datetime, limit: int) -> Sequence[int]:
    """Ids of texts that wait to be read and were not compared yet, oldest first."""
    done = exists().where(Fingerprint.voice_id == Voice.id)
    ids: list[int] = []
    for state in sorted(WAITING):
        query = (
            select(Voice.id)
            .join(Voice.participation)
            .where(Voice.state == state, readable_by_moderators(), ~done)
            .order_by(Voice.id)
            .limit(limit)
        )
        ids += db.session.scalars(query)
    return sorted(ids)[:limit]
