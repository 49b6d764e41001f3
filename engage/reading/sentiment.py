"""Whether a text is glad or not, and on which words that rests. A hint for staff."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_RULES = Path(__file__).parent / "rules" / "feeling_words_en.toml"
_NOTHING_START = (
    r"(?:there (?:is|was|were)|i (?:have|had|can think of|can't think of|cannot think of|can not think of)|"
    r"honestly|really|absolutely|can't think of|cannot think of)"
)
_NOTHING_WORD = (
    r"(?:no+thing|none|no|nope|nil|n/?a|not applicable|nowt|zero|anything|"
    r"no (?:comments?|complaints?|improvements?|changes?|problems?|issues?|suggestions?|concerns?))"
)
_NOTHING_END = (
    r"(?:at all|really|at the moment|at present|much|more|else|whatsoever|in particular|specific|for now|"
    r"to (?:add|say|improve|change|report|complain about)|(?:that )?i can think of|comes to mind|"
    r"springs to mind|needs?(?: to be)? (?:changed?|changing|improved?|improving)|needed|required|"
    r"could (?:be|have been) (?:better|improved|done better)|this time|thanks?(?: you)?|"
    r"(?:was|is) (?:bad|good))"
)
_NOTHING = re.compile(rf"^\W*(?:{_NOTHING_START}\s+)*{_NOTHING_WORD}(?:[\s,]+{_NOTHING_END})*\W*$", re.IGNORECASE)
_MIXED_FROM = 0.5
# Weights and cut-offs, set on nhs_comments.csv. What was asked tells something before a word is read.
_EACH_GLAD, _EACH_SAD, _EACH_WISH = 0.15, -0.2, -0.15
_ASKED = {"good": 0.35}
_GOOD_FROM, _BAD_FROM = 0.1, -0.05
_CUES_COUNTED = 4


@dataclass(frozen=True, slots=True)
class Feeling:
    """`label` good, bad, mixed or neither; `confidence` sure, fairly or not_sure.

    Polarity -1 to 1 and subjectivity 0 to 1 are TextBlob's; `words` are those the label rests on,
    each with what it counts for.
    """

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
    if len(text) < 80 and _NOTHING.match(text):
        return _nothing(asks)
    analysed = _analyse()(text)
    polarity, subjectivity = float(analysed[0]), float(analysed[1])
    lexicon = [(" ".join(chunk), round(float(p), 3)) for chunk, p, *_ in analysed.assessments if p]
    cues = _cues(text)
    strength = polarity + _ASKED.get(asks or "", 0.0) + _weight(cues)
    label = _label(strength, [p for _, p in lexicon] + [p for _, p in cues])
    words = tuple(lexicon + [cue for cue in cues if cue[0] not in {word for word, _ in lexicon}])
    return Feeling(label, _confidence(label, strength, words), polarity, subjectivity, words)


def _nothing(asks: str | None) -> Feeling:
    if asks == "better":
        return Feeling("good", "fairly", 0.0, 0.0, ())
    if asks == "good":
        return Feeling("bad", "fairly", 0.0, 0.0, ())
    # Nobody can tell what "nothing" means to an open question.
    return Feeling("neither", "not_sure", 0.0, 0.0, ())


def _cues(text: str) -> list[tuple[str, float]]:
    return [
        (match.group().lower(), weight)
        for regex, weight in _cue_patterns()
        for match in regex.finditer(text.replace("’", "'"))
    ]


def _weight(cues: list[tuple[str, float]]) -> float:
    """Each sort of cue counts, up to a few: length alone makes no text gladder."""
    weight = 0.0
    for each in (_EACH_GLAD, _EACH_SAD, _EACH_WISH):
        weight += each * min(sum(1 for _, w in cues if w == each), _CUES_COUNTED)
    return weight


def _label(strength: float, words: list[float]) -> str:
    glad = sum(p for p in words if p > 0)
    sad = -sum(p for p in words if p < 0)
    if min(glad, sad) >= _MIXED_FROM and min(glad, sad) >= 0.7 * max(glad, sad):
        return "mixed"
    if strength >= _GOOD_FROM:
        return "good"
    return "bad" if strength <= _BAD_FROM else "neither"


def _confidence(label: str, strength: float, words: tuple[tuple[str, float], ...]) -> str:
    if label in ("mixed", "neither") or not words:
        return "not_sure"
    agreed = sum(1 for _, p in words if (p > 0) == (strength > 0)) / len(words)
    if abs(strength) >= 0.6 and agreed >= 0.8:
        return "sure"
    return "fairly" if abs(strength) >= 0.3 and agreed >= 0.6 else "not_sure"


@cache
def _cue_patterns() -> tuple[tuple[re.Pattern[str], float], ...]:
    raw = tomllib.loads(_RULES.read_text(encoding="utf-8"))
    made = []
    for name, weight in (("glad", _EACH_GLAD), ("sad", _EACH_SAD), ("wish", _EACH_WISH)):
        entries = sorted([*raw[name].split(), *raw[f"{name}_phrases"]], key=len, reverse=True)
        either = "|".join(re.escape(entry).replace(r"\*", r"\w*") for entry in entries)
        made.append((re.compile(rf"\b(?:{either})\b", re.IGNORECASE), weight))
    return tuple(made)


@cache
def _analyse() -> Callable[[str], Any]:
    # TextBlob brings nltk and takes a second to import. Its lexicon is in the package: nothing is downloaded.
    from textblob.en import sentiment

    return lambda text: sentiment(text)
