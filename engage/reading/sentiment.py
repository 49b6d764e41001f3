"""Whether a text is glad or not, and on which words that rests. A hint for staff."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

_NOTHING = re.compile(
    r"^\W*(?:there (?:is|was|were)\s+|i (?:have|had|can think of|can't think of|cannot think of|can "
    r"not think of)\s+|honestly\s+|really\s+|absolutely\s+|can't think of\s+|cannot think of\s+)*"
    r"(?:no+thing|none|no|nope|nil|n/?a|not applicable|nowt|zero|anything|no (?:comments?|"
    r"complaints?|improvements?|changes?|problems?|issues?|suggestions?|concerns?))"
    r"(?:\s+(?:at all|really|at the moment|at present|much|to (?:add|say|improve|change|report|"
    r"complain about)|needs?(?: to be)? (?:changed?|changing|improved?|improving)|"
    r"i can think of|comes to mind|could (?:be|have been) (?:better|improved|done better)|could be "
    r"better|more|else|whatsoever|in particular|specific|springs to mind|for now|thanks?(?: you)?|"
    r"that i can think of|this time|, ?thanks?|was (?:bad|good)|is (?:bad|good)))*\W*$",
    re.IGNORECASE,
)
# Set on the labelled comments of two NHS trusts; `make evaluate` measures them again.
_GOOD_FROM = 0.1
_BAD_FROM = -0.05
_STRONG = 0.5


@dataclass(frozen=True, slots=True)
class Feeling:
    """`label` good, bad, mixed or neither; polarity -1 to 1; subjectivity 0 to 1; each word's polarity."""

    label: str
    confidence: str
    polarity: float
    subjectivity: float
    words: tuple[tuple[str, float], ...]


def read(text: str, language: str, asks: str | None = None) -> Feeling | None:
    """The feeling of the text, or None where the language has no lexicon or there is nothing to read.

    `asks` is what the question asked for: "good", "better" or "open". "Nothing" to "better" is praise.
    """
    if language.lower().replace("_", "-").split("-")[0] != "en" or not any(c.isalpha() for c in text):
        return None
    if _NOTHING.match(text):
        return _nothing(asks)
    analysed = _analyse()(text)
    polarity, subjectivity = float(analysed[0]), float(analysed[1])
    words = tuple((" ".join(chunk), float(p)) for chunk, p, *_ in analysed.assessments)
    label = _label(polarity, [p for _, p in words], asks)
    return Feeling(label, _confidence(label, polarity, words), polarity, subjectivity, words)


def _nothing(asks: str | None) -> Feeling:
    if asks == "better":
        return Feeling("good", "fairly", 0.0, 0.0, ())
    if asks == "good":
        return Feeling("bad", "not_sure", 0.0, 0.0, ())
    return Feeling("neither", "not_sure", 0.0, 0.0, ())


def _label(polarity: float, words: list[float], asks: str | None) -> str:
    glad = sum(p for p in words if p > 0)
    sad = -sum(p for p in words if p < 0)
    if glad >= _STRONG and sad >= _STRONG and max(glad, sad) < 3 * min(glad, sad):
        return "mixed"
    if polarity >= _GOOD_FROM:
        return "good"
    return "bad" if polarity <= _BAD_FROM else "neither"


def _confidence(label: str, polarity: float, words: tuple[tuple[str, float], ...]) -> str:
    if label in ("mixed", "neither") or len(words) == 0:
        return "not_sure"
    same = sum(1 for _, p in words if (p > 0) == (polarity > 0) and p != 0)
    if abs(polarity) >= 0.4 and same == len([w for w in words if w[1] != 0]):
        return "sure"
    return "fairly" if abs(polarity) >= 0.2 else "not_sure"


@cache
def _analyse() -> Callable[[str], Any]:
    # TextBlob brings nltk and takes a second to import. Its lexicon is in the package: nothing is downloaded.
    from textblob.en import sentiment

    def analyse(text: str) -> Any:
        return sentiment(text)

    return analyse
