"""One form of a word stands for all."""

import pytest

from engage.reading.stems import stem


@pytest.mark.parametrize(
    "forms",
    [
        "kick kicks kicked kicking",
        "hit hits hitting",
        "hide hides hiding",
        "touch touches touched touching",
        "starve starves starved starving",
        "strangle strangles strangled strangling",
        "kill kills killed killing",
        "cry cries cried crying",
        "lock locks locked locking",
        "rape rapes raped raping",
    ],
)
def test_forms_of_a_word_share_a_stem(forms):
    assert len({stem(word) for word in forms.split()}) == 1


@pytest.mark.parametrize(("one", "other"), [("not", "note"), ("car", "care"), ("car", "caring"), ("bus", "us")])
def test_other_words_do_not(one, other):
    assert stem(one) != stem(other)


def test_a_word_nobody_means_is_left_alone():
    assert stem("a" * 100_000 + "ing") == "a" * 100_000 + "ing"
