"""Names leave the text and can come back, one by one (R5.5, R6.1)."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from engage.reading.hiding import hide, reveal
from engage.reading.personal import KINDS, PersonalDetail, find_personal

TEXT = "Ask Priya Nair on 07700 900123 please."


def details(length):
    return st.lists(
        st.builds(PersonalDetail, st.sampled_from(KINDS), st.integers(0, length), st.integers(0, length), st.just("r"))
    )


def test_each_detail_becomes_its_placeholder():
    hidden_text, hidden = hide(TEXT, find_personal(TEXT))
    assert hidden_text == "Ask [name] on [phone number] please."
    assert [hidden_text[h.start : h.end] for h in hidden] == ["[name]", "[phone number]"]
    assert [h.original for h in hidden] == ["Priya Nair", "07700 900123"]


def test_placeholders_can_be_in_another_language():
    assert hide(TEXT, find_personal(TEXT), placeholders={"PERSON": "imię"})[0] == "Ask [imię] on [phone number] please."


def test_one_of_several_can_be_shown_again():
    hidden_text, hidden = hide(TEXT, find_personal(TEXT))
    assert reveal(hidden_text, hidden[:1]) == "Ask Priya Nair on [phone number] please."
    assert reveal(hidden_text, hidden[1:]) == "Ask [name] on 07700 900123 please."


@given(st.text(max_size=60).flatmap(lambda text: st.tuples(st.just(text), details(len(text)))))
def test_revealing_all_gives_the_text_back(case):
    text, found = case
    hidden_text, hidden = hide(text, found)
    assert reveal(hidden_text, hidden) == text
    for one in hidden:
        assert hidden_text[one.start : one.end].startswith("[")
    assert all(a.end <= b.start for a, b in pairwise(hidden))


@given(st.text(max_size=200))
def test_what_is_found_in_any_text_can_be_hidden_and_revealed(text):
    hidden_text, hidden = hide(text, find_personal(text))
    assert reveal(hidden_text, hidden) == text


def test_the_full_stop_of_a_sentence_is_not_part_of_an_address():
    for street in ("3 High Street", "14 Mill Lane", "9 Station Road"):
        text = f"We live at {street}. A nurse rings once a week."
        assert hide(text, find_personal(text))[0] == "We live at [address]. A nurse rings once a week."
