"""Ages, as far as they decide what is asked of whom (R3.2). Pure."""

from __future__ import annotations

import enum
import re

#: Below it, a parent or carer has a say where the conversation's route gives them one.
PARENTS_UNTIL = 16
ADULT_FROM = 18
CHILD_BELOW = 11

_NUMBER = re.compile(r"\d+")


class Stage(enum.StrEnum):
    """In whose words a notice is written."""

    CHILD = "child"
    YOUNG = "young"
    ADULT = "adult"


def youngest(band: str | None) -> int | None:
    """The lowest age in a band such as “under-11”, “16-17” or “75-over”; None where nobody said."""
    if not band:
        return None
    found = _NUMBER.search(band)
    if found is None:
        return None
    return 0 if band.startswith("under") else int(found[0])


def stage(band: str | None) -> Stage | None:
    """In whose words somebody of this age band is spoken to; None where nobody said how old they are."""
    years = youngest(band)
    if years is None:
        return None
    return Stage.CHILD if years < CHILD_BELOW else Stage.YOUNG if years < ADULT_FROM else Stage.ADULT


def surely_adult(band: str | None) -> bool:
    """Whether everybody in this band is grown up. Where nobody said: no (R8.4)."""
    return stage(band) is Stage.ADULT
