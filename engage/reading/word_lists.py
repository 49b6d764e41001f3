"""The word lists of a language (rules/words_<language>.toml): which of them stand where in a text."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from engage.reading.stems import stem
from engage.reading.tokens import BREAK, tokenise

_FOLDER = Path(__file__).parent / "rules"


@dataclass(frozen=True, slots=True)
class Place:
    """An entry of a list in a text: tokens `first` to `last`, both included."""

    name: str
    first: int
    last: int


class WordLists:
    """Lists of words and short phrases by name. Words are compared by their stems."""

    def __init__(self, lists: Mapping[str, str], spelling: Mapping[str, str]) -> None:
        self._phrases: dict[str, dict[tuple[str, ...], list[str]]] = {}
        self._longest: dict[str, int] = {}
        self._spelling = spelling
        self.sources = dict(lists)
        for name, entries in lists.items():
            self.add(name, entries)

    def add(self, name: str, entries: str) -> None:
        """More words for a list, separated by commas."""
        for entry in entries.split(","):
            words = tuple(stem(w) for w in tokenise(entry, self._spelling).words if w != BREAK)
            if words:
                named = self._phrases.setdefault(words[0], {}).setdefault(words, [])
                if name not in named:
                    named.append(name)
                self._longest[words[0]] = max(len(words), self._longest.get(words[0], 0))

    def words(self) -> frozenset[str]:
        """Every stem that stands in a list."""
        return frozenset(word for entries in self._phrases.values() for phrase in entries for word in phrase)

    def places(self, stems: tuple[str, ...]) -> list[Place]:
        """Where entries stand, in order. The same words may belong to several lists."""
        found: list[Place] = []
        for at, word in enumerate(stems):
            entries = self._phrases.get(word)
            if entries is None:
                continue
            for length in range(1, self._longest[word] + 1):
                for name in entries.get(stems[at : at + length], ()):
                    found.append(Place(name, at, min(at + length, len(stems)) - 1))
        return found


@cache
def read_lists(language: str) -> Mapping[str, str]:
    """The lists of a language as written, or none at all."""
    path = _FOLDER / f"words_{language}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
