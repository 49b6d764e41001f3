"""Names of people, by titles, cues and lists (R6.1). A place, a month, a hospital and a plain word stay."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from engage.reading.tokens import fold

_RULES = Path(__file__).parent / "rules"
_LETTER = r"[^\W\d_]"
_NAME = rf"{_LETTER}+(?:['’-]{_LETTER}+)*"
_WORDS = re.compile(rf"{_NAME}")
_PERSON_NOUN = (
    "nurse|doctor|lady|man|woman|boy|girl|guy|he|she|him|her|carer|worker|friend|brother|sister|son|"
    "daughter|mum|dad|teacher|"
    "person|midwife|driver|receptionist|consultant|physio|kid|child|baby|one|someone|somebody|lad|"
    "neighbour|husband|wife|partner|"
    "volunteer|gentleman|staff|assistant|therapist|dentist|surgeon|paramedic|porter|student|officer|"
    "member|i|i'm|im|i’m|they|boyfriend|"
    "girlfriend|mate|cousin|uncle|aunt|auntie|nan|gran|grandad|coach|counsellor|helper|who|"
    "colleague|manager|twin|twins|kids"
)
_SAINT = re.compile(r"\b(?:st\.?|saint|lake|mount|port)\s$", re.IGNORECASE)
_CALLED = re.compile(
    rf"\b(?:{_PERSON_NOUN})\b[^.!?\n]{{0,30}}?\b(?:called|named|names?\s+is|name's|names)\s+({_NAME})",
    re.IGNORECASE,
)
_NAME_IS = re.compile(
    rf"\b(?:my|his|her|their|whose)\s+(?:full\s+)?name(?:\s+is|\s+was|'s|’s|s)?[ :]+({_NAME})", re.IGNORECASE
)
# Spaces are bounded wherever nothing must stand before them: pages of blank lines must not cost minutes.
_SIGNED = re.compile(
    rf"(?:^|[.!?\n,]\s{{0,9}})(?:from|love|regards|love from|yours|signed|best wishes|thanks|"
    rf"cheers),?\s+({_NAME}(?:\s+{_NAME})?)\s{{0,9}}[.!x]{{0,9}}\s*\Z",
    re.IGNORECASE,
)
_I_AM = re.compile(rf"(?:\b(?:i am|i'm|i’m|im|this is|it's|hi,? i'm|hello,? i'm)\s+)({_NAME})", re.IGNORECASE)
_THANKS = re.compile(
    rf"\b(?:thank you|thanks|thank-you|thankyou|ta|cheers|well done|bless|praise for|shout ?out to|"
    rf"hi|hello|dear|hey)"
    rf"(?:\s+(?:so much|very much|again|all))?(?:,)?(?:\s+(?:to|for))?,?\s+({_NAME})",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class NameWords:
    """The lists of rules/name_words.toml and rules/first_names.txt, in lower case."""

    first_names: frozenset[str]
    ambiguous: frozenset[str]
    fine_with_capital: frozenset[str]
    not_after_title: frozenset[str]
    places: frozenset[str]
    common: frozenset[str]
    plain_when_small: frozenset[str]
    titled: re.Pattern[str]
    kin: re.Pattern[str]
    role: re.Pattern[str]


@cache
def name_words() -> NameWords:
    """The lists, read once."""
    raw = tomllib.loads((_RULES / "name_words.toml").read_text(encoding="utf-8"))
    lines = (_RULES / "first_names.txt").read_text(encoding="utf-8").splitlines()
    listed = {name for line in lines if not line.startswith("#") for name in line.split()}
    lists = {key: frozenset(value.split()) for key, value in raw.items()}
    kin, roles, titles = ("|".join(sorted(lists[key], key=len, reverse=True)) for key in ("kin", "roles", "titles"))
    return NameWords(
        first_names=frozenset(listed | lists["ambiguous"]),
        ambiguous=lists["ambiguous"],
        fine_with_capital=lists["fine_with_capital"],
        not_after_title=lists["not_after_title"],
        places=lists["places"],
        common=lists["common"],
        plain_when_small=lists["plain_when_small"],
        titled=re.compile(
            rf"\b((?:{titles})\b(?:(?<=mr|ms|dr)\.|(?<=mrs)\.)?)\s+({_NAME})(\s+{_NAME})?", re.IGNORECASE
        ),
        kin=re.compile(
            rf"\b(?:my|our|his|her|their|your|the)\s+(?:\w+\s+)?(?:best\s+|little\s+|big\s+|"
            rf"older\s+|younger\s+)?(?:{kin})s?,?\s+(?:is\s+called\s+|called\s+|is\s+)?({_NAME})",
            re.IGNORECASE,
        ),
        role=re.compile(rf"\b(?:{roles})s?(?:\s*[,:(-]\s*|\s+)({_NAME})", re.IGNORECASE),
    )


def find_persons(text: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, rule) of every name; may overlap."""
    words = name_words()
    yield from _by_title(text, words)
    yield from _by_cue(text, words)
    yield from _by_list(text, words)


def _is_place(text: str, end: int, words: NameWords) -> bool:
    """Whether what follows makes a place of it: "Victoria Park", "St John's Road"."""
    following = _WORDS.match(text, end + 1) if text[end : end + 1] == " " else None
    if following is None:
        return False
    word = following.group()
    if word.lower() in words.places and (
        word[0].isupper() or word.lower() in {"hospital", "ward", "road", "street", "park"}
    ):
        return True
    second = _WORDS.match(text, following.end() + 1) if text[following.end() : following.end() + 1] == " " else None
    return bool(word[0].isupper() and second and second.group()[0].isupper() and second.group().lower() in words.places)


