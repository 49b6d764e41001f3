"""The table of concerns, every pair of it."""

import itertools

import pytest

from engage.accounts.permissions import Permission
from engage.safeguarding.lifecycle import Action, actions_from, step
from engage.safeguarding.models import ConcernState, Outcome

N, K, C = ConcernState.OPEN, ConcernState.ACKNOWLEDGED, ConcernState.CLOSED
TABLE = {
    (N, Action.ACKNOWLEDGE): (K, False, None),
    (N, Action.NOTE): (N, True, None),
    (N, Action.TELL): (K, False, None),
    (N, Action.HAND_OVER): (N, True, None),
    (N, Action.RELEASE): (C, True, Outcome.RELEASED),
    (N, Action.CLOSE): (C, True, Outcome.KEPT),
    (K, Action.NOTE): (K, True, None),
    (K, Action.TELL): (K, False, None),
    (K, Action.HAND_OVER): (N, True, None),
    (K, Action.RELEASE): (C, True, Outcome.RELEASED),
    (K, Action.CLOSE): (C, True, Outcome.KEPT),
    (C, Action.NOTE): (C, True, None),
    (C, Action.TELL): (C, False, None),
    (C, Action.REOPEN): (K, True, None),
}


@pytest.mark.parametrize(("state", "action"), list(itertools.product(ConcernState, Action)))
def test_each_state_and_action_leads_where_the_table_says_or_nowhere(state: ConcernState, action: Action) -> None:
    taken = step(state, action)
    assert (taken and (taken.leads_to, taken.needs_reason, taken.outcome)) == TABLE.get((state, action))
    if taken:
        assert taken.permission is Permission.SAFEGUARD
    assert (action in actions_from(state)) == (taken is not None)
