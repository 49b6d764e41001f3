"""The steps of a concern: (state, action) → step. What is not in the table cannot happen. Pure."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass

from engage.accounts.permissions import Permission
from engage.safeguarding.models import ConcernState, Outcome


class Action(enum.StrEnum):
    """What a lead does. The words are those of the record."""

    ACKNOWLEDGE = "acknowledged"
    NOTE = "noted"
    TELL = "told"
    HAND_OVER = "handed_over"
    RELEASE = "released"
    CLOSE = "closed"
    REOPEN = "reopened"


@dataclass(frozen=True)
class Step:
    """Where an action leads, whether it needs words, and what became of the voice."""

    leads_to: ConcernState
    needs_reason: bool = False
    outcome: Outcome | None = None
    permission: Permission = Permission.SAFEGUARD


_S, _A = ConcernState, Action
UNRESOLVED = frozenset({_S.OPEN, _S.ACKNOWLEDGED})

# Releasing, closing and telling somebody acknowledge as well: somebody has looked. What is handed over waits again,
# until the other lead takes it on.
STEPS: Mapping[tuple[ConcernState, Action], Step] = {
    (_S.OPEN, _A.ACKNOWLEDGE): Step(_S.ACKNOWLEDGED),
    (_S.OPEN, _A.NOTE): Step(_S.OPEN, needs_reason=True),
    (_S.OPEN, _A.TELL): Step(_S.ACKNOWLEDGED),
    (_S.OPEN, _A.HAND_OVER): Step(_S.OPEN, needs_reason=True),
    (_S.OPEN, _A.RELEASE): Step(_S.CLOSED, needs_reason=True, outcome=Outcome.RELEASED),
    (_S.OPEN, _A.CLOSE): Step(_S.CLOSED, needs_reason=True, outcome=Outcome.KEPT),
    (_S.ACKNOWLEDGED, _A.NOTE): Step(_S.ACKNOWLEDGED, needs_reason=True),
    (_S.ACKNOWLEDGED, _A.TELL): Step(_S.ACKNOWLEDGED),
    (_S.ACKNOWLEDGED, _A.HAND_OVER): Step(_S.OPEN, needs_reason=True),
    (_S.ACKNOWLEDGED, _A.RELEASE): Step(_S.CLOSED, needs_reason=True, outcome=Outcome.RELEASED),
    (_S.ACKNOWLEDGED, _A.CLOSE): Step(_S.CLOSED, needs_reason=True, outcome=Outcome.KEPT),
    (_S.CLOSED, _A.NOTE): Step(_S.CLOSED, needs_reason=True),
    (_S.CLOSED, _A.TELL): Step(_S.CLOSED),
    (_S.CLOSED, _A.REOPEN): Step(_S.ACKNOWLEDGED, needs_reason=True),
}


def step(state: ConcernState, action: Action) -> Step | None:
    """What `action` does to a concern in `state`, or None where it cannot be done."""
    return STEPS.get((state, action))


def actions_from(state: ConcernState) -> tuple[Action, ...]:
    """What can be done with a concern in `state`."""
    return tuple(action for action in Action if (state, action) in STEPS)
