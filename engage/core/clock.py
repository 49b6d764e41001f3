"""The one place that reads the clock. Only routes, jobs and commands call it; decisions are given the time."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


def day(moment: datetime, zone: ZoneInfo) -> date:
    """The calendar day that `moment` falls on in the place's zone."""
    return moment.astimezone(zone).date()


def start_of_day(moment: datetime, zone: ZoneInfo) -> datetime:
    """The first moment, in UTC, of the day in the place's zone: what is kept of a time that need not be known."""
    return datetime.combine(moment.astimezone(zone).date(), time(0), zone).astimezone(UTC)


def today(zone: ZoneInfo) -> date:
    """Today, in the place's zone."""
    return day(now(), zone)
