from typing import Any

import pytest

from surveys.expressions import OPERATORS, comparisons, faults, holds, is_answered, may_hold


@pytest.mark.parametrize(
    ("expression", "answers", "true"),
    [
        (None, {}, True),
        (["equals", "q", "a"], {"q": "a"}, True),
        (["equals", "q", "a"], {}, False),
        (["not", ["equals", "q", "a"]], {}, True),
        (["any-in", "q", ["a"]], {"q": None}, False),
        (["gt", "q", 3], {"q": "dont_know"}, False),
        (["lt", "q", 3], {}, False),
        (["lt", "q", 3], {"q": True}, False),
        (["answered", "q"], {"q": []}, False),
        (["answered", "q"], {"q": 0}, True),
        (["and", ["answered", "q"], ["or", ["gt", "q", 4], ["lt", "q", 2]]], {"q": 1}, True),
        (["and", ["answered", "q"], ["or", ["gt", "q", 4], ["lt", "q", 2]]], {"q": 3}, False),
    ],
)
def test_a_rule_is_true_or_false_of_the_answers(expression: Any, answers: dict[str, Any], true: bool) -> None:
    assert holds(expression, answers) is true


@pytest.mark.parametrize(
    ("expression", "still"),
    [
        (["equals", "later", "a"], True),
        (["not", ["equals", "later", "a"]], True),
        (["equals", "now", "a"], True),
        (["equals", "now", "b"], False),
        (["and", ["equals", "now", "b"], ["answered", "later"]], False),
        (["not", ["or", ["equals", "now", "a"], ["answered", "later"]]], False),
        (["or", ["equals", "now", "b"], ["answered", "later"]], True),
        (["not", ["and", ["equals", "now", "a"], ["answered", "later"]]], True),
    ],
)
def test_a_rule_may_still_become_true_while_what_it_asks_about_is_open(expression: Any, still: bool) -> None:
    assert may_hold(expression, {"now": "a"}, {"later"}) is still


@pytest.mark.parametrize(
    "broken",
    [
        "q",
        [],
        ["is", "q", "a"],
        ["not"],
        ["not", ["answered", "q"], ["answered", "q"]],
        ["and"],
        ["answered"],
        ["equals", "q"],
        ["equals", "q", ["a"]],
        ["any-in", "q", "a"],
        ["gt", "q", "3"],
        ["or", ["answered"]],
    ],
)
def test_a_broken_rule_is_an_error_and_never_read_as_show(broken: Any) -> None:
    assert list(faults(broken))
    with pytest.raises(ValueError, match=r"\w"):
        holds(broken, {"q": "a"})


def test_the_fault_names_the_operators_there_are() -> None:
    [said] = faults(["is", "q", "a"])
    assert all(operator in said for operator in OPERATORS)


def test_comparisons_are_the_leaves_in_reading_order() -> None:
    found = list(comparisons(["and", ["equals", "a", "x"], ["not", ["any-in", "b", ["y", "z"]]], ["answered", "c"]]))
    assert [(leaf.operator, leaf.item, leaf.values) for leaf in found] == [
        ("equals", "a", ("x",)),
        ("any-in", "b", ("y", "z")),
        ("answered", "c", ()),
    ]


def test_not_knowing_is_no_answer_of_substance() -> None:
    assert is_answered("a")
    assert is_answered(["a"])
    assert not any(is_answered(nothing) for nothing in (None, "", [], "dont_know", ["prefer_not"]))
