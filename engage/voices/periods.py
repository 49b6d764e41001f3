"""How long each kind of thing is kept (R5.8). Pure: the kinds, what a place starts with, and which period holds.

A conversation may have its own period; else the installation's; else the one written here.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping


class Kind(enum.StrEnum):
    """What has a period. The comment says from when it is counted."""

    DRAFTS = "drafts"  # the last page that was saved
    TAKEN_BACK = "taken_back"  # the day somebody took everything back
    ORIGINALS = "originals"  # the day the words came in
    PEOPLE = "people"  # the last day of the conversation
    CONTACTS = "contacts"  # the last thing done about a closed concern
    CONCERNS = "concerns"  # the same
    UNSENT = "unsent"  # the same
    MAIL = "mail"  # when it was sent
    AUDIT = "audit"  # when it was written


#: Days; what a place starts with.
DEFAULTS: Mapping[Kind, int] = {
    Kind.DRAFTS: 30,
    Kind.TAKEN_BACK: 90,
    Kind.ORIGINALS: 365,
    Kind.PEOPLE: 1095,
    Kind.CONTACTS: 90,
    Kind.CONCERNS: 2555,
    Kind.UNSENT: 2555,
    Kind.MAIL: 30,
    Kind.AUDIT: 2555,
}
#: Nobody may set less: what safeguarding and the record are for would be gone before it is looked at.
SHORTEST: Mapping[Kind, int] = {Kind.CONCERNS: 365, Kind.UNSENT: 365, Kind.AUDIT: 365}
LONGEST = 36_500
#: What a conversation can have its own period for.
OF_CONVERSATIONS = (
    Kind.DRAFTS,
    Kind.TAKEN_BACK,
    Kind.ORIGINALS,
    Kind.PEOPLE,
    Kind.CONTACTS,
    Kind.CONCERNS,
    Kind.UNSENT,
)

Periods = Mapping[Kind, int]


def days_kept(kind: Kind, installation: Periods, own: Periods | None = None) -> int:
    """Days that `kind` is kept: as the conversation says, else the installation, else what is written here."""
    for periods in (own or {}, installation):
        if kind in periods:
            return periods[kind]
    return DEFAULTS[kind]


def allowed(kind: Kind, days: int) -> bool:
    """Whether somebody may set this period."""
    return SHORTEST.get(kind, 1) <= days <= LONGEST
