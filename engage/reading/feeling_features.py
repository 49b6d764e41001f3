"""What of a text a model of feeling looks at: words in their order, letters, and a few figures. Training and reading
share it, so that both see the same."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from engage.reading.lookalikes import as_seen

ASKS = ("good", "better", "open")
CUES = ("glad", "sad", "wish")

_RULES = Path(__file__).parent / "rules" / "feeling_words_en.toml"
_WORD = re.compile(r"[a-z0']+|[!?.]")
_CHUNK = re.compile(r"\S+")
_DIGITS = re.compile(r"\d+")
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+|\bbut\b")
_NEGATIONS = frozenset(
    [
        *("not", "no", "never", "nobody", "nothing", "without", "hardly"),
        *("dont", "didnt", "cant", "wasnt", "isnt", "couldnt", "wouldnt"),
    ]
)
_NEGATED_WORDS = 3
_SHORT, _LONGEST_CHUNK = 12, 30
_CUES_COUNTED = 4
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


@dataclass(frozen=True, slots=True)
class Lexicon:
    """TextBlob's figures: polarity -1 to 1, subjectivity 0 to 1, and the words they rest on, each with its polarity."""

    polarity: float
    subjectivity: float
    words: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Features:
    """`words` and `letters` are counted once each, however often they stand; `figures` by name, about 0 to 1."""

    words: frozenset[str]
    letters: frozenset[str]
    figures: dict[str, float]


def features(text: str, asks: str | None, lexicon: Lexicon) -> Features:
    """What the model looks at. `asks` is what the question asked for; unknown counts as open."""
    asked = asks if asks in ASKS else "open"
    plain = _DIGITS.sub("0", as_seen(text).text.lower())
    return Features(
        words=frozenset(_word_features(_with_negation(_WORD.findall(plain)), asked)),
        letters=frozenset(_letter_features(plain)),
        figures=_figures(text, asked, lexicon),
    )


def sentences(text: str) -> list[str]:
    """The parts of a text that may feel differently: sentences, and what follows a “but”."""
    return [part for part in _SENTENCE.split(text) if part.strip()]


def says_nothing(text: str) -> bool:
    """Whether the answer is “nothing” in so many words: praise where the question was what could be better."""
    return len(text) < 80 and bool(_NOTHING.match(text))


def lexicon(text: str) -> Lexicon:
    """What TextBlob's lexicon says of the text."""
    analysed = _analyse()(text)
    words = tuple((" ".join(chunk), round(float(p), 3)) for chunk, p, *_ in analysed.assessments if p)
    return Lexicon(float(analysed[0]), float(analysed[1]), words)


def _with_negation(words: Sequence[str]) -> list[str]:
    """The words between a start and an end; those that follow a “not” are marked."""
    marked, left = ["^"], 0
    for word in words:
        if word in ".!?":
            left = 0
            marked.append(word)
            continue
        marked.append(f"{word}_N" if left > 0 else word)
        left = _NEGATED_WORDS if word in _NEGATIONS or word.endswith("n't") else left - 1
    return [*marked, "$"]


def _word_features(words: Sequence[str], asked: str) -> Iterator[str]:
    single = words[1:-1]
    for feature in (*single, *(f"{one} {two}" for one, two in pairwise(words))):
        yield feature
        yield f"{asked}|{feature}"
    if len(words) < _SHORT:
        # In a short answer what was asked says more than in a long one.
        for word in words:
            yield f"{asked}||{word}"


def _letter_features(plain: str) -> Iterator[str]:
    for match in _CHUNK.finditer(plain):
        chunk = f"<{match.group()[:_LONGEST_CHUNK]}>"
        for size in (3, 4, 5):
            for start in range(len(chunk) - size + 1):
                yield chunk[start : start + size]


def _figures(text: str, asked: str, found: Lexicon) -> dict[str, float]:
    parts = [lexicon(part).polarity for part in sentences(text)] or [0.0]
    # One part is the whole.
    parts = [found.polarity] if len(parts) == 1 else parts
    figures = {
        "polarity": found.polarity,
        "strength": abs(found.polarity),
        "subjectivity": found.subjectivity,
        "length": math.log1p(len(text.split())) / 3,
        "no feeling words": float(not found.words),
        "says nothing": float(says_nothing(text)),
        "worst part": min(parts),
        "best part": max(parts),
        "last part": parts[-1],
        **_cues(text),
    }
    return figures | {f"{asked}|{name}": value for name, value in figures.items()} | {f"asked {asked}": 1.0}


def _cues(text: str) -> dict[str, float]:
    """How many words of each list of rules/feeling_words_en.toml there are, up to a few, as 0 to 2."""
    straight = text.replace("’", "'")
    return {
        name: min(_CUES_COUNTED, sum(1 for _ in pattern.finditer(straight))) / 2
        for name, pattern in _cue_patterns().items()
    }


@cache
def _cue_patterns() -> dict[str, re.Pattern[str]]:
    raw = tomllib.loads(_RULES.read_text(encoding="utf-8"))
    patterns = {}
    for name in CUES:
        entries = sorted([*raw[name].split(), *raw.get(f"{name}_phrases", ())], key=len, reverse=True)
        either = "|".join(re.escape(entry).replace(r"\*", r"\w*") for entry in entries)
        patterns[name] = re.compile(rf"\b(?:{either})\b", re.IGNORECASE)
    return patterns


@cache
def _analyse() -> Callable[[str], Any]:
    # TextBlob brings nltk and takes a second to import. Its lexicon is in the package: nothing is downloaded.
    from textblob.en import sentiment

    return lambda text: sentiment(text)
