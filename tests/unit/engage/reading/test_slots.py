"""Rules in slots: who · does what · to whom · when (R4.4)."""

import pytest

from engage.reading.patterns import PatternError
from engage.reading.rule_books import read_rule_book

_BOOK = """
stems = true
negations = ["not", "never"]
[words]
folk = "mum, step dad"
[[rule]]
name = "n"
kind = "abuse"
urgency = "soon"
who = "<folk>, coach"
does = "kick, shout at"
whom = "me"
{more}
finds = []
leaves = []
"""


def book(more=""):
    return read_rule_book(_BOOK.format(more=more), "xx")


def words(text, more=""):
    return [concern.words for concern in book(more).find(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Mum kicks me", ["Mum kicks me"]),
        ("my step dad often kicked and shouted at me!", ["step dad often kicked and shouted at me"]),
        ("coach was shouting at me", ["coach was shouting at me"]),
        ("mum does not kick me", []),
        ("mum never ever shouts at me", []),
        ("Mum is nice. Kicks me out of bed? never", []),
        ("mum had a cup of tea and then a biscuit and cake, he kicks me", []),
        ("I kick mum", []),
        ("kick me mum", []),
    ],
)
def test_all_slots_stand_near_in_one_sentence_in_order_and_never_across_a_not(text, found):
    assert words(text) == found


def test_any_order_and_distance_are_said_by_the_rule():
    assert words("kick me mum", "any_order = true") == ["kick me mum"]
    assert words("mum a b c kicks me", "within = 3") == []


def test_unless_takes_a_slotted_find_back():
    assert words("mum kicks me the ball", 'unless = ["ball"]') == []


@pytest.mark.parametrize("more", ['when = "<nobody>"', 'says = ["(open"]'])
def test_a_slot_that_cannot_be_read_is_refused(more):
    with pytest.raises(PatternError):
        book(more)


def test_a_rule_without_slots_or_phrases_is_refused():
    with pytest.raises(PatternError):
        read_rule_book('[[rule]]\nname = "n"\nkind = "abuse"\nurgency = "soon"\nfinds = []\nleaves = []', "xx")
