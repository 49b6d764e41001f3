"""The table of moderation, every pair of it."""

import itertools

import pytest

from engage.accounts.permissions import Permission
from engage.moderation.lifecycle import Action, Reason, actions_from, step
from engage.voices.models import VoiceState

R, H, A, X = VoiceState.RECEIVED, VoiceState.HELD, VoiceState.APPROVED, VoiceState.REFUSED
NONE, WORDS, PUBLISHED = Reason.NONE, Reason.WORDS, Reason.PUBLISHED
TABLE = {
    (R, Action.APPROVE): (A, NONE),
    (R, Action.REFUSE): (X, PUBLISHED),
    (R, Action.HOLD): (H, WORDS),
    (R, Action.EDIT): (R, NONE),
    (R, Action.REVEAL): (R, NONE),
    (H, Action.APPROVE): (A, NONE),
    (H, Action.REFUSE): (X, PUBLISHED),
    (H, Action.REOPEN): (R, NONE),
    (H, Action.EDIT): (H, NONE),
    (H, Action.REVEAL): (H, NONE),
    (A, Action.HOLD): (H, WORDS),
    (A, Action.REOPEN): (R, WORDS),
    (A, Action.EDIT): (A, NONE),
    (A, Action.REVEAL): (R, NONE),
    (X, Action.REOPEN): (R, WORDS),
}


@pytest.mark.parametrize(("state", "action"), list(itertools.product(VoiceState, Action)))
def test_each_state_and_action_leads_where_the_table_says_or_nowhere(state: VoiceState, action: Action) -> None:
    taken = step(state, action)
    assert (taken and (taken.leads_to, taken.reason)) == TABLE.get((state, action))
    if taken:
        assert taken.permission is Permission.MODERATE
        assert taken.decides == (taken.leads_to in (A, X))
    assert (action in actions_from(state)) == (taken is not None)
