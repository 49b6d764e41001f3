"""The figures of safeguarding: how many and how fast, never what (R4.5). Pure.

Numbers go through `disclosure`, since a report is passed on: under 10 nothing, others to the nearest 5. How soon
somebody answered is said in the words of `Within`, of all concerns together: it tells of the service, not of people.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from engage.disclosure.counts import safe_count, safe_shares
from engage.safeguarding.models import Lane, Urgency, Within

ORDER = tuple(Within)
K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True)
class Row:
    """What is counted of one concern."""

    opened: date
    lane: Lane
    urgency: Urgency
    kind: str
    answered: Within | None
    late: bool | None
    closed: Within | None


@dataclass(frozen=True)
class Speed:
    """How soon: half of them within `half`, nine of ten within `most`; `number` are counted, None: under 10."""

    half: Within
    most: Within
    number: int | None


@dataclass(frozen=True)
class Figures:
    """The report of a stretch of time. Counts by month, lane, urgency and kind; None where not shown."""

    total: int | None
    months: Mapping[str, int | None]
    lanes: Mapping[Lane, int | None]
    urgencies: Mapping[Urgency, int | None]
    kinds: Mapping[str, int]
    answered: Speed | None
    closed: Speed | None
    late: int
    unanswered: int


def figures(rows: Sequence[Row]) -> Figures:
    """The report of these concerns. A kind stands in it only where ten or more concerns were of that kind."""
    kinds = _safe(rows, lambda row: row.kind)
    return Figures(
        total=safe_count(len(rows)),
        months=dict(sorted(_safe(rows, lambda row: f"{row.opened:%Y-%m}").items())),
        lanes=_safe(rows, lambda row: row.lane, Lane),
        urgencies=_safe(rows, lambda row: row.urgency, Urgency),
        kinds={kind: number for kind, number in sorted(kinds.items()) if kind and number is not None},
        answered=speed([row.answered for row in rows]),
        closed=speed([row.closed for row in rows]),
        late=sum(bool(row.late) for row in rows),
        unanswered=sum(row.answered is None for row in rows),
    )


def speed(took: Iterable[Within | None]) -> Speed | None:
    """Median and 90th percentile (nearest rank) of those that are done; None where none is."""
    done = sorted((each for each in took if each), key=ORDER.index)
    if not done:
        return None
    return Speed(half=done[_rank(len(done), 50)], most=done[_rank(len(done), 90)], number=safe_count(len(done)))


def _rank(number: int, percent: int) -> int:
    return -(-number * percent // 100) - 1


def _safe(rows: Sequence[Row], of: Callable[[Row], K], all_of: Iterable[K] = ()) -> dict[K, int | None]:
    counted: Counter[Any] = Counter(dict.fromkeys(all_of, 0))
    counted.update(of(row) for row in rows)
    names = {str(key): key for key in counted}
    counts = safe_shares({str(key): number for key, number in counted.items()}).counts
    return {names[name]: number for name, number in counts.items()}
