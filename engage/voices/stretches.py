"""Where a stretch of a working text stands in the original, and back. Pure; needs no words, only what is hidden."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Hidden = Sequence[Mapping[str, Any]]
Move = Callable[[int, int], tuple[int, int]]
Follow = Callable[[int, int], tuple[int, int] | None]


class Misfit(ValueError):
    """This working text was not made with this list of hidden details."""


@dataclass(frozen=True)
class Piece:
    """Words of a working text as they came, or, with a `detail`, the placeholder that stands for hidden ones."""

    text: str
    start: int
    end: int
    original_start: int
    original_end: int
    detail: Mapping[str, Any] | None = None


def pieces(text: str, hidden: Hidden) -> list[Piece]:
    """The working text in order, cut where something is hidden. Raises Misfit.

    Placeholders stand in square brackets, whatever their words are: an old text stays readable when a new version
    calls something by another name.
    """
    found: list[Piece] = []
    place = original = 0
    for detail in sorted(hidden, key=lambda each: int(each["start"])):
        start, end = int(detail["start"]), int(detail["end"])
        words = start - original
        opening = place + words
        closing = text.find("]", opening) + 1
        if words < 0 or not text.startswith("[", opening) or not closing:
            raise Misfit(f"nothing is hidden at {opening}")
        if words:
            found.append(Piece(text[place:opening], place, opening, original, start))
        found.append(Piece(text[opening:closing], opening, closing, start, end, detail))
        place, original = closing, end
    if place < len(text):
        found.append(Piece(text[place:], place, len(text), original, original + len(text) - place))
    return found


def in_original(parts: Sequence[Piece], start: int, end: int) -> tuple[int, int]:
    """Where a stretch of the working text stands in the original; half a placeholder counts as all of it."""
    first = next((p for p in parts if p.start <= start < p.end), None)
    last = next((p for p in parts if p.start < end <= p.end), None)
    if first is None or last is None:
        raise Misfit("the stretch is outside the text")
    return (
        first.original_start if first.detail else first.original_start + start - first.start,
        last.original_end if last.detail else last.original_start + end - last.start,
    )


def in_working_text(parts: Sequence[Piece], start: int, end: int) -> tuple[int, int]:
    """Where a stretch of the original stands in the working text; part of something hidden counts as all of it."""
    first = next((p for p in parts if p.original_start <= start < p.original_end), None)
    last = next((p for p in parts if p.original_start < end <= p.original_end), None)
    if first is None or last is None:
        raise Misfit("the stretch is outside the original")
    return (
        first.start if first.detail else first.start + start - first.original_start,
        last.end if last.detail else last.start + end - last.original_start,
    )


def mover(before: Sequence[Piece], after: Sequence[Piece]) -> Move:
    """A function from a stretch of the working text as it was to the same words in the text as it is."""

    def move(start: int, end: int) -> tuple[int, int]:
        return in_working_text(after, *in_original(before, start, end))

    return move


def follower(before: str, after: str) -> Follow:
    """A function from a stretch of a text to the same words in the text that its author put in its place, or None.

    Words that stand there several times are found where they stand first; half a word is not found.
    """

    def follow(start: int, end: int) -> tuple[int, int] | None:
        words = before[start:end]
        found = re.search(rf"(?<!\w){re.escape(words)}(?!\w)", after) if words.strip() else None
        return (found.start(), found.end()) if found else None

    return follow
