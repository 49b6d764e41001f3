"""Signs of harm by a trained way of reading, beside the rules (decision 0140): weights of words, summed.

`rules/harm_en.json` is made by `python -m tests.evaluate.train_concerns`. Nothing but additions happens here.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from engage.reading.features import Feature, features, stretches
from engage.reading.word_lists import WordLists

FOLDER = Path(__file__).parent / "rules"
# Weights are kept as whole hundredths.
HUNDREDTHS = 100
# Words in the shown stretch, at most and at least.
_SHOWN, _SHOWN_LEAST = 14, 3
# "Another day": of one or two words only a rule may judge.
_LEAST_WORDS = 3


@dataclass(frozen=True, slots=True)
class Reading:
    """The most worrying stretch of a text: tokens `first` to `last` carry it. `score` above 0 is past the threshold."""

    score: float
    kind: str
    urgent: bool
    first: int
    last: int


@dataclass(frozen=True)
class HarmModel:
    """Weights in hundredths. `kinds` holds a feature's weight for each of `kind_names`, and last for urgent."""

    threshold: float
    bias: float
    weights: Mapping[str, int]
    kind_names: tuple[str, ...]
    kind_bias: tuple[float, ...]
    kinds: Mapping[str, Sequence[int]]
    about: Mapping[str, Any]

    def read(self, stems: tuple[str, ...], lists: WordLists) -> Reading | None:
        """What the model makes of a text, or None where it stays below the threshold."""
        if len(stems) < _LEAST_WORDS:
            return None
        best: tuple[float, int, list[Feature]] | None = None
        for start, end in stretches(stems):
            seen = list(features(stems[start:end], lists))
            score = self.score(seen)
            if best is None or score > best[0]:
                best = (score, start, seen)
        if best is None or best[0] <= self.threshold:
            return None
        score, start, seen = best
        kind, urgent = self._kind(seen)
        first, last = self._rests_on(seen)
        return Reading(score - self.threshold, kind, urgent, start + first, start + last)

    def score(self, seen: Iterable[Feature]) -> float:
        """The log odds of harm for the features of one stretch."""
        total, length = 0.0, 0.0
        for name in {feature.name for feature in seen}:
            size = scale(name)
            total += size * self.weights.get(name, 0)
            length += size * size
        return self.bias + total / HUNDREDTHS / math.sqrt(length or 1.0)

    def _kind(self, seen: Iterable[Feature]) -> tuple[str, bool]:
        sums = [0.0] * (len(self.kind_names) + 1)
        length = 0.0
        for name in {feature.name for feature in seen}:
            size = scale(name)
            length += size * size
            for at, weight in enumerate(self.kinds.get(name, ())):
                sums[at] += size * weight
        norm = HUNDREDTHS * math.sqrt(length or 1.0)
        scores = [bias + each / norm for bias, each in zip(self.kind_bias, sums, strict=True)]
        best = max(range(len(self.kind_names)), key=lambda at: scores[at])
        return self.kind_names[best], scores[-1] > 0

    def _rests_on(self, seen: Sequence[Feature]) -> tuple[int, int]:
        """The stretch of tokens with the most weight, neither a single word nor the whole text."""
        count = 1 + max(feature.last for feature in seen)
        share = [0.0] * count
        for feature in seen:
            weight = scale(feature.name) * self.weights.get(feature.name, 0)
            for at in range(feature.first, feature.last + 1):
                share[at] += weight / (feature.last + 1 - feature.first)
        best, found = -math.inf, (0, count - 1)
        for first in range(count):
            total = 0.0
            for last in range(first, min(first + _SHOWN, count)):
                total += share[last]
                if total > best and (last - first + 1 >= min(_SHOWN_LEAST, count)):
                    best, found = total, (first, last)
        return found


def scale(name: str) -> float:
    """How much a feature counts before training: pairs of lists and pieces of words are many and say little each."""
    if name[0] == "~":
        return 0.35
    if name[0] == "<":
        return 0.5 if "> <" in name else 1.0
    return 1.2 if " " in name else 1.5


@cache
def harm_model(language: str) -> HarmModel | None:
    """The model of a language, or None where there is none."""
    path = FOLDER / f"harm_{language}.json"
    return read_model(path.read_text(encoding="utf-8")) if path.exists() else None


def read_model(source: str) -> HarmModel:
    """A model from its JSON."""
    data = json.loads(source)
    return HarmModel(
        threshold=data["threshold"],
        bias=data["bias"],
        weights=data["weights"],
        kind_names=tuple(data["kind_names"]),
        kind_bias=tuple(data["kind_bias"]),
        kinds=data["kinds"],
        about=data["about"],
    )
