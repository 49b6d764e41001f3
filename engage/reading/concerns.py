"""Signs of harm (R4.4), by rules a safeguarding lead can read: rules/concerns_<language>.toml."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from engage.reading.patterns import Pattern, PatternError, Reader
from engage.reading.tokens import Tokens, fold, tokenise

RULES = Path(__file__).parent / "rules"
KINDS = ("immediate_danger", "self_harm", "abuse", "domestic_abuse", "exploitation", "neglect", "missing")
URGENCIES = ("urgent", "soon")
# How far from the find a word may stand and still change what it means, in characters.
_NEAR = 70


@dataclass(frozen=True, slots=True)
class Concern:
    """A stretch that may mean harm. `words` is text[start:end]; `rule` names the rule that found it."""

    kind: str
    urgency: str
    words: str
    start: int
    end: int
    rule: str


@dataclass(frozen=True, slots=True)
class Rule:
    name: str
    kind: str
    urgency: str
    patterns: tuple[Pattern, ...]
    unless: tuple[Pattern, ...]
    finds: tuple[str, ...]
    leaves: tuple[str, ...]


@dataclass(frozen=True)
class RuleBook:
    """The rules of one language. `checked` says whether a speaker has read and tried them."""

    language: str
    checked: bool
    rules: tuple[Rule, ...]
    unless: tuple[Pattern, ...]
    spelling: dict[str, str]
    by_word: dict[str, tuple[tuple[Rule, Pattern], ...]]

    def find(self, text: str) -> tuple[Concern, ...]:
        """Every concern in the text, the most urgent first."""
        tokens = tokenise(text, self.spelling)
        found: dict[str, Concern] = {}
        tried: set[int] = set()
        by_word = self.by_word
        for word in by_word.keys() & tokens.words:
            for rule, pattern in by_word[word]:
                if id(pattern) in tried:
                    continue
                tried.add(id(pattern))
                concern = self._match(text, tokens, rule, pattern)
                # Words come in no fixed order: the earliest and longest stretch of a rule is its find.
                if concern and (rule.name not in found or _order(concern) < _order(found[rule.name])):
                    found[rule.name] = concern
        return tuple(sorted(found.values(), key=_order))

    def _match(self, text: str, tokens: Tokens, rule: Rule, pattern: Pattern) -> Concern | None:
        for match in pattern.regex.finditer(tokens.plain):
            near = _surroundings(tokens.plain, match.start(), match.end())
            if any(p.regex.search(near) for p in rule.unless) or any(p.regex.search(near) for p in self.unless):
                continue
            start, end = tokens.original_span(match.start(), match.end())
            return Concern(rule.kind, rule.urgency, text[start:end], start, end, rule.name)
        return None


def find_concerns(text: str, language: str) -> tuple[Concern, ...]:
    """Every concern that the rules of any language find: people mix languages, and a short text hides which it is."""
    found: list[Concern] = []
    for code in dict.fromkeys((language, *languages_with_rules())):
        book = rule_book(code)
        if book:
            found.extend(book.find(text))
    return tuple(sorted(found, key=_order))


def has_checked_rules(language: str) -> bool:
    """Whether a text in this language counts as screened (R4.4: otherwise a human reads it the same day)."""
    book = rule_book(language)
    return book is not None and book.checked


def _order(concern: Concern) -> tuple[int, int, int, int]:
    return (
        URGENCIES.index(concern.urgency),
        KINDS.index(concern.kind),
        concern.start,
        concern.start - concern.end,
    )


def _surroundings(plain: str, start: int, end: int) -> str:
    """The sentence around the find, cut to what stands near it, with a space at both ends."""
    left = plain.find(" ", max(0, start - _NEAR))
    stop = plain.rfind(" . ", 0, start)
    if stop >= 0:
        left = max(left, stop + 2)
    right = plain.find(" . ", end - 1)
    right = len(plain) if right < 0 else right + 1
    if right > end + _NEAR:
        right = plain.rfind(" ", end - 1, end + _NEAR) + 1 or right
    return plain[min(left, start - 1) : right]


@cache
def languages_with_rules() -> tuple[str, ...]:
    """The codes of the languages that have a rule book, in order."""
    return tuple(sorted(path.stem.removeprefix("concerns_") for path in RULES.glob("concerns_*.toml")))


@cache
def rule_book(language: str) -> RuleBook | None:
    """The rules for a language code, or None. Raises PatternError where a rule cannot be read."""
    if not re.fullmatch(r"[a-z]{2,3}", language):
        return None
    path = RULES / f"concerns_{language}.toml"
    return read_rule_book(path.read_text(encoding="utf-8"), language) if path.exists() else None


def read_rule_book(source: str, language: str) -> RuleBook:
    """A rule book from its TOML. Raises PatternError for a rule that cannot be read or a doubled name."""
    data = tomllib.loads(source)
    reader = Reader(data.get("words", {}), data.get("negations", ()))
    rules = tuple(_rule(reader, raw) for raw in data["rule"])
    names = [rule.name for rule in rules]
    if len(names) != len(set(names)):
        raise PatternError(f"{language}: two rules share a name")
    by_word: dict[str, list[tuple[Rule, Pattern]]] = {}
    for rule in rules:
        for pattern in rule.patterns:
            for word in pattern.anchors:
                by_word.setdefault(word, []).append((rule, pattern))
    return RuleBook(
        language=language,
        checked=bool(data.get("checked")),
        rules=rules,
        unless=_patterns(reader, data.get("unless", ())),
        spelling={fold(w): right for right, wrong in data.get("spelling", {}).items() for w in wrong.split()},
        by_word={word: tuple(found) for word, found in by_word.items()},
    )


def _rule(reader: Reader, raw: dict[str, Any]) -> Rule:
    if raw["kind"] not in KINDS or raw["urgency"] not in URGENCIES:
        raise PatternError(f"{raw['name']}: no such kind or urgency")
    return Rule(
        name=raw["name"],
        kind=raw["kind"],
        urgency=raw["urgency"],
        patterns=_patterns(reader, raw["patterns"]),
        unless=_patterns(reader, raw.get("unless", ())),
        finds=tuple(raw["finds"]),
        leaves=tuple(raw["leaves"]),
    )


def _patterns(reader: Reader, sources: Iterable[str]) -> tuple[Pattern, ...]:
    return tuple(reader.read(source) for source in sources)
