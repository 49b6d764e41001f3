"""Labels and questions of other people's files in our words."""

from __future__ import annotations

import re

_LABELS = {
    "positive": "good",
    "good": "good",
    "negative": "bad",
    "bad": "bad",
    "neutral": "neutral",
    "mixed": "neutral",
    "neither": "neutral",
}
_BETTER = re.compile(r"\b(better|improv\w*|change[ds]?|differently|worse|bad|dissatisfied)\b", re.IGNORECASE)
_GOOD = re.compile(r"\b(good|well|best|like[ds]?|enjoy\w*|satisfied)\b", re.IGNORECASE)


def feeling_label(label: str) -> str | None:
    """good, neutral or bad for a label as files have it; None where it is none of them."""
    return _LABELS.get(label.strip().lower())


def asks_of(question: str) -> str:
    """What a question asks for: good, better or open. A word of ours stays; a whole question is read for its words,
    and one that asks for both is open."""
    word = question.strip().lower()
    if word in ("good", "better", "open"):
        return word
    better, good = bool(_BETTER.search(question)), bool(_GOOD.search(question))
    return "open" if better == good else "better" if better else "good"
