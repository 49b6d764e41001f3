"""Staff who are praised may keep a first name, staff who are criticised become a role (R6.1). Pure.

Offsets are in the original. What is said here is a suggestion: a moderator presses the button.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from engage.reading.personal import find_personal
from engage.reading.sentiment import read

LONGEST_ROLE = 40
_TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "sir", "sister", "nurse", "doctor"})
#: Longest first, so that “social worker” is not read as “worker”.
_ROLES = (
    "social worker", "support worker", "youth worker", "care worker", "key worker", "health visitor", "head teacher",
    "headteacher", "teaching assistant", "police officer", "bus driver", "taxi driver", "school nurse", "dinner lady",
    "case worker", "receptionist", "consultant", "paramedic", "counsellor", "therapist", "physio", "librarian",
    "midwife", "pharmacist", "dentist", "optician", "surgeon", "psychologist", "psychiatrist", "caretaker",
    "lollipop lady", "lifeguard", "secretary", "manager", "teacher", "doctor", "driver", "nurse", "carer", "coach",
    "tutor", "warden", "councillor", "officer", "porter", "matron", "guard", "GP",
)  # fmt: skip
_ROLE = re.compile(rf"\b({'|'.join(_ROLES)})s?\b", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?\n]+")
_BEFORE, _AFTER = 45, 30
_ROLE_WORDS = re.compile(r"[^\W\d_]+(?:[ -][^\W\d_]+){0,4}")


def first_name(words: str) -> int:
    """How many characters of a hidden name are a first name that could stay; 0 where only a surname is there."""
    first, _space, _rest = words.partition(" ")
    return 0 if not first or first.rstrip(".").casefold() in _TITLES else len(first)


def keep_first_name(
    original: str, hidden: Sequence[Mapping[str, Any]], start: int, end: int
) -> list[dict[str, Any]] | None:
    """`hidden` with the first name of this detail brought back and the rest still hidden; None where it cannot be."""
    length = first_name(original[start:end])
    if not length:
        return None
    found: list[dict[str, Any]] = []
    for each in hidden:
        if (each["start"], each["end"]) != (start, end):
            found.append(dict(each))
            continue
        rest = start + length
        rest += len(original[rest:end]) - len(original[rest:end].lstrip())
        if rest < end:
            found.append({**without_role(each), "start": rest})
    return found


def write_role(hidden: Sequence[Mapping[str, Any]], start: int, end: int, role: str) -> list[dict[str, Any]]:
    """`hidden` with a role standing where this detail stood; an empty role takes it away again."""
    return [
        ({**without_role(each), "as": role} if role else without_role(each))
        if (each["start"], each["end"]) == (start, end)
        else dict(each)
        for each in hidden
    ]


def without_role(detail: Mapping[str, Any]) -> dict[str, Any]:
    """The detail as it was before a role stood in its place."""
    return {key: value for key, value in detail.items() if key != "as"}


def readable_role(typed: str) -> str:
    """What a moderator typed, tidied; empty where it is not a few plain words, or would name somebody."""
    role = " ".join(typed.split())
    if len(role) > LONGEST_ROLE or not _ROLE_WORDS.fullmatch(role) or find_personal(f"I saw {role} there."):
        return ""
    return role


def guessed_role(original: str, start: int, end: int) -> str:
    """The role that stands nearest to a name in its sentence: before it rather than after; empty where none does."""
    first, last = _sentence(original, start, end)
    before = list(_ROLE.finditer(original[max(first, start - _BEFORE) : start]))
    if before:
        return _plain(before[-1][1])
    inside = _ROLE.search(original[start:end])
    after = inside or _ROLE.search(original[end : min(last, end + _AFTER)])
    return _plain(after[1]) if after else ""


def is_praised(original: str, start: int, end: int, language: str) -> bool | None:
    """Whether the sentence around a name praises (True) or criticises (False); None where it cannot be told."""
    first, last = _sentence(original, start, end)
    feeling = read(original[first:last], language)
    if feeling is None:
        return None
    return {"good": True, "bad": False}.get(feeling.label)


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    ends = [found.end() for found in _SENTENCE_END.finditer(text, 0, start)]
    after = _SENTENCE_END.search(text, end)
    return (ends[-1] if ends else 0), (after.start() if after else len(text))


def _plain(role: str) -> str:
    return "GP" if role.casefold() == "gp" else role.lower()
