"""The order in which rooms forget a person: first what points to their words, last the words (R5.8)."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import datetime

from flask import current_app

import engage.imports.services
import engage.moderation.services
import engage.replies.services
import engage.safeguarding.services
import engage.themes.services
import engage.voices.services
import stories.services
import surveys.services
from engage.app import ledger
from engage.core import audit, clock
from engage.core.database import empty_journal
from engage.core.transaction import after_commit
from engage.safeguarding.services_keeping import keep_apart
from engage.voices.services_keeping import note_erased

log = logging.getLogger(__name__)

Erase = Callable[[Sequence[int]], int]

#: Each takes participation ids and says how many rows of its own are gone.
ORDER: tuple[Erase, ...] = (
    engage.replies.services.erase,
    engage.imports.services.erase,
    engage.themes.services.erase,
    surveys.services.erase,
    stories.services.erase,
    engage.moderation.services.erase,
    engage.safeguarding.services.erase,
    engage.voices.services.erase,
)


def erase(participation_ids: Sequence[int], *, now: datetime, by: str | None, reason: str = "") -> None:
    """Delete everything these people said, from every room, in the running transaction.

    The ledger and the record keep the numbers. With `by` None a person erased themselves: the record must not say
    when they came (R8.3), and the ledger has the day alone. Concerns that are not released keep their words, sealed
    and leading to nobody, until their own period ends. Whether a hold forbids it was asked before.
    """
    gone = ledger.lines_of(
        note_erased(participation_ids, today=clock.day(now, current_app.extensions["engage_settings"].time_zone))
    )
    forget_everywhere(participation_ids, now=now)
    if by:
        _record(participation_ids, now=now, by=by, reason=reason)
    after_commit(lambda: _afterwards(gone))


def forget_everywhere(participation_ids: Sequence[int], *, now: datetime) -> None:
    """Every room in its order, without a line anywhere: for those whose erasure is on record already."""
    keep_apart(participation_ids, now=now)
    for forget in ORDER:
        forget(participation_ids)


def _record(participation_ids: Sequence[int], *, now: datetime, by: str, reason: str) -> None:
    if len(participation_ids) == 1:
        audit.record(by, "participation.erased", f"participation:{participation_ids[0]}", now=now, reason=reason)
    elif participation_ids:
        subject = f"participations:{min(participation_ids)}-{max(participation_ids)}"
        said = f"{len(participation_ids)} {reason}".strip()
        audit.record(by, "participations.erased", subject, now=now, reason=said)


def _afterwards(gone: Sequence[ledger.Line]) -> None:
    """The file beside the database knows it too, and SQLite's journal shows no page of it. What fails here is made up
    for by the daily run."""
    try:
        ledger.append(gone)
    except OSError:
        log.exception("the ledger of erasures could not be written; the daily run will")
    if not empty_journal():
        log.info("somebody reads: the journal is emptied with the next erasure or the daily run")
