"""A conversation opens only when everything it owes to people is there."""

from datetime import date, timedelta
from typing import Any

import pytest

from engage.conversations.lifecycle import STEPS, Action, answer_due, has_closed, is_open, missing, overdue
from engage.conversations.models import ChildrenRoute, Conversation, ConversationState, LadderStep

CLOSES = date(2026, 12, 18)
WHOLE: dict[str, Any] = {
    "slug": "getting-about",
    "titles": {"en": "Getting about"},
    "purposes": {"en": "To plan buses."},
    "who_for": {"en": "Everybody"},
    "organisation_id": 1,
    "state": ConversationState.DRAFT,
    "audience_name": "Priya Shah",
    "audience_role": {"en": "transport team"},
    "reply_by": date(2027, 1, 15),
    "opens_on": date(2026, 11, 2),
    "closes_on": CLOSES,
    "answer_from": 20,
    "safeguarding_lead_id": 1,
    "safeguarding_deputy_id": 2,
    "safeguarding_hours": {"days": [0, 1], "from": "09:00", "to": "17:00"},
    "reads_on": {"en": "every Tuesday"},
    "children_route": ChildrenRoute.NEITHER,
    "children_reason": "Nothing sensitive is asked.",
    "ladder_step": LadderStep.CONSULTATION,
    "ladder_evidence": "",
    "refusal_reasons": [{"key": "names", "texts": {"en": "It is about one named person."}}],
}


def conversation(**over: Any) -> Conversation:
    return Conversation(**{**WHOLE, **over})


def test_a_whole_conversation_lacks_nothing():
    assert missing(conversation()) == []


@pytest.mark.parametrize(
    ("field", "value", "key"),
    [
        ("titles", {}, "titles"),
        ("titles", {"en": "  "}, "titles"),
        ("titles", {"pl": "Po drodze"}, "titles"),
        ("purposes", {}, "purposes"),
        ("who_for", {}, "who_for"),
        ("organisation_id", None, "organisation_id"),
        ("opens_on", None, "opens_on"),
        ("closes_on", None, "closes_on"),
        ("closes_on", date(2026, 11, 1), "closes_on"),
        ("audience_name", " ", "audience_name"),
        ("audience_role", {}, "audience_role"),
        ("reply_by", None, "reply_by"),
        ("reply_by", CLOSES, "reply_by"),
        ("answer_from", None, "answer_from"),
        ("answer_from", 0, "answer_from"),
        ("safeguarding_lead_id", None, "safeguarding_lead_id"),
        ("safeguarding_deputy_id", None, "safeguarding_deputy_id"),
        ("safeguarding_deputy_id", 1, "safeguarding_deputy_id"),
        ("safeguarding_hours", {}, "safeguarding_hours"),
        ("safeguarding_hours", {"days": [], "from": "09:00", "to": "17:00"}, "safeguarding_hours"),
        ("safeguarding_hours", {"days": [0], "from": "17:00", "to": "09:00"}, "safeguarding_hours"),
        ("reads_on", {}, "reads_on"),
        ("children_route", None, "children_route"),
        ("children_reason", "", "children_reason"),
        ("ladder_step", None, "ladder_step"),
        ("ladder_step", LadderStep.CO_PRODUCTION, "ladder_evidence"),
        ("refusal_reasons", [], "refusal_reasons"),
        ("refusal_reasons", [{"key": "names", "texts": {}}], "refusal_reasons"),
    ],
)
def test_what_is_missing_is_named(field: str, value: Any, key: str):
    assert [each.key for each in missing(conversation(**{field: value}))] == [key]


def test_a_conversation_with_nothing_in_it_is_told_everything_at_once():
    empty = Conversation(titles={}, state=ConversationState.DRAFT, audience_name="", children_reason="")
    assert len(missing(empty)) == 18


def test_co_production_with_its_evidence_can_open():
    assert missing(conversation(ladder_step=LadderStep.CO_PRODUCTION, ladder_evidence="Young carers chaired it.")) == []


def test_a_last_day_in_the_past_keeps_it_from_opening():
    assert missing(conversation(), today=CLOSES) == []
    assert [each.key for each in missing(conversation(), today=CLOSES + timedelta(days=1))] == ["closes_on"]


@pytest.mark.parametrize("state", ConversationState)
@pytest.mark.parametrize("action", Action)
def test_only_two_steps_are_possible(state: ConversationState, action: Action):
    allowed = {
        (ConversationState.DRAFT, Action.OPEN): ConversationState.OPEN,
        (ConversationState.OPEN, Action.CLOSE): ConversationState.CLOSED,
    }
    step = STEPS.get((state, action))
    assert (step.to if step else None) == allowed.get((state, action))


@pytest.mark.parametrize(
    ("day", "expected"),
    [(date(2026, 11, 1), False), (date(2026, 11, 2), True), (CLOSES, True), (date(2026, 12, 19), False)],
)
def test_it_is_open_from_its_first_day_to_the_end_of_its_last(day: date, expected: bool):
    assert is_open(conversation(state=ConversationState.OPEN), day) is expected


def test_a_draft_is_neither_open_nor_closed():
    assert not is_open(conversation(), CLOSES)
    assert not has_closed(conversation(), date(2030, 1, 1))


def test_the_answer_is_due_when_promised_and_never_later_than_twelve_weeks_after_closing():
    assert answer_due(conversation()) == date(2027, 1, 15)
    assert answer_due(conversation(reply_by=date(2028, 1, 1))) == CLOSES + timedelta(weeks=12)


@pytest.mark.parametrize(
    ("state", "replies", "day", "expected"),
    [
        (ConversationState.OPEN, 0, CLOSES, False),
        (ConversationState.OPEN, 0, date(2027, 1, 15), False),
        (ConversationState.OPEN, 0, date(2027, 1, 16), True),
        (ConversationState.CLOSED, 0, date(2027, 1, 16), True),
        (ConversationState.CLOSED, 1, date(2027, 1, 16), False),
        (ConversationState.DRAFT, 0, date(2027, 1, 16), False),
    ],
)
def test_overdue_is_closed_unanswered_and_past_the_day_that_was_promised(
    state: ConversationState, replies: int, day: date, expected: bool
):
    assert overdue(conversation(state=state), replies, day) is expected
