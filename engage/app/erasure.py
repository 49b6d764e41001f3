"""The order in which rooms forget a person: first what points to their words, last the words (R5.8)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

import engage.imports.services
import engage.moderation.services
import engage.replies.services
import engage.safeguarding.services
import engage.themes.services
import engage.voices.services
import stories.services
import surveys.services
from engage.core import audit

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


def erase(participation_ids: Sequence[int], *, now: datetime, by: str) -> None:
    """Delete everything these people said, from every room, in the running transaction. The record keeps the ids."""
    for forget in ORDER:
        forget(participation_ids)
    for participation_id in participation_ids:
        audit.record(by, "participation.erased", f"participation:{participation_id}", now=now)
