"""Background work of the house: what is due is deleted once a day, and conversations whose erasure was asked for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from flask import current_app

from engage.app.retention import Run, erase_conversation
from engage.core.clock import now as clock_now
from engage.core.jobs import job, keep_lease, lease_is_free, take_lease
from engage.voices.queries_keeping import whole_conversations_to_erase

#: A run that was killed is taken up again after an hour; one that ended, the next day.
AT_WORK, A_DAY = timedelta(hours=1), timedelta(hours=23, minutes=30)


def due_retention(now: datetime, _limit: int) -> Sequence[int]:
    """One id where nobody has looked today: one run does it all."""
    return [1] if lease_is_free("retention", now) else []


@job("retention.run", due=due_retention)
def delete_what_is_due(_ids: Sequence[int]) -> None:
    """Delete what is due (R5.8)."""
    moment = clock_now()
    if take_lease("retention", now=moment, length=AT_WORK):
        Run(now=moment, zone=current_app.extensions["engage_settings"].time_zone).everything()
        keep_lease("retention", until=moment + A_DAY)


def due_conversations(_now: datetime, limit: int) -> Sequence[int]:
    """Ids of conversations that are to be erased."""
    return whole_conversations_to_erase(limit)


@job("retention.conversation", due=due_conversations)
def erase_conversations(ids: Sequence[int]) -> None:
    """Erase what people said in these conversations."""
    for conversation_id in ids:
        erase_conversation(conversation_id, now=clock_now())
