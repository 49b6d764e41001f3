"""What the trained way of reading looks at: words, word lists near one another, and pieces of words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from engage.reading.tokens import BREAK
from engage.reading.word_lists import WordLists

# Two word lists belong together up to this many words apart.
_TOGETHER = 7
# Of a longer word only the beginning is read.
_LONGEST_WORD = 24
# A text is read in stretches of about this many words: a sign of harm must not drown in a long story.
_STRETCH = 32


@dataclass(frozen=True, slots=True)
class Feature:
    """Something seen in tokens `first` to `last`, both included."""

    name: str
    first: int
    last: int


def features(stems: tuple[str, ...], lists: WordLists) -> Iterator[Feature]:
    """Everything to be seen in a stretch of stems, with repetitions."""
    yield from _words(stems)
    yield from _lists(stems, lists)
    for at, word in enumerate(stems):
        if word != BREAK:
            for piece in _pieces(word):
                yield Feature(f"~{piece}", at, at)


def _words(stems: Sequence[str]) -> Iterator[Feature]:
    for length in (1, 2, 3):
        for at in range(len(stems) - length + 1):
            words = stems[at : at + length]
            if BREAK not in words:
                yield Feature(" ".join(words), at, at + length - 1)


def _lists(stems: tuple[str, ...], lists: WordLists) -> Iterator[Feature]:
    # A rule's own words come and go with the rule: the model knows the shared lists alone.
    places = [place for place in lists.places(stems) if "/" not in place.name]
    for at, one in enumerate(places):
        yield Feature(f"<{one.name}>", one.first, one.last)
        for other in places[at + 1 :]:
            if other.first - one.last > _TOGETHER:
                break
            if other.first > one.last:
                yield Feature(f"<{one.name}> <{other.name}>", one.first, other.last)


def _pieces(word: str) -> Iterator[str]:
    """The parts of 3 to 5 letters of a word, its edges marked."""
    edged = f"_{word[:_LONGEST_WORD]}_"
    for length in (3, 4, 5):
        for at in range(len(edged) - length + 1):
            yield edged[at : at + length]


def stretches(words: Sequence[str]) -> list[tuple[int, int]]:
    """The parts of a text that are read by themselves, as (start, end) in words: sentences next to each other, as many
    as fit together, and windows that overlap where no sentence ends. A short text is one stretch."""
    if len(words) <= _STRETCH:
        return [(0, len(words))]
    ends = [at + 1 for at, word in enumerate(words) if word == BREAK]
    cuts = sorted({0, *ends, len(words)})
    found: list[tuple[int, int]] = []
    for start, end in pairwise(cuts):
        if end - start > _STRETCH:
            found.extend((at, min(at + _STRETCH, end)) for at in range(start, end - _STRETCH // 2, _STRETCH // 2))
        else:
            found.append((start, _reach(cuts, start, end)))
    return found


def _reach(cuts: Sequence[int], start: int, end: int) -> int:
    return max((cut for cut in cuts[cuts.index(end) :][:4] if cut - start <= _STRETCH), default=end)
