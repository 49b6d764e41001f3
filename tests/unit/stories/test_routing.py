"""Which steps there are on the way through a story, and which must come first."""

import pytest

from stories import routing

PATH = routing.steps(["a-day", "else"], areas=True)


def test_the_steps_stand_in_order():
    assert PATH == ["agree", "whose", "tell-a-day", "tell-else", "helped", "area", "age", "consent", "check"]


def test_the_area_is_not_asked_where_there_is_none():
    assert "area" not in routing.steps(["a-day"], areas=False)


def test_change_comes_straight_back_to_the_check():
    assert routing.following("tell-a-day", PATH, checking=True) == "check"
    assert routing.following("tell-a-day", PATH, checking=False) == "tell-else"
    assert routing.before("tell-a-day", PATH, checking=True) == "check"
    assert routing.before("agree", PATH, checking=False) == ""


@pytest.mark.parametrize(
    ("answers", "wanted", "got"),
    [
        ({}, "tell-a-day", "agree"),
        ({"agree": {"agree": "no"}}, "whose", "agree"),
        ({"agree": {"agree": "yes"}}, "check", "consent"),
        ({"agree": {"agree": "yes"}, "consent": {"level": "read"}}, "check", "check"),
    ],
)
def test_a_yes_comes_before_all_and_consent_before_the_check(answers, wanted, got):
    assert routing.reachable(wanted, PATH, answers) == got


def test_only_words_are_something_said():
    assert not routing.said_anything(["a-day"], {"a-day": "  ", "age": {"age": "11-15"}})
    assert routing.said_anything(["a-day"], {"a-day": "I get up."})
