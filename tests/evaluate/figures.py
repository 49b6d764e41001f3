"""Shares and scores with 95 % confidence intervals."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import sqrt

from engage.reading.scores import Pair

Z = 1.959964


@dataclass(frozen=True)
class Figure:
    """`value` with the ends of its 95 % interval, all between 0 and 1."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:6.1%}   {self.low:.1%} to {self.high:.1%}"


def share(hits: int, of: int) -> Figure:
    """Wilson's score interval, which holds for small numbers too."""
    if of == 0:
        return Figure(0.0, 0.0, 1.0)
    p = hits / of
    middle = (p + Z * Z / (2 * of)) / (1 + Z * Z / of)
    half = Z * sqrt(p * (1 - p) / of + Z * Z / (4 * of * of)) / (1 + Z * Z / of)
    return Figure(p, max(0.0, middle - half), min(1.0, middle + half))


def resampled(score: Callable[[Sequence[Pair]], float], pairs: Sequence[Pair], times: int = 200) -> Figure:
    """The score with a percentile bootstrap interval; the same data gives the same interval."""
    chance = random.Random(20)
    draws = sorted(score(chance.choices(pairs, k=len(pairs))) for _ in range(times))
    return Figure(score(pairs), draws[int(0.025 * times)], draws[int(0.975 * times) - 1])
