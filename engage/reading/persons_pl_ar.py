"""Names in Polish and Arabic words (R6.1). Polish declines its names; Arabic has no capital to tell one by."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from engage.reading.tokens import fold

Found = tuple[int, int, str]

_RULES = Path(__file__).parent / "rules"
_POLISH = re.compile(r"[ąćęłńśźż]", re.IGNORECASE)
_ARABIC = re.compile(r"[\u0621-\u064a]")
_CAPITAL = r"(?<![\w'-])[A-ZĄĆĘŁŃÓŚŹŻ][a-ząćęłńóśźż]{1,30}(?:-[A-ZĄĆĘŁŃÓŚŹŻ][a-ząćęłńóśźż]{1,30})?"
_ARABIC_WORD = r"[\u0621-\u064a]{2,20}"
_WORDS = re.compile(r"[^\W\d_]{1,40}")
# Endings of the cases; a last vowel gives way to them.
_AFTER_A = ("a", "y", "i", "ie", "e", "ę", "ą", "o", "u")
_AFTER_CONSONANT = ("", "a", "owi", "em", "iem", "ie", "e", "u")
_SOFTENED = {"ek": "k", "iek": "k", "eł": "ł", "ciek": "ćk", "r": "rz", "ł": "l", "ka": "c", "ga": "dz", "ra": "rz"}
_SURNAME_PL = re.compile(
    r".{2,}(?:(?:sk|ck|dzk)(?:i|iego|iemu|im|a|iej|ą|ich|imi)|(?:wicz|czyk|czak)(?:a|owi|em|iem|u)?)", re.IGNORECASE
)


class _Polish(NamedTuple):
    forms: frozenset[str]
    marks: re.Pattern[str]
    never: frozenset[str]
    cued: re.Pattern[str]


class _Arabic(NamedTuple):
    sure: frozenset[str]
    listed: re.Pattern[str]
    cued: re.Pattern[str]
    never: frozenset[str]


def find_persons_pl_ar(text: str) -> Iterator[Found]:
    """(start, end, rule) of every name, where a text is Polish or has Arabic letters; may overlap."""
    if _POLISH.search(text) or _polish().marks.search(text):
        yield from _in_polish(text)
    if _ARABIC.search(text):
        yield from _in_arabic(text)


# ---- Polish ------------------------------------------------------------------------------------------------------


@cache
def _polish() -> _Polish:
    raw = tomllib.loads((_RULES / "names_pl.toml").read_text(encoding="utf-8"))
    cues = "|".join(r"\s".join(cue.split()) for cue in raw["cues"].split("|"))
    near = "|".join((*raw["titles"].split(), *raw["kin"].split()))
    return _Polish(
        forms=frozenset(form for name in raw["first_names"].split() for form in _cases(name)),
        # Two of them, since one may stand in an English text.
        marks=re.compile(rf"\b(?:{'|'.join(raw['marks'].split())})\b.{{1,80}}\b(?:{'|'.join(raw['marks'].split())})\b"),
        never=frozenset(raw["never"].split()),
        cued=re.compile(rf"\b(?i:{cues}|{near}),?\s(?=({_CAPITAL}(?:\s{_CAPITAL}){{0,2}}))"),
    )


def _cases(name: str) -> Iterator[str]:
    """The forms a first name takes: Kasia, Kasi, Kasię …; Marek, Marka, Markowi …"""
    yield name
    stems = [name.removesuffix("a")] if name.endswith("a") else [name]
    stems += [name[: -len(end)] + soft for end, soft in _SOFTENED.items() if name.endswith(end)]
    for stem in stems:
        for ending in _AFTER_A if name.endswith("a") else _AFTER_CONSONANT:
            if len(stem) + len(ending) > 3:
                yield stem + ending


def _in_polish(text: str) -> Iterator[Found]:
    polish = _polish()
    for match in polish.cued.finditer(text):
        if match[1].split(" ")[0].lower() not in polish.never:
            yield *match.span(1), "cue (Polish)"
    before: re.Match[str] | None = None
    for match in _WORDS.finditer(text):
        word, previous, before = match.group(), before, match
        if not word[0].isupper() or word.lower() in polish.never:
            continue
        start = match.start()
        if _SURNAME_PL.fullmatch(word) and previous and previous.end() + 1 == start:
            if previous.group()[0].isupper() and previous.group().lower() not in polish.never:
                yield previous.start(), match.end(), "first name and surname (Polish)"
        elif word.lower() in polish.forms:
            yield start, match.end(), "first name (Polish)"


# ---- Arabic ------------------------------------------------------------------------------------------------------


@cache
def _arabic() -> _Arabic:
    raw = tomllib.loads((_RULES / "names_ar.toml").read_text(encoding="utf-8"))
    lists = {key: [_folded(word) for word in value.split()] for key, value in raw.items()}
    titles, names_me, kin = (
        "|".join(sorted((word.replace("_", r"\s") for word in lists[key]), key=len, reverse=True))
        for key in ("titles", "names_me", "kin")
    )
    names = "|".join(sorted({*lists["first_names"], *lists["sure"]}, key=len, reverse=True))
    return _Arabic(
        sure=frozenset(lists["sure"]),
        listed=re.compile(rf"\b(?:{kin})،?\s((?:{names})\b)"),
        cued=re.compile(rf"\b(?:و|ل|ب)?(?:{titles}|{names_me})\s(?:هو\s|هي\s)?({_ARABIC_WORD})"),
        never=frozenset(lists["never"]),
    )


def _folded(text: str) -> str:
    """Letters that are written in several ways made one; a text that would change its length stays as it is."""
    folded = fold(text)
    return folded if len(folded) == len(text) else text


def _in_arabic(text: str) -> Iterator[Found]:
    arabic, folded = _arabic(), _folded(text)
    for match in arabic.cued.finditer(folded):
        if match[1] not in arabic.never:
            yield *match.span(1), "cue (Arabic)"
    for match in arabic.listed.finditer(folded):
        yield *match.span(1), "relation (Arabic)"
    for match in _WORDS.finditer(folded):
        word = match.group()
        # "and", "to", "with" are written as one with the name.
        if word in arabic.sure or (word[0] in "ولب" and word[1:] in arabic.sure):
            yield *match.span(), "first name (Arabic)"
