"""Background work of accounts: those whose last day is over are ended, so that no mail reaches them either."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from flask import current_app

from engage.accounts.queries import expired
from engage.accounts.services import end_expired
from engage.core.clock import day
from engage.core.clock import now as clock_now
from engage.core.jobs import job
from engage.core.transaction import transaction


def due_expired(now: datetime, limit: int) -> Sequence[int]:
    """Accounts that still stand though their last day, in the place's zone, is over."""
    return expired(_today(now), limit)


@job("accounts.expired", due=due_expired)
def end_those_expired(ids: Sequence[int]) -> None:
    """End those of `ids` whose last day is over."""
    with transaction():
        moment = clock_now()
        end_expired(ids, now=moment, today=_today(moment))


def _today(moment: datetime) -> date:
    return day(moment, current_app.extensions["engage_settings"].time_zone)
