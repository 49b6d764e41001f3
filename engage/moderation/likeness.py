"""Which texts are nearly the same: shingles of words, and a few numbers by which likely pairs are found. Pure.

MinHash with bands (Broder 1997): texts that share most of their three-word stretches share a band almost surely.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from hashlib import blake2b

#: Short texts are alike by chance: “The buses are late” is no campaign.
FEWEST_WORDS = 12
#: So much of what two texts say together has to be in both.
ALIKE = 0.6
BANDS, ROWS = 6, 3
_SHINGLE = 3
_MASK = (1 << 61) - 1
_WORD = re.compile(r"\w+")
#: Fixed for good: numbers are kept in the database.
_MIXERS: Sequence[tuple[int, int]] = tuple(
    (
        int.from_bytes(blake2b(f"a{n}".encode(), digest_size=7).digest(), "big") | 1,
        int.from_bytes(blake2b(f"b{n}".encode(), digest_size=7).digest(), "big"),
    )
    for n in range(BANDS * ROWS)
)


def shingles(text: str) -> frozenset[int]:
    """Every stretch of three words, as numbers; none for a text that is too short to tell."""
    words = _WORD.findall(text.casefold())
    if len(words) < FEWEST_WORDS:
        return frozenset()
    return frozenset(
        int.from_bytes(blake2b(" ".join(words[n : n + _SHINGLE]).encode(), digest_size=7).digest(), "big")
        for n in range(len(words) - _SHINGLE + 1)
    )


def bands(text: str) -> list[int]:
    """A number for each band, below 2^63; two texts that share one in the same place are likely alike."""
    found = shingles(text)
    if not found:
        return []
    least = [min((a * each + b) & _MASK for each in found) for a, b in _MIXERS]
    return [
        int.from_bytes(blake2b(repr(least[band * ROWS : (band + 1) * ROWS]).encode(), digest_size=7).digest(), "big")
        for band in range(BANDS)
    ]


def likeness(one: frozenset[int], other: frozenset[int]) -> float:
    """0 to 1: how much of what both say is in both (Jaccard)."""
    return len(one & other) / len(one | other) if one and other else 0.0
