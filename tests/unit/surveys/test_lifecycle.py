"""Where a survey stands: every pair of state and action."""

from itertools import product

import pytest

from surveys.lifecycle import STEPS, Action, SurveyState, possible, state_of

SOUND = {("draft", "publish"), ("asked", "publish"), ("asked", "close"), ("closed", "reopen")}


@pytest.mark.parametrize(("state", "action"), list(product(SurveyState, Action)))
def test_what_is_not_in_the_table_cannot_happen(state, action):
    assert ((state, action) in STEPS) == ((state.value, action.value) in SOUND)
    assert (action in possible(state, waits=True)) == ((state, action) in STEPS)


def test_publishing_needs_a_version_that_waits():
    assert possible(SurveyState.ASKED, waits=False) == [Action.CLOSE]


@pytest.mark.parametrize(
    ("published", "closed", "state"),
    [(False, False, "draft"), (False, True, "draft"), (True, False, "asked"), (True, True, "closed")],
)
def test_the_state_follows_from_what_is_kept(published, closed, state):
    assert state_of(published=published, closed=closed).value == state
