"""Spelling as children and hurried people have it: one letter wrong in a long word, no space between short ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

# Shorter words have too many neighbours that mean something else.
SHORTEST_NEAR = 7
_LONGEST_NEAR = 20
_SHORTEST_GLUED, _LONGEST_GLUED = 7, 60


class Spelling(dict[str, str]):
    """Each form with what it stands for; `get` also knows forms near a key word, and words written as one.

    Words in `apart` are never taken for a key word.
    """

    def __init__(
        self, forms: Mapping[str, str], near: Iterable[str] = (), apart: Iterable[str] = (), glued: Iterable[str] = ()
    ) -> None:
        super().__init__(forms)
        words = [word for word in near if len(word) >= SHORTEST_NEAR]
        self._words = frozenset((*words, *apart))
        self._near = {shape: word for word in words for shape in (word, *_one_letter_less(word))}
        self._pieces = frozenset(glued)
        self._guess = lru_cache(maxsize=20_000)(self._guessed)

    def get(self, word: str, default: str | None = None) -> str | None:  # type: ignore[override]
        """What the form stands for, or the default."""
        found = super().get(word)
        if found is not None or len(word) < SHORTEST_NEAR - 1 or not word.isascii():
            return default if found is None else found
        guess = self._guess(word) if len(word) <= _LONGEST_GLUED else None
        return default if guess is None else guess

    def _guessed(self, word: str) -> str | None:
        if word in self._words:
            return None
        return self._near_word(word) or self._parted(word)

    def _near_word(self, word: str) -> str | None:
        """The key word that is one letter away: wrong, missing, too many, or two in the wrong order."""
        if len(word) > _LONGEST_NEAR:
            return None
        for shape in (word, *_one_letter_less(word)):
            key = self._near.get(shape)
            # Two letters less on both sides may be two mistakes; the first letter is seldom wrong.
            if key and key[0] == word[0] and abs(len(key) - len(word)) <= 1 and not _is_a_form(word, key):
                return key
        return None

    def _parted(self, word: str) -> str | None:
        """The words that were written as one, if it is made of nothing but short words we know."""
        if len(word) < _SHORTEST_GLUED:
            return None
        best: list[str | None] = ["", *[None] * len(word)]
        for end in range(1, len(word) + 1):
            for start in range(max(0, end - 8), end):
                before = best[start]
                if before is not None and word[start:end] in self._pieces:
                    best[end] = f"{before} {word[start:end]}".strip()
                    break
        parted = best[-1]
        return " ".join(super(Spelling, self).get(piece) or piece for piece in parted.split()) if parted else None


def _one_letter_less(word: str) -> Iterator[str]:
    for at in range(len(word)):
        yield word[:at] + word[at + 1 :]


def _is_a_form(word: str, key: str) -> bool:
    """Whether it is the key word's own plural or past, which stems put right."""
    return word in (f"{key}s", f"{key}d") or key in (f"{word}s", f"{word}d")
