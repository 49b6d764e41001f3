"""Which texts are nearly the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.moderation.likeness import ALIKE, BANDS, bands, likeness, shingles

LETTER = (
    "I write to ask the council to keep the number five bus. It is the only way for young people in our village to "
    "reach college, work and their friends, and without it we would be cut off every evening and every weekend."
)


def alike(one: str, other: str) -> bool:
    return likeness(shingles(one), shingles(other)) >= ALIKE


@pytest.mark.parametrize(
    ("other", "is_alike"),
    [
        (LETTER, True),
        (LETTER.upper().replace(",", " –"), True),
        (LETTER + " Thank you, yours faithfully.", True),
        ("Dear councillors. " + LETTER.replace("our village", "my village"), True),
        (LETTER[:110], False),
        ("The swimming pool is lovely and the people who work there always help my brother to get into it.", False),
    ],
)
def test_a_copied_letter_is_known_with_a_few_words_changed(other: str, is_alike: bool) -> None:
    assert alike(LETTER, other) is is_alike
    shared = set(enumerate(bands(LETTER))) & set(enumerate(bands(other)))
    assert shared or not is_alike  # sharing a number is no proof, but whatever is alike shares one


def test_short_texts_are_alike_by_chance_and_not_compared() -> None:
    assert shingles("The buses are late.") == frozenset()
    assert bands("The buses are late.") == []
    assert likeness(frozenset(), frozenset()) == 0.0


@given(st.lists(st.sampled_from(("bus", "late", "school", "park", "rain", "über")), min_size=12, max_size=60))
def test_the_numbers_fit_their_column_and_are_the_same_every_time(words: list[str]) -> None:
    text = " ".join(words)
    found = bands(text)
    assert len(found) == BANDS
    assert all(0 <= each < 2**63 for each in found)
    assert found == bands(text.upper())
