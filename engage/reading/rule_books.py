"""Rules for signs of harm (R4.4) that a safeguarding lead can read: rules/concerns_<language>.toml."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from engage.reading.near_spelling import Spelling
from engage.reading.patterns import Pattern, PatternError, Reader
from engage.reading.slots import Slots, by_list, read_slots
from engage.reading.stems import stem
from engage.reading.tokens import Tokens, fold, tokenise
from engage.reading.word_lists import WordLists, read_lists

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
    slots: Slots | None
    says: tuple[Pattern, ...]
    unless: tuple[Pattern, ...]
    finds: tuple[str, ...]
    leaves: tuple[str, ...]


@dataclass(frozen=True)
class RuleBook:
    """The rules of one language. `checked` says whether a speaker has read and tried them."""

    language: str
    checked: bool
    stems: bool
    negations: tuple[str, ...]
    rules: tuple[Rule, ...]
    unless: tuple[Pattern, ...]
    spelling: Spelling
    lists: WordLists
    by_word: dict[str, tuple[tuple[Rule, Pattern], ...]]
    by_list: dict[str, tuple[Rule, ...]]

    def find(self, text: str) -> tuple[Concern, ...]:
        """Every concern that a rule finds in the text, the most urgent first."""
        return self.find_in(text, self.tokens(text))

    def tokens(self, text: str) -> Tokens:
        """The text as the rules read it: spelling put right and, where the book says so, words cut to their stems."""
        tokens = tokenise(text, self.spelling)
        return tokens.in_form(stem) if self.stems else tokens

    def find_in(self, text: str, tokens: Tokens) -> tuple[Concern, ...]:
        """The same for a text already in tokens."""
        found: dict[str, Concern] = {}
        for concern in (*self._said(text, tokens), *self._slotted(text, tokens)):
            # Words come in no fixed order: the earliest and longest stretch of a rule is its find.
            if concern.rule not in found or by_urgency(concern) < by_urgency(found[concern.rule]):
                found[concern.rule] = concern
        return tuple(sorted(found.values(), key=by_urgency))

    def _said(self, text: str, tokens: Tokens) -> Iterator[Concern]:
        tried: set[int] = set()
        for word in self.by_word.keys() & set(tokens.words):
            for rule, pattern in self.by_word[word]:
                if id(pattern) in tried:
                    continue
                tried.add(id(pattern))
                for match in pattern.regex.finditer(tokens.plain):
                    if not self._taken_back(rule, tokens, match.start(), match.end()):
                        yield _concern(rule, text, *tokens.original_span(match.start(), match.end()))
                        break

    def _slotted(self, text: str, tokens: Tokens) -> Iterator[Concern]:
        if not self.by_list:
            return
        places = by_list(self.lists.places(tokens.words))
        for rule in dict.fromkeys(rule for name in self.by_list.keys() & places for rule in self.by_list[name]):
            where = rule.slots and rule.slots.find(places, tokens.words)
            if where:
                start, end = tokens.plain_starts[where[0]], tokens.plain_starts[where[1]] + len(tokens.words[where[1]])
                if not self._taken_back(rule, tokens, start, end + 1):
                    yield _concern(rule, text, tokens.spans[where[0]][0], tokens.spans[where[1]][1])

    def _taken_back(self, rule: Rule, tokens: Tokens, start: int, end: int) -> bool:
        near = _surroundings(tokens.plain, start, end)
        return any(pattern.regex.search(near) for pattern in (*rule.unless, *self.unless))


def _concern(rule: Rule, text: str, start: int, end: int) -> Concern:
    return Concern(rule.kind, rule.urgency, text[start:end], start, end, rule.name)


def by_urgency(concern: Concern) -> tuple[int, int, int, int]:
    """A key that sorts concerns: urgent ones first, then by kind, then where they stand, the longest first."""
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


def read_rule_book(source: str, language: str, like: RuleBook | None = None) -> RuleBook:
    """A rule book from its TOML. Raises PatternError for a rule that cannot be read or a doubled name.

    What an installation adds is read `like` the book beside which it stands: its spelling, its negations.
    """
    data = tomllib.loads(source)
    stems = like.stems if like else bool(data.get("stems"))
    spelling = like.spelling if like else _spelled(data)
    negations = like.negations if like else tuple(data.get("negations", ()))
    lists = WordLists({**read_lists(language), **data.get("words", {})}, spelling)
    reader = Reader(lists.sources, negations, stem if stems else str)
    rules = tuple(_rule(reader, raw, lists) for raw in data["rule"])
    names = [rule.name for rule in rules]
    if len(names) != len(set(names)):
        raise PatternError(f"{language}: two rules share a name")
    by_word: dict[str, list[tuple[Rule, Pattern]]] = {}
    needed: dict[str, list[Rule]] = {}
    for rule in rules:
        for pattern in rule.says:
            for word in pattern.anchors:
                by_word.setdefault(word, []).append((rule, pattern))
        for name in rule.slots.needed() if rule.slots else ():
            needed.setdefault(name, []).append(rule)
    return RuleBook(
        language=language,
        checked=bool(data.get("checked")),
        stems=stems,
        negations=negations,
        rules=rules,
        unless=_patterns(reader, data.get("unless", ())),
        spelling=spelling,
        lists=lists,
        by_word={word: tuple(found) for word, found in by_word.items()},
        by_list={name: tuple(found) for name, found in needed.items()},
    )


def _spelled(data: Mapping[str, Any]) -> Spelling:
    """The spelling list of a rule book: each form with what it stands for, key words, and words often run together."""
    forms = {fold(wrong): right for right, wrongs in data.get("spelling", {}).items() for wrong in wrongs.split()}
    lists = {name: data.get(name, "").split() for name in ("near", "apart", "glued")}
    return Spelling(forms, **lists)


def _rule(reader: Reader, raw: dict[str, Any], lists: WordLists) -> Rule:
    if raw.get("kind") not in KINDS or raw.get("urgency") not in URGENCIES:
        raise PatternError(f"{raw.get('name', raw)}: no such kind or urgency")
    try:
        slots = read_slots(raw["name"], raw, lists)
    except KeyError as missing:
        raise PatternError(f"{raw['name']}: no word list {missing}") from None
    if slots is None and not raw.get("says"):
        raise PatternError(f"{raw['name']}: nothing to look for")
    return Rule(
        name=raw["name"],
        kind=raw["kind"],
        urgency=raw["urgency"],
        slots=slots,
        says=_patterns(reader, raw.get("says", ())),
        unless=_patterns(reader, raw.get("unless", ())),
        finds=tuple(raw.get("finds", ())),
        leaves=tuple(raw.get("leaves", ())),
    )


def _patterns(reader: Reader, sources: Iterable[str]) -> tuple[Pattern, ...]:
    return tuple(reader.read(source) for source in sources)
