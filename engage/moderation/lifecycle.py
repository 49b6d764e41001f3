"""The steps of moderation: (state, action) → step. What is not in the table cannot happen. Pure."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from engage.accounts.permissions import Permission
from engage.voices.models import VoiceState


class Action(enum.StrEnum):
    APPROVE = "approve"
    REFUSE = "refuse"
    HOLD = "hold"
    REOPEN = "reopen"
    #: Hide other words, or more of them.
    EDIT = "edit"
    #: Bring back words that were hidden.
    REVEAL = "reveal"
    #: Hold it until somebody else has read it.
    SECOND = "second"
    #: Take one's own last step back.
    UNDO = "undo"


class Reason(enum.Enum):
    """Whether a step needs one: none, in the moderator's own words, or a key of the published list (R6.2)."""

    NONE = enum.auto()
    WORDS = enum.auto()
    PUBLISHED = enum.auto()


@dataclass(frozen=True)
class Step:
    """Where an action leads, who may take it, and what has to be said with it."""

    #: None: to where it stood before the step that is taken back.
    leads_to: VoiceState | None
    reason: Reason = Reason.NONE
    permission: Permission = Permission.MODERATE
    #: Not for the person who asked for another reader.
    by_another: bool = False

    @property
    def decides(self) -> bool:
        """Whether the words are decided afterwards: their author then reads when."""
        return self.leads_to in DECIDED


_S, _A = VoiceState, Action
DECIDED = frozenset({_S.APPROVED, _S.REFUSED})
WAITING = frozenset({_S.RECEIVED, _S.HELD})

STEPS: Mapping[tuple[VoiceState, Action], Step] = {
    (_S.RECEIVED, _A.APPROVE): Step(_S.APPROVED),
    (_S.RECEIVED, _A.REFUSE): Step(_S.REFUSED, Reason.PUBLISHED),
    (_S.RECEIVED, _A.HOLD): Step(_S.HELD, Reason.WORDS),
    (_S.RECEIVED, _A.SECOND): Step(_S.HELD, Reason.WORDS),
    (_S.RECEIVED, _A.UNDO): Step(None),
    (_S.RECEIVED, _A.EDIT): Step(_S.RECEIVED),
    (_S.RECEIVED, _A.REVEAL): Step(_S.RECEIVED),
    (_S.HELD, _A.APPROVE): Step(_S.APPROVED, by_another=True),
    (_S.HELD, _A.REFUSE): Step(_S.REFUSED, Reason.PUBLISHED, by_another=True),
    (_S.HELD, _A.REOPEN): Step(_S.RECEIVED, by_another=True),
    (_S.HELD, _A.SECOND): Step(_S.HELD, Reason.WORDS, by_another=True),
    (_S.HELD, _A.UNDO): Step(None),
    (_S.HELD, _A.EDIT): Step(_S.HELD),
    (_S.HELD, _A.REVEAL): Step(_S.HELD),
    (_S.APPROVED, _A.HOLD): Step(_S.HELD, Reason.WORDS),
    (_S.APPROVED, _A.SECOND): Step(_S.HELD, Reason.WORDS),
    (_S.APPROVED, _A.REOPEN): Step(_S.RECEIVED, Reason.WORDS),
    (_S.APPROVED, _A.UNDO): Step(None),
    # Hiding more protects at once, and what is left was approved. Words brought back were not (R8.4).
    (_S.APPROVED, _A.EDIT): Step(_S.APPROVED),
    (_S.APPROVED, _A.REVEAL): Step(_S.RECEIVED),
    (_S.REFUSED, _A.REOPEN): Step(_S.RECEIVED, Reason.WORDS),
    (_S.REFUSED, _A.UNDO): Step(None),
}
#: The steps that their author may take back, for so long, as long as nothing came after them.
UNDONE = frozenset({_A.APPROVE, _A.REFUSE, _A.HOLD, _A.SECOND, _A.REOPEN})
UNDO_WITHIN = timedelta(minutes=10)


def step(state: VoiceState, action: Action) -> Step | None:
    """What `action` does to a voice in `state`, or None where it cannot be done."""
    return STEPS.get((state, action))


def actions_from(state: VoiceState) -> tuple[Action, ...]:
    """What can be done with a voice in `state`, in the order of the enum."""
    return tuple(action for action in Action if (state, action) in STEPS)


def can_undo(action: str, *, at: datetime, own: bool, last: bool, now: datetime) -> bool:
    """Whether a step taken `at` can be taken back: by its author, within ten minutes, when nothing came after."""
    return own and last and action in UNDONE and timedelta(0) <= now - at < UNDO_WITHIN
