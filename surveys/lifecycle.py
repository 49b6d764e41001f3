"""Where a survey stands, and what may be done with it from there. Pure."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass

from engage.accounts.permissions import Permission


class SurveyState(enum.StrEnum):
    DRAFT = "draft"
    ASKED = "asked"
    CLOSED = "closed"


class Action(enum.StrEnum):
    PUBLISH = "publish"
    CLOSE = "close"
    REOPEN = "reopen"


@dataclass(frozen=True)
class Step:
    """Where an action leads, and who may take it."""

    to: SurveyState
    permission: Permission = Permission.RUN_COLLECTIONS


#: What is not here cannot happen. Publishing what is asked already: a newer version takes the place of the one before.
STEPS: Mapping[tuple[SurveyState, Action], Step] = {
    (SurveyState.DRAFT, Action.PUBLISH): Step(SurveyState.ASKED),
    (SurveyState.ASKED, Action.PUBLISH): Step(SurveyState.ASKED),
    (SurveyState.ASKED, Action.CLOSE): Step(SurveyState.CLOSED),
    (SurveyState.CLOSED, Action.REOPEN): Step(SurveyState.ASKED),
}


def state_of(*, published: bool, closed: bool) -> SurveyState:
    """The state of a survey that has a published version or none, and was closed at the desk or not."""
    if not published:
        return SurveyState.DRAFT
    return SurveyState.CLOSED if closed else SurveyState.ASKED


def possible(state: SurveyState, *, waits: bool) -> list[Action]:
    """What can be done next; publishing only where a version `waits` to be published."""
    return [each for each in Action if (state, each) in STEPS and (waits or each is not Action.PUBLISH)]
