"""The Easy Read linter shows the writer what to change (R1.1)."""

import pytest

from engage.reading.plain_words import check


def kinds(text, language="en"):
    return [finding.kind for finding in check(text, language)]


def test_a_sentence_of_fifteen_words_is_fine_and_of_sixteen_is_not():
    assert kinds("word " * 15 + ".") == []
    found = check("Hello you. " + "word " * 16 + ".")
    assert [(f.kind, f.measure) for f in found] == [("long_sentence", 16)]
    assert found[0].words.startswith("word")


def test_a_hard_word_comes_with_a_plain_one():
    text = "Please Utilise the form prior  to Monday."
    found = check(text)
    assert [(f.kind, f.instead) for f in found] == [("hard_word", "use"), ("hard_word", "before")]
    assert [text[f.start : f.end] for f in found] == [f.words for f in found]


@pytest.mark.parametrize(
    "text", ["The form was sent by the council.", "Your answers are carefully checked.", "It was not fixed."]
)
def test_passive_voice_is_noticed(text):
    assert kinds(text) == ["passive"]


@pytest.mark.parametrize("text", ["We are worried.", "She is tired.", "The shop is closed.", "We read your words.", ""])
def test_how_somebody_feels_is_not_passive_voice(text):
    assert kinds(text) == []


def test_only_sentence_length_is_checked_in_other_languages():
    assert kinds("The form was sent to utilise it.", "pl") == []
    assert kinds("słowo " * 16, "pl") == ["long_sentence"]
