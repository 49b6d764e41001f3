"""What each level of consent allows (R5.3). Pure; where a level is missing, nothing is allowed (R8.4)."""

from __future__ import annotations

from engage.voices.models import Consent

#: From least to most.
LEVELS = (Consent.COUNTED, Consent.READ, Consent.QUOTED, Consent.TOLD, Consent.NAMED)
#: The team may read these words.
READABLE = frozenset(LEVELS[1:])
#: A stretch of these words may be shown in public.
QUOTABLE = frozenset(LEVELS[2:])
#: All of these words may be shown in public.
TELLABLE = frozenset(LEVELS[3:])


def lowers(current: Consent, wanted: Consent) -> bool:
    """Whether `wanted` lets us do less than `current`."""
    return LEVELS.index(wanted) < LEVELS.index(current)


def lower_levels(current: Consent) -> tuple[Consent, ...]:
    """The levels a person can still go down to, from least to most."""
    return LEVELS[: LEVELS.index(current)]
