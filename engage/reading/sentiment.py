"""Whether a text is glad or not, how sure that is, and on which words it rests. A hint for staff."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from engage.reading.feeling_features import Features, Lexicon, features, lexicon, sentences
from engage.reading.feeling_model import CLASSES, FeelingModel, Scores, feeling_model, probabilities

_MIXED_FROM = 0.25
_MODEL_WORDS = 5
# A long story is read as a whole, sentence by sentence and by the lexicon: a whole page hides its turns.
_LONG, _MOST_SENTENCES = 60, 60
_WHOLE, _PARTS, _LEXICON, _USUAL_POLARITY = 1.0, 1.0, 0.5, 0.1
_LONG_SHARPNESS = 2.0


@dataclass(frozen=True, slots=True)
class Feeling:
    """`label` good, bad, mixed or neither; `confidence` sure, fairly or not_sure, from `probability`, 0 to 1.

    Polarity -1 to 1 and subjectivity 0 to 1 are TextBlob's. `words` are those the reading rests on: the lexicon's with
    their polarity, then the model's with what they speak for, above 0 good and below 0 bad.
    """

    label: str
    confidence: str
    probability: float
    polarity: float
    subjectivity: float
    words: tuple[tuple[str, float], ...]


def read(text: str, language: str, asks: str | None = None) -> Feeling | None:
    """The feeling of the text, or None where the language has no model or there is nothing to read.

    `asks` is what the question asked for: "good", "better" or "open". "Nothing" to "better" is praise.
    """
    model = feeling_model(language.lower().replace("_", "-").split("-")[0])
    if model is None or not any(c.isalpha() for c in text):
        return None
    found = lexicon(text)
    seen = features(text, asks, found)
    likely = probabilities(_scores(model, text, asks, seen=seen, found=found))
    return Feeling(
        label=_label(likely, found),
        confidence=_confidence(max(likely), model),
        probability=round(max(likely), 3),
        polarity=found.polarity,
        subjectivity=found.subjectivity,
        words=_words(model, seen, found),
    )


def chances(model: FeelingModel, text: str, asks: str | None) -> dict[str, float]:
    """The probability of each of the model's classes (good, neutral, bad) for an English text."""
    found = lexicon(text)
    seen = features(text, asks, found)
    return dict(zip(CLASSES, probabilities(_scores(model, text, asks, seen=seen, found=found)), strict=True))


def _scores(model: FeelingModel, text: str, asks: str | None, *, seen: Features, found: Lexicon) -> Scores:
    whole = model.scores(seen)
    return _long(model, whole, text, asks, found) if len(text.split()) >= _LONG else whole


def _long(model: FeelingModel, whole: Scores, text: str, asks: str | None, found: Lexicon) -> Scores:
    """The scores of a long story, blended of the whole, its sentences and the lexicon."""
    parts = [model.scores(features(part, asks, lexicon(part))) for part in _some(sentences(text))]
    turn = sum(math.tanh((good - bad) / 2) for bad, _neutral, good in parts) / len(parts)
    towards_good = (
        _WHOLE * math.tanh((whole[2] - whole[0]) / 4) + _PARTS * turn + _LEXICON * (found.polarity - _USUAL_POLARITY)
    )
    half = _LONG_SHARPNESS * towards_good / 2
    middle = whole[1] - (whole[0] + whole[2]) / 2
    return -half, min(middle, abs(half)), half


def _some(parts: Sequence[str]) -> Sequence[str]:
    """Sentences spread evenly over the text, no more than take a moment."""
    step = -(-len(parts) // _MOST_SENTENCES)
    return parts[::step]


def _label(likely: Scores, found: Lexicon) -> str:
    bad, neutral, good = likely
    if good >= max(bad, neutral):
        return "good"
    if bad >= neutral:
        return "bad"
    both = min(sum(p for _, p in found.words if p > 0), -sum(p for _, p in found.words if p < 0))
    return "mixed" if both >= _MIXED_FROM or min(bad, good) >= _MIXED_FROM else "neither"


def _confidence(probability: float, model: FeelingModel) -> str:
    if probability >= model.sure_from:
        return "sure"
    return "fairly" if probability >= model.fairly_from else "not_sure"


def _words(model: FeelingModel, seen: Features, found: Lexicon) -> tuple[tuple[str, float], ...]:
    by_lexicon = {word for word, _ in found.words}
    more = [each for each in model.telling(seen, _MODEL_WORDS) if each[0] not in by_lexicon]
    return (*found.words, *more)
