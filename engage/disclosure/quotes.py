"""What may stand under a quote: only what, taken together, is true of enough people (R5.7)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import combinations

from engage.disclosure.counts import THRESHOLD


def safe_attributes(
    attributes: Mapping[str, str],
    people_with: Callable[[frozenset[tuple[str, str]]], int],
    threshold: int = THRESHOLD,
) -> dict[str, str]:
    """The largest combination of attributes that stands for at least `threshold` people.

    `people_with` counts the people who share every given (name, value); it is asked once for each
    combination tried. Among equally large ones the earlier attributes win. Empty values are left out;
    where nothing is safe the result is empty. At most ten attributes are considered.
    """
    if threshold < 1:
        raise ValueError("a threshold under 1 protects nobody")
    pairs = [(name, value) for name, value in attributes.items() if value][:10]
    for size in range(len(pairs), 0, -1):
        for chosen in combinations(pairs, size):
            if people_with(frozenset(chosen)) >= threshold:
                return dict(chosen)
    return {}
