"""Stretches of a text, counted in characters."""

from __future__ import annotations

import pytest

from engage.themes.quotes import people_with, quoted
from engage.themes.stretches import Stretch, joined, pieces, sentences, whole, whole_words

TEXT = "  I leave at six. The last bus is at ten to seven!\nMy coach minds"


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (2, 9, "I leave"),
        (5, 8, "leave"),  # grown to the whole word
        (0, 5, "I leave"),
        (0, 3, "I"),
        (22, 26, "last"),
        (-5, 1000, TEXT.strip()),
    ],
)
def test_a_stretch_grows_to_whole_words_and_loses_blanks_at_its_ends(start, end, words):
    found = whole_words(TEXT, start, end)
    assert TEXT[found.start : found.end] == words


@pytest.mark.parametrize(("start", "end"), [(0, 2), (16, 17), (9, 4), (500, 600)])
def test_a_stretch_without_a_word_is_refused(start, end):
    with pytest.raises(ValueError, match="no word"):
        whole_words(TEXT, start, end)


def test_sentences_end_with_their_stop_or_their_line():
    assert [TEXT[each.start : each.end] for each in sentences(TEXT)] == [
        "I leave at six.",
        "The last bus is at ten to seven!",
        "My coach minds",
    ]


def test_stretches_that_touch_are_shown_as_one():
    first, second, third = sentences(TEXT)
    assert joined(TEXT, [second, first]) == [Stretch(first.start, second.end)]
    assert joined(TEXT, [third, first]) == [first, third]


def test_pieces_put_together_are_the_text():
    cut = pieces(TEXT, sentences(TEXT)[1:2])
    assert "".join(piece.text for piece in cut) == TEXT
    assert [piece.text for piece in cut if piece.marked] == ["The last bus is at ten to seven!"]
    assert "".join(piece.text for piece in pieces(TEXT, [whole(TEXT)], upto=9)) == TEXT[:9]


def test_who_let_us_quote_them_is_not_shown_whole():
    assert quoted(TEXT, [whole(TEXT)], whole_allowed=False) == "I leave at six."
    assert quoted(TEXT, sentences(TEXT), whole_allowed=False) == "I leave at six."
    assert quoted(TEXT, [whole(TEXT)], whole_allowed=True).endswith("My coach minds")


def test_a_quote_says_where_words_were_left_out():
    first, _second, third = sentences(TEXT)
    assert quoted(TEXT, [first, third], whole_allowed=False) == "I leave at six. … My coach minds"


def test_people_are_counted_by_any_set_of_attributes():
    count = people_with(
        {frozenset({("age", "16-17"), ("area", "1")}): 4, frozenset({("age", "16-17"), ("area", "2")}): 7}
    )
    assert count(frozenset({("age", "16-17")})) == 11
    assert count(frozenset({("age", "16-17"), ("area", "1")})) == 4
