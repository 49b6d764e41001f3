"""Background work of moderation: words that nobody may read are counted unread; texts alike are found."""

from __future__ import annotations

from collections.abc import Sequence

from flask import current_app

from engage.core.clock import day
from engage.core.clock import now as clock_now
from engage.core.jobs import job
from engage.core.transaction import transaction
from engage.moderation.queries import due_counted_only
from engage.moderation.queries_likeness import due_fingerprints
from engage.moderation.services import approve_counted_only
from engage.moderation.services_likeness import fingerprint


@job("moderation.counted_only", due=due_counted_only)
def count_unread(ids: Sequence[int]) -> None:
    """Approve those of `ids` that still wait."""
    with transaction():
        moment = clock_now()
        today = day(moment, current_app.extensions["engage_settings"].time_zone)
        approve_counted_only(ids, now=moment, today=today)


@job("moderation.fingerprint", due=due_fingerprints)
def find_alike(ids: Sequence[int]) -> None:
    """Keep by which numbers these texts are found by others like them."""
    with transaction():
        fingerprint(ids)
