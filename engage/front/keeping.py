"""How long things are kept, in words: the rows of a form of periods, and what was typed into it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engage.core.languages import _, _l
from engage.voices.periods import LONGEST, SHORTEST, Kind, Periods, allowed, days_kept

NAMES: Mapping[Kind, Any] = {
    Kind.DRAFTS: _l("Answers that were never sent"),
    Kind.TAKEN_BACK: _l("People who took everything back"),
    Kind.ORIGINALS: _l("Personal details in the originals"),
    Kind.PEOPLE: _l("People, and all they said"),
    Kind.CONTACTS: _l("Contact details left for help"),
    Kind.CONCERNS: _l("Safeguarding concerns, with their record"),
    Kind.UNSENT: _l("Concerns whose words stand nowhere else"),
    Kind.MAIL: _l("Mail that was sent"),
    Kind.AUDIT: _l("The record of what staff did"),
}
COUNTED_FROM: Mapping[Kind, Any] = {
    Kind.DRAFTS: _l("Days after the last page was saved."),
    Kind.TAKEN_BACK: _l("Days after they took it back."),
    Kind.ORIGINALS: _l("Days after the words came in. The text that staff work on stays."),
    Kind.PEOPLE: _l("Days after the last day of the conversation. Published numbers stay."),
    Kind.CONTACTS: _l("Days after the last thing done about the closed concern."),
    Kind.CONCERNS: _l("Days after the last thing done about the closed concern."),
    Kind.UNSENT: _l("Days after the last thing done about the closed concern."),
    Kind.MAIL: _l("Days after it was sent."),
    Kind.AUDIT: _l("Days after each entry. The chain stays whole."),
}


@dataclass(frozen=True)
class Row:
    """One period of the form."""

    kind: Kind
    name: str
    hint: str
    typed: str
    else_days: int
    error: str = ""

    @property
    def id(self) -> str:
        return f"days-{self.kind.value}"


def shown(kinds: Sequence[Kind], own: Periods, otherwise: Periods) -> list[Row]:
    """The form as it stands; an empty field means `otherwise`."""
    return [
        Row(kind, str(NAMES[kind]), str(COUNTED_FROM[kind]), str(own.get(kind, "")), days_kept(kind, otherwise))
        for kind in kinds
    ]


def read(rows: Sequence[Row], typed: Mapping[str, str]) -> tuple[list[Row], dict[Kind, int | None]]:
    """The rows as they were typed, each with what is wrong; and the periods, None where a field is empty."""
    found: list[Row] = []
    wanted: dict[Kind, int | None] = {}
    for row in rows:
        text = typed.get(row.id, "").strip()
        days = int(text) if text.isdecimal() and len(text) < 7 else None
        error = ""
        if text and (days is None or not allowed(row.kind, days)):
            least = SHORTEST.get(row.kind, 1)
            error = _("Write a whole number of days from %(least)s to %(most)s.", least=least, most=LONGEST)
        wanted[row.kind] = days
        found.append(Row(row.kind, row.name, row.hint, text, row.else_days, error))
    return found, wanted
