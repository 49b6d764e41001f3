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


def must_be_read_again(current: Consent, wanted: Consent) -> bool:
    """Whether words approved under `current` wait for a moderator once more before `wanted` holds.

    Words that were only counted were approved unread; words for the team alone were not read with the public in mind.
    """
    return LEVELS.index(wanted) > LEVELS.index(current) and current not in QUOTABLE
