"""Put "[name]" where a name stood, and back again (R5.5, R6.1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from engage.reading.personal import PersonalDetail

PLACEHOLDERS: Mapping[str, str] = {
    "PERSON": "name",
    "PHONE": "phone number",
    "EMAIL": "email",
    "POSTCODE": "postcode",
    "NHS_NUMBER": "NHS number",
    "ADDRESS": "address",
    "DATE_OF_BIRTH": "date of birth",
    "URL": "link",
    "HANDLE": "handle",
    "NI_NUMBER": "National Insurance number",
    "NUMBER_PLATE": "number plate",
    "BANK": "bank details",
    "REFERENCE": "reference number",
}


@dataclass(frozen=True, slots=True)
class Hidden:
    """`original` stood where the hidden text now has text[start:end], a placeholder."""

    kind: str
    start: int
    end: int
    original: str
    rule: str


def hide(
    text: str, details: Iterable[PersonalDetail], *, placeholders: Mapping[str, str] = PLACEHOLDERS
) -> tuple[str, tuple[Hidden, ...]]:
    """The text with each detail replaced, and where each placeholder stands. Overlapping ones become one."""
    parts: list[str] = []
    hidden: list[Hidden] = []
    taken = 0
    length = 0
    for start, end, kind, rule in _merged(details, len(text)):
        parts.append(text[taken:start])
        length += start - taken
        token = f"[{placeholders.get(kind) or PLACEHOLDERS.get(kind, 'hidden')}]"
        hidden.append(Hidden(kind, length, length + len(token), text[start:end], rule))
        parts.append(token)
        length += len(token)
        taken = end
    parts.append(text[taken:])
    return "".join(parts), tuple(hidden)


def reveal(text: str, hidden: Iterable[Hidden]) -> str:
    """The text as it was before `hide`. With some of the hidden ones, only those come back."""
    for one in sorted(hidden, key=lambda h: h.start, reverse=True):
        text = text[: one.start] + one.original + text[one.end :]
    return text


def _merged(details: Iterable[PersonalDetail], length: int) -> list[tuple[int, int, str, str]]:
    merged: list[tuple[int, int, str, str]] = []
    for detail in sorted(details, key=lambda d: (d.start, -d.end)):
        start, end = max(0, detail.start), min(length, detail.end)
        if start >= end:
            continue
        if merged and start < merged[-1][1]:
            before = merged[-1]
            merged[-1] = (before[0], max(before[1], end), before[2], before[3])
        else:
            merged.append((start, end, detail.kind, detail.rule))
    return merged
