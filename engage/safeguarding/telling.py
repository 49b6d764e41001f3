"""Whom a lead told about a concern, when, under which reference; or why nobody. Pure.

One line of the record. All of it is kept sealed: whom somebody told says what it was about.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


class Told(enum.StrEnum):
    PARENT = "parent"
    SCHOOL = "school"
    CHILDRENS_SERVICES = "childrens_services"
    ADULT_SOCIAL_CARE = "adult_social_care"
    POLICE = "police"
    GP = "gp"
    SOMEBODY_ELSE = "somebody_else"
    NOBODY = "nobody"


class Wrong(enum.Enum):
    """What keeps a line from being written."""

    NOBODY_CHOSEN = enum.auto()
    NOBODY_AND_SOMEBODY = enum.auto()
    NO_DAY = enum.auto()
    NOT_YET = enum.auto()
    NO_REASON = enum.auto()


@dataclass(frozen=True)
class Telling:
    """What is written down."""

    whom: tuple[Told, ...]
    day: date | None = None
    reference: str = ""
    note: str = ""
    """free words; where nobody was told: why not"""

    @property
    def nobody(self) -> bool:
        return Told.NOBODY in self.whom

    def as_json(self) -> dict[str, Any]:
        return {
            "whom": [each.value for each in self.whom],
            "day": self.day.isoformat() if self.day else None,
            "reference": self.reference,
            "note": self.note,
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Telling:
        """What `as_json` kept."""
        return cls(
            whom=tuple(Told(each) for each in kept["whom"]),
            day=date.fromisoformat(kept["day"]) if kept["day"] else None,
            reference=kept["reference"],
            note=kept["note"],
        )


def wrong(telling: Telling, today: date) -> Wrong | None:
    """What is missing, or contradicts itself; None where the line can be written."""
    if not telling.whom:
        return Wrong.NOBODY_CHOSEN
    if telling.nobody:
        if len(telling.whom) > 1:
            return Wrong.NOBODY_AND_SOMEBODY
        return None if telling.note.strip() else Wrong.NO_REASON
    if telling.day is None:
        return Wrong.NO_DAY
    return Wrong.NOT_YET if telling.day > today else None
