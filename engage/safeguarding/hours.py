"""The clock of safeguarding: minutes in which somebody reads the queue, and by when a concern is looked at. Pure.

Hours are `{"days": [0…6, Monday is 0], "from": "09:00", "to": "17:00"}` in the place's zone (R4.3). Where none are
set, every minute counts: the safer reading (R8.4).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from engage.safeguarding.models import Within

DAYS_LOOKED_AHEAD = 14
HALF_HOUR, TWO_HOURS, WEEK = 30, 120, timedelta(days=7)


@dataclass(frozen=True)
class Clock:
    """How long a concern has waited in reading hours, by when it is looked at, and whether that is over."""

    waited: int
    due: datetime
    late: bool
    today: bool


def working_minutes(start: datetime, end: datetime, hours: Mapping[str, Any], zone: ZoneInfo) -> int:
    """Whole minutes between two moments that lie in reading hours."""
    total = timedelta()
    day = start.astimezone(zone).date()
    while day <= end.astimezone(zone).date():
        opens, closes = _reading(day, hours, zone)
        total += max(timedelta(), min(closes, end) - max(opens, start))
        day += timedelta(days=1)
    return int(total.total_seconds() // 60)


def minutes_unanswered(
    opened: datetime, now: datetime, hours: Mapping[str, Any], zone: ZoneInfo, *, by_the_clock: bool
) -> int:
    """Minutes a concern has waited: all of them, or those in reading hours."""
    if by_the_clock:
        return int((now - opened).total_seconds() // 60)
    return working_minutes(opened, now, hours, zone)


def due(opened: datetime, hours: Mapping[str, Any], zone: ZoneInfo) -> datetime:
    """The end of the reading hours of the working day on which it came, or of the next one (R4.4)."""
    day = opened.astimezone(zone).date()
    for ahead in range(DAYS_LOOKED_AHEAD):
        opens, closes = _reading(day + timedelta(days=ahead), hours, zone)
        if opens < closes and opened < closes:
            return closes
    return opened  # hours that never come: due at once


def clock(opened: datetime, now: datetime, hours: Mapping[str, Any], zone: ZoneInfo) -> Clock:
    """The clock of a concern opened at `opened`, at this moment."""
    by = due(opened, hours, zone)
    return Clock(
        waited=working_minutes(opened, now, hours, zone),
        due=by,
        late=now > by,
        today=by.astimezone(zone).date() == now.astimezone(zone).date(),
    )


def within(opened: datetime, done: datetime, hours: Mapping[str, Any], zone: ZoneInfo, *, by_the_clock: bool) -> Within:
    """How long it took, in the few words that reports know."""
    minutes = minutes_unanswered(opened, done, hours, zone, by_the_clock=by_the_clock)
    if minutes <= TWO_HOURS:
        return Within.HALF_HOUR if minutes <= HALF_HOUR else Within.TWO_HOURS
    if done <= due(opened, hours, zone):
        return Within.SAME_DAY
    return Within.WEEK if done - opened <= WEEK else Within.LONGER


def _reading(day: date, hours: Mapping[str, Any], zone: ZoneInfo) -> tuple[datetime, datetime]:
    """From when to when the queue is read on this day; an empty stretch on a day without."""
    midnight = datetime.combine(day, time(0), zone).astimezone(UTC)
    if not hours:
        return midnight, datetime.combine(day + timedelta(days=1), time(0), zone).astimezone(UTC)
    if day.weekday() not in hours.get("days", range(7)):
        return midnight, midnight
    start = time.fromisoformat(str(hours.get("from", "00:00")))
    end = time.fromisoformat(str(hours.get("to", "23:59")))
    return (
        datetime.combine(day, start, zone).astimezone(UTC),
        datetime.combine(day, end, zone).astimezone(UTC),
    )
