"""A small model of feeling: plain numbers, one line of arithmetic a word. What it is worth: models/feeling_en.md."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from engage.reading.feeling_features import Features

CLASSES = ("bad", "neutral", "good")
MODELS = Path(__file__).parent / "models"
RULES = Path(__file__).parent / "rules"
#: Weights are kept as whole thousandths: the same training gives the same file.
UNIT = 1000
#: How much each group of features counts beside the figures, before training.
WORDS, LETTERS = 2.0, 1.0

Weights = Mapping[str, tuple[float, float, float]]
Scores = tuple[float, float, float]


class ModelError(Exception):
    """This file is not a model of feeling that can be read."""


@dataclass(frozen=True)
class FeelingModel:
    """`fairly_from` and `sure_from` are the confidences at which it was right in 90 and in 97 of 100 texts that it
    had not been trained on."""

    start: Scores
    words: Weights
    letters: Weights
    figures: Weights
    sharpness: float
    fairly_from: float
    sure_from: float

    def scores(self, found: Features) -> Scores:
        """How much speaks for each of CLASSES: log odds up to a constant."""
        total = list(self.start)
        for weights, names, strength in (
            (self.words, found.words, WORDS),
            (self.letters, found.letters, LETTERS),
        ):
            known = [weights[name] for name in names if name in weights]
            share = strength / math.sqrt(len(known)) if known else 0.0
            for each in known:
                for place in range(3):
                    total[place] += share * each[place]
        for name, value in found.figures.items():
            if value and (figure := self.figures.get(name)):
                for place in range(3):
                    total[place] += value * figure[place]
        bad, neutral, good = (self.sharpness * score for score in total)
        return bad, neutral, good

    def telling(self, found: Features, most: int) -> tuple[tuple[str, float], ...]:
        """The words of the text that speak most for good (above 0) or bad (below), the strongest first."""
        known = [(name, self.words[name]) for name in found.words if name in self.words]
        share = WORDS * self.sharpness / math.sqrt(len(known)) if known else 0.0
        worth: dict[str, float] = {}
        for name, (bad, _neutral, good) in known:
            shown = shown_word(name)
            if shown:
                worth[shown] = worth.get(shown, 0.0) + share * (good - bad)
        order = sorted(worth.items(), key=lambda each: (-abs(each[1]), each[0]))
        return tuple((word, round(value, 2)) for word, value in order[:most] if abs(value) >= 0.05)


def probabilities(scores: Scores) -> Scores:
    """The scores as three probabilities that add up to 1."""
    highest = max(scores)
    powers = [math.exp(score - highest) for score in scores]
    bad, neutral, good = (power / sum(powers) for power in powers)
    return bad, neutral, good


def shown_word(feature: str) -> str:
    """A word feature as it stood in the text; empty where it explains nothing."""
    words = feature.rpartition("|")[2].split()
    plain = [word.removesuffix("_N") for word in words if word not in ("^", "$", ".", "!", "?")]
    return " ".join(plain) if any(word not in words_that_tell_nothing() for word in plain) else ""


@cache
def words_that_tell_nothing() -> frozenset[str]:
    """Words that may weigh something and explain nothing to a reader: rules/small_words_en.txt."""
    lines = (RULES / "small_words_en.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


@cache
def feeling_model(language: str) -> FeelingModel | None:
    """The shipped model of a language, read once in a process; None where there is none."""
    path = MODELS / f"feeling_{language}.json"
    return read_model(path.read_text(encoding="utf-8")) if language.isalpha() and path.exists() else None


def read_model(source: str) -> FeelingModel:
    """A model from its JSON. Raises ModelError."""
    try:
        data: dict[str, Any] = json.loads(source)
        return FeelingModel(
            start=_triple(data["start"]),
            words=_weights(data["words"]),
            letters=_weights(data["letters"]),
            figures=_weights(data["figures"]),
            sharpness=float(data["sharpness"]),
            fairly_from=float(data["fairly_from"]),
            sure_from=float(data["sure_from"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ModelError(f"This is not a model of feeling: {error}") from error


def _weights(raw: Mapping[str, Iterable[int]]) -> Weights:
    return {name: _triple(numbers) for name, numbers in raw.items()}


def _triple(numbers: Iterable[int]) -> tuple[float, float, float]:
    bad, neutral, good = (number / UNIT for number in numbers)
    return bad, neutral, good
