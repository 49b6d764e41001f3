"""What is hidden in a text, and how a moderator changes it. Pure; offsets are in the original (R5.5, R6.1)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engage.reading.hiding import PLACEHOLDERS, hide
from engage.reading.personal import PersonalDetail, find_personal
from engage.voices.stretches import Piece, in_original

#: What a moderator can call something they hide, besides the kinds that the checker knows.
BY_HAND: Mapping[str, str] = {
    "OTHER": "hidden",
    "PERSON": "name",
    "STAFF": "a member of staff",
    "PLACE": "place",
    "SCHOOL": "school",
    "DATE": "date",
    "ADDRESS": "address",
    "PHONE": "phone number",
    "CONDITION": "health",
    "WORK": "job",
}
ALL_PLACEHOLDERS: Mapping[str, str] = {**BY_HAND, **PLACEHOLDERS}
HAND = "by hand"


@dataclass(frozen=True)
class Detail:
    """Something personal in a text: hidden, or found and kept."""

    kind: str
    start: int
    end: int
    rule: str
    hidden: bool
    #: The role that stands in its place (R6.1).
    role: str = ""

    @property
    def key(self) -> str:
        return f"{self.start}-{self.end}"

    @property
    def by_hand(self) -> bool:
        return self.rule == HAND


def details(original: str, hidden: Iterable[Mapping[str, Any]]) -> list[Detail]:
    """Everything hidden, and everything the checker finds that somebody decided to keep, in the order of the text."""
    now = [
        Detail(h["kind"], h["start"], h["end"], h.get("rule", ""), hidden=True, role=h.get("as", "")) for h in hidden
    ]
    kept = [
        Detail(found.kind, found.start, found.end, found.rule, hidden=False)
        for found in find_personal(original)
        if not any(found.start < each.end and each.start < found.end for each in now)
    ]
    return sorted((*now, *kept), key=lambda each: each.start)


def hide_more(
    hidden: Sequence[Mapping[str, Any]], stretches: Iterable[tuple[int, int]], *, kind: str, rule: str
) -> list[dict[str, Any]]:
    """`hidden` with these stretches of the original hidden too; what they overlap becomes one with them."""
    kept = [dict(each) for each in hidden]
    for start, end in stretches:
        touched = [each for each in kept if each["start"] < end and start < each["end"]]
        kept = [each for each in kept if each not in touched]
        kept.append(
            {
                "kind": kind,
                "start": min([start, *(each["start"] for each in touched)]),
                "end": max([end, *(each["end"] for each in touched)]),
                "rule": rule,
            }
        )
    return sorted(kept, key=lambda each: int(each["start"]))


def keep(hidden: Sequence[Mapping[str, Any]], start: int, end: int) -> list[dict[str, Any]]:
    """`hidden` without the detail at exactly this stretch."""
    return [dict(each) for each in hidden if (each["start"], each["end"]) != (start, end)]


def covers(hidden: Iterable[Mapping[str, Any]], other: Iterable[Mapping[str, Any]]) -> bool:
    """Whether `hidden` hides every character that `other` hides."""
    under = {place for each in hidden for place in range(each["start"], each["end"])}
    return all(place in under for each in other for place in range(each["start"], each["end"]))


def places(parts: Sequence[Piece], words: str) -> list[tuple[int, int]]:
    """Every stretch of the original where `words` stand in the working text, in whatever case and spacing.

    A find inside one placeholder is no find: its words are ours, not the person's.
    """
    wanted = words.split()
    if not wanted:
        return []
    text = "".join(piece.text for piece in parts)
    pattern = re.compile(r"\s+".join(map(re.escape, wanted)), re.IGNORECASE)
    ours = [(piece.start, piece.end) for piece in parts if piece.detail]
    return [
        in_original(parts, *found.span())
        for found in pattern.finditer(text)
        if not any(start <= found.start() and found.end() <= end for start, end in ours)
    ]


def working_text(original: str, hidden: Iterable[Mapping[str, Any]]) -> str:
    """The original with `hidden` replaced by placeholders; by a role where a moderator wrote one (R6.1)."""
    found = [
        PersonalDetail(f"as {each['as']}" if each.get("as") else each["kind"], each["start"], each["end"], "")
        for each in hidden
    ]
    roles = {each.kind: each.kind.removeprefix("as ") for each in found if each.kind.startswith("as ")}
    return hide(original, found, placeholders={**ALL_PLACEHOLDERS, **roles})[0]


def paragraphs(parts: Iterable[Piece]) -> list[list[Piece]]:
    """The pieces, by paragraph, for a page."""
    found: list[list[Piece]] = [[]]
    for piece in parts:
        lines = re.split(r"\s*\n\s*", piece.text) if not piece.detail else [piece.text]
        for number, line in enumerate(lines):
            if number:
                found.append([])
            if line:
                found[-1].append(
                    Piece(line, piece.start, piece.end, piece.original_start, piece.original_end, piece.detail)
                )
    return [each for each in found if each]
