"""Background work of themes: read how voices feel, and look once a day whether a public number may grow."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select

from engage.core.clock import now as clock_now
from engage.core.database import db
from engage.core.jobs import job, ring
from engage.core.transaction import transaction
from engage.intake.services import words_came_in
from engage.themes.feelings import read_all
from engage.themes.models import Theme
from engage.themes.queries import words_of
from engage.themes.services import LOOKED_AT_EVERY, keep_readings, release
from engage.voices.models import Voice


def due_voices(now: datetime, limit: int) -> Sequence[int]:
    """Ids of voices that are not prepared, oldest first. Flagged ones too: nothing of them is shown until released."""
    return db.session.scalars(select(Voice.id).where(Voice.prepared.is_(False)).order_by(Voice.id).limit(limit)).all()


@job("voices.prepare", due=due_voices)
def prepare(ids: Sequence[int]) -> None:
    """Read the feeling of those that are still due."""
    due = db.session.scalars(select(Voice.id).where(Voice.id.in_(ids), Voice.prepared.is_(False))).all()
    prepare_now(due)


@words_came_in.connect
def ring_for_new(_sender: Any, voice_ids: Sequence[int]) -> None:
    """New words are read as soon as they are stored."""
    ring("voices.prepare", voice_ids)


def prepare_now(ids: Sequence[int]) -> int:
    """Read the feeling of these voices, whether due or not. Returns how many were unchanged meanwhile, and kept."""
    read = read_all(words_of(ids))
    with transaction():
        return keep_readings(read)


def due_numbers(now: datetime, limit: int) -> Sequence[int]:
    """Ids of public themes whose number was not looked at for a day."""
    long_ago = or_(Theme.counted_at.is_(None), Theme.counted_at < now - LOOKED_AT_EVERY)
    return db.session.scalars(select(Theme.id).where(Theme.public, long_ago).order_by(Theme.id).limit(limit)).all()


@job("themes.release", due=due_numbers)
def release_numbers(ids: Sequence[int]) -> None:
    """Release the numbers of those that are still due and have grown enough (R5.6)."""
    for theme_id in ids:
        with transaction():
            moment = clock_now()
            theme = db.session.get(Theme, theme_id)
            if theme and theme.public and (theme.counted_at is None or theme.counted_at < moment - LOOKED_AT_EVERY):
                release([theme], now=moment)
