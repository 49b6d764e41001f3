"""A quote carries only what stands for enough people (R5.7)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.disclosure.quotes import safe_attributes

PEOPLE = (
    [{"age": "11-15", "area": "Bridport", "carer": "yes"}] * 4
    + [{"age": "11-15", "area": "Bridport", "carer": "no"}] * 8
    + [{"age": "11-15", "area": "Poole", "carer": "yes"}] * 9
    + [{"age": "16-25", "area": "Poole", "carer": "yes"}] * 30
)


def people_with(pairs):
    return sum(all(person.get(name) == value for name, value in pairs) for person in PEOPLE)


def test_all_attributes_stay_where_enough_people_share_them():
    them = {"age": "16-25", "area": "Poole", "carer": "yes"}
    assert safe_attributes(them, people_with) == them


def test_the_largest_safe_combination_is_kept_and_the_earlier_wins():
    them = {"age": "11-15", "area": "Bridport", "carer": "yes"}
    assert safe_attributes(them, people_with) == {"age": "11-15", "area": "Bridport"}


def test_nothing_is_shown_where_nothing_is_safe():
    assert safe_attributes({"age": "90+"}, people_with) == {}
    assert safe_attributes({}, people_with) == {}


def test_an_empty_value_is_left_out():
    assert safe_attributes({"age": "", "area": "Poole"}, people_with) == {"area": "Poole"}


def test_a_threshold_that_protects_nobody_is_refused():
    with pytest.raises(ValueError, match="protects nobody"):
        safe_attributes({"age": "16-25"}, people_with, threshold=0)


@given(
    st.fixed_dictionaries(
        {"age": st.sampled_from(["11-15", "16-25", "90+"]), "area": st.sampled_from(["Bridport", "Poole", ""])}
    ),
    st.integers(1, 60),
)
def test_what_is_shown_always_stands_for_the_threshold(them, threshold):
    shown = safe_attributes(them, people_with, threshold)
    assert not shown or people_with(frozenset(shown.items())) >= threshold
    assert shown == safe_attributes(them, people_with, threshold)
