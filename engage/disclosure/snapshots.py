"""When new figures may be released: two snapshots must not differ by a handful of people (R5.6)."""

from __future__ import annotations

from engage.disclosure.counts import THRESHOLD


def may_release(previous_people: int | None, people: int, at_least: int = THRESHOLD) -> bool:
    """Whether a snapshot of `people` may follow one of `previous_people` (None: there is none yet)."""
    if people < 0 or (previous_people is not None and previous_people < 0):
        raise ValueError("a count of people cannot be negative")
    return people - (previous_people or 0) >= at_least


def people_still_needed(previous_people: int | None, people: int, at_least: int = THRESHOLD) -> int:
    """How many more people it takes before a new snapshot may be released."""
    return max(0, (previous_people or 0) + at_least - people)
