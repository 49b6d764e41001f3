"""What each answer demands, who may sign it, and what may follow what."""

from datetime import date
from typing import Any

import pytest

from engage.accounts.permissions import Permission
from engage.replies.lifecycle import STEPS, Action, may_sign, missing, shown_variant, text_in
from engage.replies.models import Reply, ReplyState, ReplyTheme, Status

DAY = date(2027, 6, 30)
ANSWERS: dict[Status, dict[str, Any]] = {
    Status.DID: {"evidence": "https://example.org/timetable"},
    Status.DOING: {"done_by": DAY},
    Status.WILL: {"done_by": DAY},
    Status.CANT: {"reasons": {"en": "There is no money."}, "decided_by": "the board", "look_again_on": DAY},
    Status.STOPPED: {"reasons": {"en": "Nobody came."}, "decided_by": "the board", "look_again_on": DAY},
    Status.PASSED: {"passed_to": "the railway"},
}


def reply(**over: Any) -> Reply:
    values: dict[str, Any] = {
        "titles": {"en": {"standard": "A later bus"}},
        "said": {"en": {"standard": "The last bus leaves too early."}},
        "answers": {"en": {"standard": "A later bus will leave."}},
        "reasons": {},
        "answered_by": "The transport team",
        "evidence": "",
        "decided_by": "",
        "passed_to": "",
        "themes": [ReplyTheme(theme_id=1)],
    }
    return Reply(**{**values, **over})


@pytest.mark.parametrize("status", Status)
def test_an_answer_with_all_it_demands_lacks_nothing(status: Status):
    assert missing(reply(status=status, **ANSWERS[status])) == []


@pytest.mark.parametrize(("status", "field"), [(status, field) for status in Status for field in ANSWERS[status]])
def test_an_answer_without_what_it_demands_is_told_so(status: Status, field: str):
    given = {
        **ANSWERS[status],
        field: {} if field == "reasons" else None if field in ("done_by", "look_again_on") else "",
    }
    assert [each.key for each in missing(reply(status=status, **given))] == [field]


@pytest.mark.parametrize(
    ("field", "value"),
    [("titles", {}), ("said", {}), ("answers", {"en": {"easy": "Yes."}}), ("answered_by", " "), ("themes", [])],
)
def test_every_reply_needs_its_themes_its_words_and_who_answers(field: str, value: Any):
    found = missing(reply(status=Status.DID, evidence="See it.", **{field: value}))
    assert [each.key for each in found] == [field]


def test_a_reply_without_an_answer_is_told_to_choose_one():
    assert [each.key for each in missing(reply(status=None))] == ["status"]


ALLOWED = {
    (ReplyState.DRAFT, Action.EDIT): (ReplyState.DRAFT, Permission.WRITE_REPLY, False),
    (ReplyState.DRAFT, Action.SUBMIT): (ReplyState.SIGN_OFF, Permission.WRITE_REPLY, False),
    (ReplyState.SIGN_OFF, Action.SEND_BACK): (ReplyState.DRAFT, Permission.SIGN_OFF_REPLY, True),
    (ReplyState.SIGN_OFF, Action.PUBLISH): (ReplyState.PUBLISHED, Permission.SIGN_OFF_REPLY, False),
    (ReplyState.PUBLISHED, Action.CORRECT): (ReplyState.PUBLISHED, Permission.SIGN_OFF_REPLY, True),
}


@pytest.mark.parametrize("state", ReplyState)
@pytest.mark.parametrize("action", Action)
def test_only_what_stands_in_the_table_can_happen(state: ReplyState, action: Action):
    step = STEPS.get((state, action))
    found = (step.to, step.permission, step.needs_reason) if step else None
    assert found == ALLOWED.get((state, action))


def test_nothing_leads_away_from_published():
    assert {step.to for (state, _action), step in STEPS.items() if state is ReplyState.PUBLISHED} == {
        ReplyState.PUBLISHED
    }


def test_whoever_wrote_any_of_it_never_signs_it():
    assert not may_sign({3, 7}, 7)
    assert may_sign({3, 7}, 8)


EASY = {field: {"en": {"standard": "Long.", "easy": "Short."}} for field in ("titles", "said", "answers")}


@pytest.mark.parametrize(
    ("wanted", "checked_by", "texts", "language", "shown"),
    [
        ("easy", 5, EASY, "en", "easy"),
        ("standard", 5, EASY, "en", "standard"),
        ("easy", None, EASY, "en", "standard"),
        ("easy", 5, {**EASY, "said": {"en": {"standard": "Long."}}}, "en", "standard"),
        ("easy", 5, EASY, "pl", "standard"),
    ],
)
def test_easy_read_shows_only_whole_and_checked(
    wanted: str, checked_by: int | None, texts: dict[str, Any], language: str, shown: str
):
    assert shown_variant(reply(easy_checked_by_id=checked_by, **texts), wanted, language) == shown


def test_a_text_is_looked_up_without_falling_back():
    assert text_in({"en": "A bus"}, "en") == "A bus"
    assert text_in({"en": "A bus"}, "en", "easy") == ""
    assert text_in({"en": {"easy": "A bus"}}, "en") == ""
    assert text_in({"en": "A bus"}, "pl") == ""
