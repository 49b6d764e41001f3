"""English words cut to their stem, so that one entry of a word list stands for all its forms."""

from __future__ import annotations

from functools import lru_cache

_VOWELS = frozenset("aeiou")
# No stem is looked for in a longer "word": nobody means it as one.
LONGEST = 40


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The stem of a plain lower-case word: kicks, kicked and kicking are "kick"; hiding is "hide"."""
    if len(word) < 4 or len(word) > LONGEST or not word.isascii():
        return word
    if word.endswith(("ies", "ied")) and len(word) > 4:
        return word[:-3] + "y"
    for ending in ("ing", "ed"):
        if word.endswith(ending) and not word.endswith("eed"):
            return _bare(word, word[: -len(ending)])
    if word[-1] == "s" and word[-2] not in "sui":
        word = word[:-1]
    return _plain_end(word)


def _bare(word: str, base: str) -> str:
    """What stands before -ing or -ed: a doubled letter single again, a swallowed e back in place."""
    if len(base) < 2 or not (_VOWELS | {"y"}) & set(base):
        return _plain_end(word)
    if len(base) > 2 and base[-1] == base[-2]:
        return base[:-1]
    if len(base) == 3 and base[0] not in _VOWELS and base[1] in _VOWELS and base[2] not in "aeiouwxy":
        return base + "e"
    return _plain_end(base)


def _plain_end(word: str) -> str:
    if len(word) > 4 and word[-1] == "e":
        word = word[:-1]
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] else word
