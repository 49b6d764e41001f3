"""The table of moderation, every pair of it."""

import itertools
from datetime import UTC, datetime, timedelta

import pytest

from engage.accounts.permissions import Permission
from engage.moderation.lifecycle import Action, Reason, actions_from, can_undo, step
from engage.voices.models import VoiceState

R, H, A, X = VoiceState.RECEIVED, VoiceState.HELD, VoiceState.APPROVED, VoiceState.REFUSED
NONE, WORDS, PUBLISHED = Reason.NONE, Reason.WORDS, Reason.PUBLISHED
TABLE = {
    (R, Action.APPROVE): (A, NONE),
    (R, Action.REFUSE): (X, PUBLISHED),
    (R, Action.HOLD): (H, WORDS),
    (R, Action.SECOND): (H, WORDS),
    (R, Action.UNDO): (None, NONE),
    (R, Action.EDIT): (R, NONE),
    (R, Action.REVEAL): (R, NONE),
    (H, Action.APPROVE): (A, NONE),
    (H, Action.REFUSE): (X, PUBLISHED),
    (H, Action.REOPEN): (R, NONE),
    (H, Action.SECOND): (H, WORDS),
    (H, Action.UNDO): (None, NONE),
    (H, Action.EDIT): (H, NONE),
    (H, Action.REVEAL): (H, NONE),
    (A, Action.HOLD): (H, WORDS),
    (A, Action.SECOND): (H, WORDS),
    (A, Action.UNDO): (None, NONE),
    (A, Action.REOPEN): (R, WORDS),
    (A, Action.EDIT): (A, NONE),
    (A, Action.REVEAL): (R, NONE),
    (X, Action.REOPEN): (R, WORDS),
    (X, Action.UNDO): (None, NONE),
}


@pytest.mark.parametrize(("state", "action"), list(itertools.product(VoiceState, Action)))
def test_each_state_and_action_leads_where_the_table_says_or_nowhere(state: VoiceState, action: Action) -> None:
    taken = step(state, action)
    assert (taken and (taken.leads_to, taken.reason)) == TABLE.get((state, action))
    if taken:
        assert taken.permission is Permission.MODERATE
        assert taken.decides == (taken.leads_to in (A, X))
    assert (action in actions_from(state)) == (taken is not None)


@pytest.mark.parametrize(("state", "action"), list(itertools.product(VoiceState, Action)))
def test_who_asked_for_another_reader_decides_nothing_about_a_held_text(state: VoiceState, action: Action) -> None:
    taken = step(state, action)
    decided = (Action.APPROVE, Action.REFUSE, Action.REOPEN, Action.SECOND)
    assert bool(taken and taken.by_another) == (state is H and action in decided)


AT = datetime(2026, 11, 16, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("action", "minutes", "own", "last", "can"),
    [
        *((action, 9, True, True, True) for action in ("approve", "refuse", "hold", "second", "reopen")),
        *((action, 9, True, True, False) for action in ("edit", "reveal", "undo")),
        ("approve", 0, True, True, True),
        ("approve", 10, True, True, False),
        ("approve", -1, True, True, False),
        ("approve", 1, False, True, False),
        ("approve", 1, True, False, False),
    ],
)
def test_a_step_can_be_taken_back_by_its_author_within_ten_minutes_when_nothing_came_after(
    action: str, minutes: int, own: bool, last: bool, can: bool
) -> None:
    assert can_undo(action, at=AT, own=own, last=last, now=AT + timedelta(minutes=minutes)) is can
