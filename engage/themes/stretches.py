"""Stretches of a text: which words a tag means, and how a text is shown with them. Pure.

Positions count characters as Python does (code points), the end being the first character after the stretch.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_SENTENCE = re.compile(r"[^\s](?:.*?)(?:[.!?…؟。]+[\"”’)\]]*(?=\s|$)|(?=\n)|$)", re.DOTALL)


@dataclass(frozen=True, order=True)
class Stretch:
    """From `start` up to, and without, `end`."""

    start: int
    end: int


@dataclass(frozen=True)
class Piece:
    """A part of a text as it is shown; `marked` where it belongs to a stretch."""

    text: str
    marked: bool


def whole(text: str) -> Stretch:
    """All of it."""
    return Stretch(0, len(text))


def whole_words(text: str, start: int, end: int) -> Stretch:
    """The stretch without blanks at its ends, and grown to whole words. Raises ValueError where no word is in it."""
    start, end = max(start, 0), min(end, len(text))
    chosen = text[start:end] if start < end else ""
    if not any(letter.isalnum() for letter in chosen):
        raise ValueError("no word is in this stretch")
    start += len(chosen) - len(chosen.lstrip())
    end -= len(chosen) - len(chosen.rstrip())
    while start > 0 and text[start].isalnum() and text[start - 1].isalnum():
        start -= 1
    while end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    return Stretch(start, end)


def sentences(text: str) -> list[Stretch]:
    """The sentences, in order; what has no full stop ends with its line."""
    found = []
    for match in _SENTENCE.finditer(text):
        end = match.start() + len(match.group().rstrip())
        if end > match.start():
            found.append(Stretch(match.start(), end))
    return found


def joined(text: str, stretches: Iterable[Stretch]) -> list[Stretch]:
    """The same stretches in order, those that touch or overlap made one; blanks between them do not part them."""
    together: list[Stretch] = []
    for each in sorted(stretches):
        if together and not text[together[-1].end : each.start].strip():
            together[-1] = Stretch(together[-1].start, max(together[-1].end, each.end))
        else:
            together.append(each)
    return together


def pieces(text: str, stretches: Sequence[Stretch], *, upto: int | None = None) -> list[Piece]:
    """The text (its first `upto` characters), cut where a stretch begins or ends."""
    text = text if upto is None else text[:upto]
    cut: list[Piece] = []
    at = 0
    for each in joined(text, stretches):
        start, end = min(each.start, len(text)), min(each.end, len(text))
        cut += [Piece(text[at:start], False), Piece(text[start:end], True)]
        at = end
    cut.append(Piece(text[at:], False))
    return [piece for piece in cut if piece.text]
