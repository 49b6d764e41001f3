"""What is stored as a key is said in words, the same in every room."""

import pytest
from flask import Flask

from engage.voices.words import say_age, say_language


@pytest.mark.parametrize(
    ("band", "words"),
    [
        ("16-17", "16 to 17"),
        ("under-11", "Under 11"),
        ("75-over", "75 and over"),
        (None, ""),
        ("young_carer", "young carer"),
    ],
)
def test_an_age_band_is_said_in_words(app: Flask, band: str | None, words: str) -> None:
    assert say_age(band) == words


@pytest.mark.parametrize(
    ("code", "words"), [("en", "English"), ("pl", "Polish"), ("cy", "Welsh"), ("not a code", "not a code")]
)
def test_a_language_is_said_in_words(app: Flask, code: str, words: str) -> None:
    assert say_language(code) == words
