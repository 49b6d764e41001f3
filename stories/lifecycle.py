"""Where a story collection stands, and what may be done with it from there. Pure."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass

from engage.accounts.permissions import Permission


class CollectionState(enum.StrEnum):
    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"


class Action(enum.StrEnum):
    OPEN = "open"
    CLOSE = "close"


@dataclass(frozen=True)
class Step:
    """Where an action leads, and who may take it."""

    to: CollectionState
    permission: Permission = Permission.RUN_COLLECTIONS


#: What is not here cannot happen.
STEPS: Mapping[tuple[CollectionState, Action], Step] = {
    (CollectionState.DRAFT, Action.OPEN): Step(CollectionState.OPEN),
    (CollectionState.OPEN, Action.CLOSE): Step(CollectionState.CLOSED),
    (CollectionState.CLOSED, Action.OPEN): Step(CollectionState.OPEN),
}


def state_of(*, published: bool, closed: bool) -> CollectionState:
    """The state of a collection that was opened once or never, and was closed at the desk or not."""
    if not published:
        return CollectionState.DRAFT
    return CollectionState.CLOSED if closed else CollectionState.OPEN


def possible(state: CollectionState) -> list[Action]:
    """What can be done next."""
    return [each for each in Action if (state, each) in STEPS]
