"""Two released snapshots never differ by a handful of people (R5.6)."""

import pytest

from engage.disclosure.snapshots import may_release, people_still_needed


@pytest.mark.parametrize(
    ("before", "now", "allowed"),
    [
        (None, 9, False),
        (None, 10, True),
        (0, 10, True),
        (50, 59, False),
        (50, 60, True),
        (50, 50, False),
        (50, 40, False),
    ],
)
def test_a_snapshot_needs_ten_more_people(before, now, allowed):
    assert may_release(before, now) is allowed
    assert (people_still_needed(before, now) == 0) is allowed


def test_negative_numbers_are_refused():
    with pytest.raises(ValueError, match="negative"):
        may_release(-1, 20)
    with pytest.raises(ValueError, match="negative"):
        may_release(None, -1)
