"""Training the model of feeling: labelled texts in, plain numbers out."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from engage.reading.feeling_features import Features, features, lexicon
from engage.reading.feeling_model import CLASSES, LETTERS, UNIT, WORDS, FeelingModel, Scores, probabilities, read_model

FOLDS = 5
# Set by cross-validation on the comments named in models/feeling_en.md.
_PENALTY, _RARE_COUNTS_MORE, _KEPT = 2.0, 0.6, 12_000
_WORDS_FROM, _LETTERS_FROM = 2, 3
_RIGHT_FAIRLY, _RIGHT_SURE = 0.90, 0.97


class CannotTrain(Exception):
    """There is too little to learn from."""


@dataclass(frozen=True, slots=True)
class Example:
    """A text, what was asked (good, better, open), and how people judged it: one of CLASSES."""

    text: str
    asks: str
    label: str


def train(examples: Sequence[Example]) -> str:
    """A model as JSON. The same examples and versions give the same text. Raises CannotTrain.

    Confidence is measured on folds that hold whole groups of equal texts, so that no text vouches for its twin.
    """
    counts = Counter(each.label for each in examples)
    if min(counts[label] for label in CLASSES) < 2 * FOLDS:
        raise CannotTrain(f"Each of {', '.join(CLASSES)} needs at least {2 * FOLDS} examples.")
    seen = [features(each.text, each.asks, lexicon(each.text)) for each in examples]
    judged = _judge_unseen(examples, seen)
    sharpness = _sharpness(judged)
    fairly, sure = (_confidence_for(judged, sharpness, right) for right in (_RIGHT_FAIRLY, _RIGHT_SURE))
    model = _fit(seen, [each.label for each in examples])
    model |= {"sharpness": sharpness, "fairly_from": fairly, "sure_from": sure}
    return json.dumps(model, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"


def folds(examples: Sequence[Example]) -> Iterator[tuple[list[int], list[int]]]:
    """(train, test) places in `examples`; equal texts are on the same side."""
    groups = Counter(_twin(each.text) for each in examples)
    load = [0] * FOLDS
    fold_of: dict[str, int] = {}
    for group, size in sorted(groups.items(), key=lambda each: (-each[1], each[0])):
        fold_of[group] = load.index(min(load))
        load[fold_of[group]] += size
    at = [fold_of[_twin(each.text)] for each in examples]
    for fold in range(FOLDS):
        yield [i for i, each in enumerate(at) if each != fold], [i for i, each in enumerate(at) if each == fold]


def _twin(text: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in text.lower()).split())


def _judge_unseen(examples: Sequence[Example], seen: Sequence[Features]) -> list[tuple[Scores, int]]:
    """(scores, place of the right class) of each example, by a model that had not read it."""
    judged = []
    for rest, test in folds(examples):
        fitted = _fit([seen[i] for i in rest], [examples[i].label for i in rest])
        model = _as_model(fitted)
        judged += [(model.scores(seen[i]), CLASSES.index(examples[i].label)) for i in test]
    return judged


def _as_model(fitted: dict[str, Any]) -> FeelingModel:
    return read_model(json.dumps(fitted | {"sharpness": 1.0, "fairly_from": 1.0, "sure_from": 1.0}))


def _fit(seen: Sequence[Features], labels: Sequence[str]) -> dict[str, Any]:
    """Weights in thousandths. Fitted twice: on all features, then anew on those that counted most."""
    names = _vocabulary(seen)
    weights, _start = _weights(seen, labels, names)
    worth = {name: max(abs(row[i]) for row in weights) for i, name in enumerate(names)}
    kept = sorted(names, key=lambda name: (name[0] != "figures", -worth[name], name))[:_KEPT]
    names = sorted(kept)
    weights, start = _weights(seen, labels, names)
    groups: dict[str, dict[str, list[int]]] = {"words": {}, "letters": {}, "figures": {}}
    for i, (group, name) in enumerate(names):
        groups[group][name] = [round(UNIT * row[i]) for row in weights]
    return {"start": [round(UNIT * each) for each in start], **groups}


def _weights(
    seen: Sequence[Features], labels: Sequence[str], names: Sequence[tuple[str, str]]
) -> tuple[list[list[float]], list[float]]:
    """For each of CLASSES a weight a name, and where it starts."""
    # They take a second to import, and reading needs neither.
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression
    from threadpoolctl import threadpool_limits

    place = {name: i for i, name in enumerate(names)}
    rows = [dict(_row(each, place)) for each in seen]
    matrix = csr_matrix(
        (
            [value for row in rows for value in row.values()],
            [column for row in rows for column in row],
            [0, *accumulate(len(row) for row in rows)],
        ),
        shape=(len(rows), len(names)),
    )
    counts = Counter(labels)
    weight = {label: (len(labels) / 3 / counts[label]) ** _RARE_COUNTS_MORE for label in CLASSES}
    classifier = LogisticRegression(C=_PENALTY, class_weight=weight, max_iter=1000, tol=1e-4)
    # One thread adds up in one order: the same numbers every time.
    with threadpool_limits(1):
        classifier.fit(matrix, list(labels))
    order = [list(classifier.classes_).index(label) for label in CLASSES]
    return [classifier.coef_[i].tolist() for i in order], [float(classifier.intercept_[i]) for i in order]


def _vocabulary(seen: Sequence[Features]) -> list[tuple[str, str]]:
    """(group, name) of what stands in enough texts to learn from, in order."""
    words = Counter(name for each in seen for name in each.words)
    letters = Counter(name for each in seen for name in each.letters)
    figures = {name for each in seen for name in each.figures}
    return sorted(
        [
            *(("words", name) for name, n in words.items() if n >= _WORDS_FROM),
            *(("letters", name) for name, n in letters.items() if n >= _LETTERS_FROM),
            *(("figures", name) for name in figures),
        ]
    )


def _row(each: Features, place: dict[tuple[str, str], int]) -> Iterator[tuple[int, float]]:
    for group, names, strength in (("words", each.words, WORDS), ("letters", each.letters, LETTERS)):
        known = sorted(place[group, name] for name in names if (group, name) in place)
        for column in known:
            yield column, strength / math.sqrt(len(known))
    for name, value in sorted(each.figures.items()):
        if value and ("figures", name) in place:
            yield place["figures", name], value


def _sharpness(judged: Sequence[tuple[Scores, int]]) -> float:
    """By how much to stretch the scores so that probabilities come true: the least log loss on unseen texts."""

    def loss(sharpness: float) -> float:
        return -sum(math.log(max(1e-12, _chances(scores, sharpness)[right])) for scores, right in judged)

    return min((step / 20 for step in range(6, 61)), key=loss)


def _confidence_for(judged: Sequence[tuple[Scores, int]], sharpness: float, right: float) -> float:
    """The least confidence at which texts as confident as that were right in this share, rising all the way."""
    pairs = sorted(
        (max(chances), float(chances.index(max(chances)) == place))
        for chances, place in ((_chances(scores, sharpness), place) for scores, place in judged)
    )
    # Pool neighbours that fall: what is left rises with confidence.
    pools: list[list[float]] = []
    for confidence, hit in pairs:
        pools.append([confidence, hit, 1.0])
        while len(pools) > 1 and pools[-2][1] / pools[-2][2] >= pools[-1][1] / pools[-1][2]:
            _confidence, hits, size = pools.pop()
            pools[-1][1] += hits
            pools[-1][2] += size
    return round(next((pool[0] for pool in pools if pool[1] / pool[2] >= right), 1.0), 3)


def _chances(scores: Scores, sharpness: float) -> Scores:
    bad, neutral, good = scores
    return probabilities((sharpness * bad, sharpness * neutral, sharpness * good))
