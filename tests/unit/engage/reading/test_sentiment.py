"""A feeling is a hint with its reasons; a language that is not known gets none."""

import pytest

from engage.reading.sentiment import read


@pytest.mark.parametrize(
    ("text", "asks", "label"),
    [
        ("The staff were friendly and kind, thank you", None, "good"),
        ("Terrible. I waited four hours and the doctor was rude", None, "bad"),
        ("Nothing", "better", "good"),
        ("Nothing at all, thank you.", "better", "good"),
        ("No improvements needed", "better", "good"),
        ("nothing was good", "good", "bad"),
        ("Nothing", "open", "neither"),
        ("Nothing", None, "neither"),
        ("The appointment is on the second floor", None, "neither"),
        ("Nothing works since the service was cancelled, it is awful", "better", "bad"),
        ("The nurses were brilliant and lovely but the long wait was awful and the room was dirty", None, "mixed"),
    ],
)
def test_the_label_follows_the_words_and_what_was_asked(text, asks, label):
    assert read(text, "en", asks).label == label


def test_an_unknown_language_is_never_read_wrongly():
    for language in ("pl", "ar", "", "cy"):
        assert read("great great great", language) is None
    assert read("12345 :-)", "en") is None
    assert read("great", "en-GB").label == "good"


def test_the_words_it_rests_on_are_given():
    feeling = read("An excellent nurse, but a rude receptionist", "en")
    words = dict(feeling.words)
    assert words["excellent"] > 0
    assert words["rude"] < 0


def test_a_clear_text_is_surer_than_a_faint_one():
    assert read("Excellent, brilliant and friendly, thank you so much", "en").confidence == "sure"
    assert read("It was fine and the wait was all right", "en").confidence == "not_sure"
