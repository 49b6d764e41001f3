"""Ages, as far as they decide what is asked of whom (R3.2). Pure."""

from __future__ import annotations

import enum
import re
from collections.abc import Mapping

from engage.conversations.models import ChildrenRoute

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


class Gate(enum.StrEnum):
    """What stands between somebody and the first question."""

    AGE = "age"
    PARENT = "parent"
    ASSENT = "assent"
    OUT = "out"
    THROUGH = "through"


#: What a parent or carer said, by route. “slip”: on paper, kept by whoever runs the group, never by us.
PARENTS_SAID = {
    ChildrenRoute.PARENTAL_CONSENT: ("here", "slip"),
    ChildrenRoute.PARENTAL_OPT_OUT: ("not_refused",),
}


def gate(route: ChildrenRoute | None, told: Mapping[str, str], *, own_assent: bool) -> Gate:
    """What comes next, out of what was told: `age` (a band), `parent`, `assent`. A no to anything leads out (R3.2).

    `own_assent`: the survey or story asks by itself whether they want to take part. A missing route asks (R8.4).
    """
    if route is ChildrenRoute.NEITHER:
        return Gate.THROUGH
    if told.get("assent") == "no" or told.get("parent") == "no":
        return Gate.OUT
    years = youngest(told.get("age"))
    if years is None:
        return Gate.AGE
    if route not in PARENTS_SAID:
        return Gate.THROUGH if years >= ADULT_FROM else Gate.OUT
    if years < PARENTS_UNTIL and told.get("parent") not in PARENTS_SAID[route]:
        return Gate.PARENT
    if years < ADULT_FROM and not own_assent and told.get("assent") != "yes":
        return Gate.ASSENT
    return Gate.THROUGH
