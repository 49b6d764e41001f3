"""How many and how fast, never what (R4.5, R5.6)."""

from dataclasses import replace
from datetime import date

import pytest

from engage.safeguarding.figures import Row, figures, speed
from engage.safeguarding.models import Lane, Urgency, Within

ROW = Row(date(2026, 11, 2), Lane.SPOTTED, Urgency.SOON, "neglect", Within.HALF_HOUR, False, Within.WEEK)


def test_under_ten_nothing_is_counted_aloud() -> None:
    found = figures([ROW] * 9)
    assert found.total is None
    assert set(found.lanes.values()) == set(found.months.values()) == {None}
    assert found.kinds == {}
    assert found.answered
    assert found.answered.number is None


def test_counts_are_rounded_and_no_small_one_follows_from_the_others() -> None:
    rows = [ROW] * 23 + [replace(ROW, lane=Lane.RAISED)] * 14 + [replace(ROW, lane=Lane.NOT_SCREENED)] * 3
    found = figures(rows)
    assert found.total == 40
    assert found.lanes == {Lane.SPOTTED: 25, Lane.RAISED: None, Lane.NOT_SCREENED: None}


def test_a_kind_is_told_only_where_ten_were_of_it() -> None:
    rows = [ROW] * 12 + [replace(ROW, kind="abuse")] * 11 + [replace(ROW, kind="missing")] * 4
    assert set(figures([*rows, *[replace(ROW, kind="self_harm")] * 2]).kinds) == {"neglect", "abuse"}


def test_months_stand_in_order() -> None:
    rows = [ROW] * 10 + [replace(ROW, opened=date(2026, 1, 5))] * 10
    assert list(figures(rows).months) == ["2026-01", "2026-11"]


@pytest.mark.parametrize(
    ("took", "half", "most"),
    [
        ([Within.LONGER], Within.LONGER, Within.LONGER),
        ([Within.HALF_HOUR] * 5 + [Within.WEEK] * 5, Within.HALF_HOUR, Within.WEEK),
        ([Within.HALF_HOUR] * 9 + [Within.LONGER], Within.HALF_HOUR, Within.HALF_HOUR),
        ([None, Within.TWO_HOURS, None, Within.SAME_DAY, Within.SAME_DAY], Within.SAME_DAY, Within.SAME_DAY),
    ],
)
def test_half_and_nine_of_ten_by_nearest_rank(took: list[Within | None], half: Within, most: Within) -> None:
    found = speed(took)
    assert found
    assert (found.half, found.most) == (half, most)


def test_where_nothing_is_done_there_is_no_speed() -> None:
    assert speed([None, None]) is None


def test_late_and_waiting_ones_are_told_exactly_since_they_are_about_the_service() -> None:
    found = figures([replace(ROW, late=True)] * 2 + [replace(ROW, answered=None, late=None)] * 3)
    assert (found.late, found.unanswered) == (2, 3)
