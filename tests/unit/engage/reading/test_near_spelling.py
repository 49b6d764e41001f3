"""A letter wrong in a long word, no space between short ones (R4.4: children's spelling)."""

import pytest

from engage.reading.near_spelling import Spelling

SPELLING = Spelling(
    {"dont": "do not"},
    near=["strangle", "homeless"],
    apart=["hopeless"],
    glued=["i", "dont", "want", "to", "be", "here"],
)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("stranlge", "strangle"),
        ("strangel", "strangle"),
        ("stangle", "strangle"),
        ("straangle", "strangle"),
        ("homless", "homeless"),
        ("idontwanttobehere", "i do not want to be here"),
        ("dont", "do not"),
    ],
)
def test_what_is_nearly_a_key_word_is_read_as_it(written, meant):
    assert SPELLING.get(written) == meant


@pytest.mark.parametrize(
    "written",
    ["strangle", "hopeless", "wrangle", "strng", "strangles", "homelessness", "beehive", "here", "a" * 100_000],
)
def test_other_words_stay_what_they_are(written):
    assert SPELLING.get(written) is None


def test_what_nothing_stands_for_is_the_default():
    assert SPELLING.get("library", "library") == "library"
