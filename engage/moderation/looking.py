"""A text read once more, with today's rules. Pure, and the slow part: done before anything is locked.

Texts that nobody has decided on are hidden as the rules say today. Where somebody has, the rules may only hide more
than was hidden: to bring words back is a person's decision. What a person hid or kept by hand stays as it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engage.intake.services import in_the_original
from engage.moderation.details import covers, hide_more, working_text
from engage.reading.hiding import hide
from engage.reading.screening import Screening, screen

#: The reason of a decision that the system takes because of them.
TODAYS_RULES = "today's rules"


@dataclass(frozen=True)
class Text:
    """What is read of one voice, and which revision of it."""

    voice_id: int
    revision: int
    original: str
    hidden: Sequence[Mapping[str, Any]]
    language: str
    undecided: bool
    edited: bool


@dataclass(frozen=True)
class Finding:
    """What today's rules say of one voice. `text` and `hidden` are None where what is hidden stays as it is."""

    voice_id: int
    revision: int
    screening: Screening
    text: str | None = None
    hidden: list[dict[str, Any]] | None = None
    hides_more: bool = False


def look(text: Text) -> Finding:
    """Read it with today's rules."""
    screening = screen(text.original, text.language)
    unchanged = Finding(text.voice_id, text.revision, screening)
    if text.edited:
        return unchanged
    hidden = in_the_original(hide(text.original, screening.personal)[1])
    if not text.undecided:
        hidden = _with(text.hidden, hidden)
    if _places(hidden) == _places(text.hidden):
        return unchanged
    return Finding(
        text.voice_id,
        text.revision,
        screening,
        text=working_text(text.original, hidden),
        hidden=hidden,
        hides_more=not covers(text.hidden, hidden),
    )


def _with(before: Sequence[Mapping[str, Any]], found: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    hidden = [dict(each) for each in before]
    for each in found:
        if not covers(hidden, [each]):
            hidden = hide_more(hidden, [(each["start"], each["end"])], kind=each["kind"], rule=each["rule"])
    return hidden


def _places(hidden: Sequence[Mapping[str, Any]]) -> list[tuple[int, int, str]]:
    return [(each["start"], each["end"], each["kind"]) for each in hidden]
