"""What a moderator asks to be hidden, kept or called by a role: a sent form as the new list of what is hidden."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engage.core.crypto import unseal
from engage.moderation.details import BY_HAND, HAND, details, hide_more, keep, places
from engage.moderation.staff_names import keep_first_name, readable_role, write_role
from engage.voices.models import Voice
from engage.voices.stretches import pieces

Change = tuple[list[dict[str, Any]], str]


@dataclass(frozen=True)
class Unfit:
    """Nothing can be done with this: which part of the page stays open, and which field it is about."""

    opened: str
    field: str


def wanted(voice: Voice, form: Mapping[str, str]) -> Change | Unfit:
    """The new `hidden` and, for the record, what was done in words that name only a kind of detail."""
    if key := form.get("keep"):
        start, end = _stretch(key)
        return keep(voice.hidden, start, end), f"keep {_kind(voice, start, end)}"
    if key := form.get("hide"):
        return _hide_found(voice, key)
    if key := form.get("first"):
        start, end = _stretch(key)
        hidden = keep_first_name(unseal(voice.original), voice.hidden, start, end)
        return (hidden, "keep PERSON first name") if hidden is not None else Unfit("first", "details")
    if key := form.get("role"):
        start, end = _stretch(key)
        role = readable_role(form.get("as", ""))
        return (write_role(voice.hidden, start, end, role), "hide STAFF") if role else Unfit("role", f"role-{key}")
    if key := form.get("unrole"):
        start, end = _stretch(key)
        return write_role(voice.hidden, start, end, ""), f"hide {_kind(voice, start, end)}"
    return _mark(voice, form)


def _hide_found(voice: Voice, key: str) -> Change:
    hidden = [dict(each) for each in voice.hidden]
    found = next(
        (each for each in details(unseal(voice.original), voice.hidden) if each.key == key and not each.hidden), None
    )
    if found is None:
        return hidden, ""
    more = hide_more(hidden, [(found.start, found.end)], kind=found.kind, rule=found.rule)
    return more, f"hide {found.kind}"


def _mark(voice: Voice, form: Mapping[str, str]) -> Change | Unfit:
    kind = form.get("kind", "OTHER")
    kind = kind if kind in BY_HAND else "OTHER"
    found_at = places(pieces(voice.text, voice.hidden), form.get("words", ""))
    if not found_at:
        return Unfit("mark", "words")
    return hide_more(voice.hidden, found_at, kind=kind, rule=HAND), f"hide {kind} {HAND}"


def _kind(voice: Voice, start: int, end: int) -> str:
    kinds = [str(each["kind"]) for each in voice.hidden if (each["start"], each["end"]) == (start, end)]
    return kinds[0] if kinds else "OTHER"


def _stretch(key: str) -> tuple[int, int]:
    """“12-17”. What is no stretch is one where nothing stands."""
    start, _dash, end = key.partition("-")
    return (int(start), int(end)) if start.isdecimal() and end.isdecimal() else (-1, -1)