def _after_saint(text: str, start: int) -> bool:
    return bool(_SAINT.search(text, max(0, start - 8), start))


def _with_surname(text: str, end: int, words: NameWords) -> int:
    """The end of the surname or initial that follows a first name, or `end`."""
    if text[end : end + 1] != " ":
        return end
    following = _WORDS.match(text, end + 1)
    if following is None:
        return end
    word = following.group()
    lower = word.lower()
    if lower in ("o", "mac", "mc", "de", "van", "bin", "al", "el", "von", "da", "di") and word != "O":
        third = _WORDS.match(text, following.end() + 1) if text[following.end() : following.end() + 1] == " " else None
        if third and third.group()[0].isupper():
            return third.end()
    if word[0].isupper() and lower not in words.common and lower not in words.places:
        if len(word) > 2 and word.isupper() and not text[max(0, end - 2) : end].isupper():
            return end
        return _without_possessive(text, following.start(), following.end())
    return end


def _without_possessive(text: str, start: int, end: int) -> int:
    return end - 2 if text[start:end].lower().endswith(("'s", "’s")) and end - start > 3 else end


def _by_title(text: str, words: NameWords) -> Iterator[tuple[int, int, str]]:
    for match in words.titled.finditer(text):
        title, name = match[1].rstrip("."), match[2]
        lower = name.lower().removesuffix("'s").removesuffix("’s")
        if lower in words.not_after_title or (lower in words.common and not title[0].isupper()):
            continue
        strict = title.lower() in {"mr", "mrs", "ms", "mx", "dr", "cllr", "prof", "sgt", "rev"}
        start = match.start()
        if name[0].isupper() and (not name.isupper() or strict or text.isupper()):
            if lower in words.common or (
                not strict and (lower in words.places or _is_place(text, match.end(2), words))
            ):
                continue
            if not strict and not title[0].isupper() and lower not in words.first_names:
                start = match.start(2)
        elif not (
            (title.lower() in {"mr", "mrs"} and len(lower) > 2 and lower not in words.common)
            or (lower in words.first_names and lower not in words.ambiguous)
        ):
            continue
        end = _with_surname(text, match.end(2), words)
        yield start, _without_possessive(text, start, end) if end == match.end(2) else end, "title"


def _by_cue(text: str, words: NameWords) -> Iterator[tuple[int, int, str]]:
    for pattern, rule, strict in (
        (_CALLED, "called", False),
        (_NAME_IS, "name is", False),
        (words.kin, "relation", True),
        (words.role, "role", True),
        (_THANKS, "thanks", True),
        (_I_AM, "i am", True),
        (_SIGNED, "signed", True),
    ):
        for match in pattern.finditer(text):
            name = match[1]
            end = _without_possessive(text, match.start(1), match.end(1))
            lower = text[match.start(1) : end].lower()
            if lower in words.common and not (
                lower in words.first_names and name[0].isupper() and rule in ("called", "name is")
            ):
                continue
            if _after_saint(text, match.start(1)) or _is_place(text, end, words):
                continue
            if not _believable(text, name, lower, rule, words, strict=strict):
                continue
            yield match.start(1), max(end, _with_surname(text, end, words)), rule


def _believable(text: str, name: str, lower: str, rule: str, words: NameWords, *, strict: bool) -> bool:
    listed = lower in words.first_names
    if name[0].isupper():
        if name.isupper() and len(name) > 1 and not listed:
            return False
        if listed:
            return not text.isupper() or lower not in words.ambiguous
        # A capital alone is enough where the cue points at a person.
        return (
            not text.istitle()
            and (not strict or rule in ("relation", "thanks", "role"))
            and len(lower) > 2
            and lower not in words.places
        )
    if not strict:
        return listed or (rule == "name is" and len(lower) > 2 and lower not in words.places)
    if rule == "relation":
        return listed and lower not in words.plain_when_small
    return listed and lower not in words.ambiguous


def _plain(word: str) -> str:
    """In lower case without accents, of the same length or else untouched: offsets must hold."""
    plain = fold(word)
    return plain if len(plain) == len(word) else word.lower()


def _by_list(text: str, words: NameWords) -> Iterator[tuple[int, int, str]]:
    first_names = words.first_names
    shouted = text.isupper()
    for match in _WORDS.finditer(text):
        raw = match.group()
        lower = raw.lower() if raw.isascii() else _plain(raw)
        if lower not in first_names:
            lower = lower.removesuffix("'s").removesuffix("’s")
            if lower not in first_names:
                if raw.endswith("s") and raw[:-1].lower() in first_names and raw[0].islower() and not text[0].islower():
                    continue
                continue
        start = match.start()
        end = start + len(lower)
        if _after_saint(text, start) or _is_place(text, end, words):
            continue
        ambiguous = lower in words.ambiguous
        if raw[0].isupper() and not shouted:
            surname = _with_surname(text, end, words) if end == match.end() else end
            if (
                surname > end
                and lower not in words.common
                and (not ambiguous or _surname_like(text, end, surname, words))
            ):
                yield start, surname, "first name and surname"
            elif (not ambiguous and lower not in words.common) or (
                lower in words.fine_with_capital and _mid_sentence(text, start)
            ):
                yield start, end, "first name"
        elif not ambiguous and len(lower) > 3 and lower not in words.common:
            yield start, end, "first name, small"


def _surname_like(text: str, end: int, surname: int, words: NameWords) -> bool:
    word = text[end + 1 : surname].lower()
    return len(word) == 1 or (word not in words.common and not word.endswith(("ing", "ed")))


def _mid_sentence(text: str, start: int) -> bool:
    before = text[:start].rstrip()
    return bool(before) and before[-1] not in '.!?\n:;"“'
