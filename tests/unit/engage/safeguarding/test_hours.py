"""The clock of safeguarding (R4.4): a human looks the same working day."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from engage.safeguarding.hours import clock, due, minutes_unanswered, working_minutes

ZONE = ZoneInfo("Europe/London")
HOURS = {"days": [0, 1, 2, 3, 4], "from": "09:00", "to": "17:00"}


def at(text: str) -> datetime:
    """“16 10:00” is 10 o'clock on 16 November 2026, a Monday."""
    return datetime.strptime(f"2026-11-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        ("16 10:00", "16 10:00", 0),
        ("16 10:00", "16 10:45", 45),
        ("16 07:00", "16 09:30", 30),
        ("16 16:30", "17 09:30", 60),
        ("20 16:00", "23 10:00", 120),  # over a weekend
        ("21 10:00", "22 18:00", 0),  # a weekend
        ("16 18:00", "16 10:00", 0),  # backwards
    ],
)
def test_minutes_count_in_reading_hours_only(start: str, end: str, minutes: int) -> None:
    assert working_minutes(at(start), at(end), HOURS, ZONE) == minutes


@pytest.mark.parametrize(
    ("opened", "by"),
    [
        ("16 10:00", "16 17:00"),
        ("16 07:00", "16 17:00"),
        ("16 17:00", "17 17:00"),
        ("20 18:00", "23 17:00"),
        ("21 10:00", "23 17:00"),
    ],
)
def test_it_is_due_at_the_end_of_the_same_working_day_or_the_next(opened: str, by: str) -> None:
    assert due(at(opened), HOURS, ZONE) == at(by)


def test_without_hours_every_minute_counts_and_it_is_due_at_midnight() -> None:
    assert working_minutes(at("21 10:00"), at("22 10:00"), {}, ZONE) == 24 * 60
    assert due(at("21 10:00"), {}, ZONE) == at("22 00:00")


def test_hours_that_never_come_make_it_due_at_once() -> None:
    assert due(at("16 10:00"), {"days": []}, ZONE) == at("16 10:00")


def test_an_urgent_one_waits_by_the_clock_at_night_too() -> None:
    night = at("21 02:00"), at("21 02:40")
    assert minutes_unanswered(*night, HOURS, ZONE, by_the_clock=True) == 40
    assert minutes_unanswered(*night, HOURS, ZONE, by_the_clock=False) == 0


def test_the_clock_says_late_after_the_day_and_not_before() -> None:
    assert not clock(at("16 10:00"), at("16 17:00"), HOURS, ZONE).late
    late = clock(at("16 10:00"), at("17 09:30"), HOURS, ZONE)
    assert (late.late, late.today, late.waited) == (True, False, 7 * 60 + 30)


def test_the_clocks_going_back_adds_no_reading_time() -> None:
    start = datetime(2026, 10, 24, 12, tzinfo=ZONE)
    end = datetime(2026, 10, 26, 10, tzinfo=ZONE)
    assert working_minutes(start, end, HOURS, ZONE) == 60
