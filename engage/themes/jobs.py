"""Background work of themes: read how voices feel, and look once a day whether a public number may grow."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from engage.core.clock import now as clock_now
from engage.core.jobs import job, ring
from engage.core.transaction import transaction
from engage.intake.services import words_came_in
from engage.themes.feelings import read_all
from engage.themes.queries import numbers_due, still_due, still_unprepared, unprepared, words_of
from engage.themes.services import keep_readings, release


def due_voices(now: datetime, limit: int) -> Sequence[int]:
    """Ids of voices that are not prepared."""
    return unprepared(limit)


@job("voices.prepare", due=due_voices)
def prepare(ids: Sequence[int]) -> None:
    """Read the feeling of those that are still due."""
    prepare_now(still_unprepared(ids))


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
    return numbers_due(now, limit)


@job("themes.release", due=due_numbers)
def release_numbers(ids: Sequence[int]) -> None:
    """Release the numbers of those that are still due and have grown enough (R5.6)."""
    for theme_id in ids:
        with transaction():
            moment = clock_now()
            if due := still_due(theme_id, moment):
                release(due, now=moment)
