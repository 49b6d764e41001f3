"""How well labels were guessed: shares, F1 and who was taken for whom. Pairs are (true label, guessed label)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

Pair = tuple[str, str]


def accuracy(pairs: Sequence[Pair]) -> float:
    """The share guessed rightly, 0 to 1. Of no pairs: 0."""
    return sum(true == said for true, said in pairs) / len(pairs) if pairs else 0.0


def macro_f1(pairs: Sequence[Pair]) -> float:
    """The mean F1 of the labels that occur as true ones, 0 to 1: a rare label weighs as much as a common one."""
    scores = []
    for label in sorted({true for true, _ in pairs}):
        both = sum(true == said == label for true, said in pairs)
        either = sum(true == label for true, _ in pairs) + sum(said == label for _, said in pairs)
        scores.append(2 * both / either)
    return sum(scores) / len(scores) if scores else 0.0


def confusion(pairs: Sequence[Pair]) -> dict[str, dict[str, int]]:
    """How many of each true label (outer) were taken for each label (inner)."""
    counts = Counter(pairs)
    labels = sorted({label for pair in pairs for label in pair})
    return {true: {said: counts[true, said] for said in labels} for true in labels}
