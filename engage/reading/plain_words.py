"""The Easy Read linter (R1.1): long sentences, hard words, passive voice. It advises; a co-producer decides."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

LONGEST_SENTENCE = 15
_RULES = Path(__file__).parent / "rules" / "hard_words_en.toml"
_SENTENCE = re.compile(r"[^.!?\n]+(?:\.(?=[^\s.!?])[^.!?\n]+)*")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_BE = (
    r"(?:is|are|was|were|be|been|being|am|get|gets|got|isn't|aren't|wasn't|weren't|isn’t|aren’t|"
    r"wasn’t|weren’t)"
)
_IRREGULAR = (
    r"done|made|given|taken|seen|told|held|kept|sent|found|paid|written|chosen|known|shown|put|set|"
    r"built|brought|"
    r"thought|left|met|run|read|heard|lost|begun|broken|spoken|driven|drawn|grown|thrown|worn|"
    r"bought|caught|taught|sold|led|won|cut"
)
_PASSIVE = re.compile(
    rf"\b{_BE}\s+(?:\w+ly\s+|not\s+|also\s+|now\s+|all\s+|always\s+|never\s+)?((?:\w{{2,}}ed)|"
    rf"{_IRREGULAR})\b(?P<by>\s+by\b)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Finding:
    """`kind` is long_sentence, hard_word or passive; text[start:end] is `words`; `instead` is what to write, if known.

    `measure` is the number of words of a long sentence, else None.
    """

    kind: str
    start: int
    end: int
    words: str
    instead: str | None = None
    measure: int | None = None


@dataclass(frozen=True)
class _Words:
    instead: dict[str, str]
    feelings: frozenset[str]
    regex: re.Pattern[str]


def check(text: str, language: str = "en") -> tuple[Finding, ...]:
    """What to change, in the order of the text. Hard words and passive voice are known for English only."""
    found = list(_long_sentences(text))
    if language.lower().split("-")[0] == "en":
        found += _hard_words(text)
        found += _passive(text)
    return tuple(sorted(found, key=lambda f: (f.start, f.end, f.kind)))


def _long_sentences(text: str) -> list[Finding]:
    found = []
    for match in _SENTENCE.finditer(text):
        count = len(_WORD.findall(match.group()))
        if count > LONGEST_SENTENCE:
            start = match.start() + len(match.group()) - len(match.group().lstrip())
            end = match.start() + len(match.group().rstrip())
            found.append(Finding("long_sentence", start, end, text[start:end], measure=count))
    return found


def _hard_words(text: str) -> list[Finding]:
    words = _words()
    return [
        Finding("hard_word", *m.span(), m.group(), instead=words.instead[" ".join(m.group().lower().split())])
        for m in words.regex.finditer(text)
    ]


def _passive(text: str) -> list[Finding]:
    feelings = _words().feelings
    return [
        Finding("passive", *match.span(), match.group())
        for match in _PASSIVE.finditer(text)
        if match["by"] or match[1].lower() not in feelings
    ]


@cache
def _words() -> _Words:
    raw = tomllib.loads(_RULES.read_text(encoding="utf-8"))
    instead = {word.strip(): right for right, hard in raw["instead_of"].items() for word in hard.split(",")}
    longest_first = sorted(instead, key=len, reverse=True)
    either = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in longest_first)
    return _Words(instead, frozenset(raw["feelings"].split()), re.compile(rf"\b(?:{either})\b", re.IGNORECASE))
