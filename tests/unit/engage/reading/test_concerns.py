"""Every rule does what its own examples say (R4.4)."""

import pytest

from engage.reading.concerns import find_concerns, has_checked_rules
from engage.reading.patterns import PatternError
from engage.reading.rule_books import read_rule_book, rule_book

BOOKS = [rule_book(code) for code in ("en", "pl", "ar")]
FINDS = [(book.language, rule.name, text) for book in BOOKS for rule in book.rules for text in rule.finds]
LEAVES = [(book.language, rule.name, text) for book in BOOKS for rule in book.rules for text in rule.leaves]


@pytest.mark.parametrize(("language", "rule", "text"), FINDS)
def test_a_rule_finds_its_positive_examples(language, rule, text):
    assert rule in [concern.rule for concern in rule_book(language).find(text)]


@pytest.mark.parametrize(("language", "rule", "text"), LEAVES)
def test_no_rule_finds_a_negative_example(language, rule, text):
    assert rule_book(language).find(text) == ()


def test_every_rule_has_examples_of_both_sorts():
    for book in BOOKS:
        for rule in book.rules:
            assert rule.finds, rule.name
            assert rule.leaves, rule.name


def test_the_words_are_the_exact_stretch_of_the_original():
    text = "Hello.  I really don’t WANT to be alive… sorry"
    concern = find_concerns(text, "en")[0]
    assert text[concern.start : concern.end] == concern.words
    assert "WANT to be alive" in concern.words


def test_the_most_urgent_concern_comes_first():
    text = "my brother hits me. also i went to bed hungry. i want to kill myself"
    urgencies = [concern.urgency for concern in find_concerns(text, "en")]
    assert urgencies == sorted(urgencies, key=["urgent", "soon"].index)
    assert urgencies[0] == "urgent"


@pytest.mark.parametrize(
    "text",
    [
        "I WANT TO DIE",
        "i wanna dieeee",
        "i want 2 die",
        "i  want\tto die",
        "i want to die 😢",
        "i, want, to die",
    ],
)
def test_spelling_case_and_punctuation_do_not_hide_a_concern(text):
    assert find_concerns(text, "en")


@pytest.mark.parametrize(
    "text",
    ["my dad does not hit me", "My dad never hits me", "nobody at home hurts me", "I do not self harm"],
)
def test_no_rule_finds_what_is_denied(text):
    assert rule_book("en").find(text) == ()


def test_a_sentence_end_stops_a_pattern():
    assert find_concerns("I play with my dad. Hits me as a great idea.", "en") == ()


def test_only_english_is_checked():
    assert has_checked_rules("en")
    assert not any(has_checked_rules(code) for code in ("pl", "ar", "fr", "", "../en"))


def test_english_words_in_another_language_are_found():
    assert find_concerns("przepraszam, i want to kill myself", "pl")
    assert find_concerns("i want to kill myself", "zz")


def test_an_empty_text_has_no_concern():
    assert find_concerns("", "en") == ()


_RULE = """
[[rule]]
name = "n"
kind = "{kind}"
urgency = "soon"
says = ["{pattern}"]
finds = ["x"]
leaves = ["y"]
"""


@pytest.mark.parametrize(
    ("kind", "pattern"),
    [
        ("weather", "rain"),
        ("abuse", "<nobody>"),
        ("abuse", "(open"),
        ("abuse", "closed)"),
        ("abuse", "[maybe]"),
        ("abuse", "ca.t+"),
    ],
)
def test_a_rule_that_cannot_be_read_is_refused(kind, pattern):
    with pytest.raises(PatternError):
        read_rule_book(_RULE.format(kind=kind, pattern=pattern), "en")


def test_two_rules_of_one_name_are_refused():
    with pytest.raises(PatternError):
        read_rule_book(_RULE.format(kind="abuse", pattern="rain") * 2, "en")
