"""Codes (DESIGN.md, "Words"): four friendly words, kept only as a keyed hash."""

import random
import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.voices import code

KEY = b"k" * 32
PLUM = "acorn badger cello dolphin"


def test_there_are_at_least_4096_different_words():
    assert len(code.words()) >= 4096
    assert len(set(code.words())) == len(code.words())


def test_every_word_has_three_to_eight_plain_letters():
    assert [word for word in code.words() if not re.fullmatch("[a-z]{3,8}", word)] == []


def test_no_two_words_differ_only_by_a_plural():
    known = set(code.words())
    pairs = [
        (word, one)
        for word in known
        for one in {word.removesuffix("s"), word.removesuffix("es"), re.sub("ies$", "y", word)} - {word}
        if word.endswith("s") and one in known
    ]
    assert pairs == []


def test_a_new_code_has_four_different_words_from_the_list():
    for _ in range(200):
        made = code.make_code().split(" ")
        assert len(set(made)) == 4
        assert set(made) <= set(code.words())


def test_a_word_drawn_twice_is_drawn_again():
    draws = iter(["acorn", "acorn", "badger", "acorn", "cello", "dolphin"])
    assert code.make_code(lambda _: next(draws)) == PLUM


def test_every_word_is_about_as_likely_as_any_other():
    dice = random.Random(20260101)
    counts = Counter(word for _ in range(20_000) for word in code.make_code(dice.choice).split())
    expected = 80_000 / len(code.words())
    assert len(counts) == len(code.words())
    assert max(counts.values()) < expected * 2.5


@pytest.mark.parametrize(
    "typed",
    [
        "acorn badger cello dolphin",
        "  Acorn   BADGER cello dolphin\n",
        "acorn, badger, cello, dolphin.",
        "acorn-badger-cello-dolphin",
        "acorn.badger.cello.dolphin",
        "“acorn badger cello dolphin”",
        "‘acorn’ ‘badger’ ‘cello’ ‘dolphin’",
        "1. acorn 2. badger 3. cello 4. dolphin",
        "acorn\tbadger\r\ncello\u00a0dolphin",
        "AcornBadgerCelloDolphin",
        "ａｃｏｒｎ badger cello dolphin",
        "acorn – badger — cello/dolphin",
        "\u202aacorn badger cello dolphin\u202c",
    ],
)
def test_a_code_is_read_however_it_is_typed(typed):
    assert code.normalise(typed) == PLUM


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "acorn badger cello",
        "acorn badger cello dolphin acorn",
        "acorn badger cello dolphinx",
        "acornbadgercellodolphin",
        "acorn's badger cello dolphin",
        "żołądź badger cello dolphin",
    ],
)
def test_what_is_not_four_of_our_words_is_no_code(typed):
    assert code.normalise(typed) is None


@given(st.text())
def test_nothing_that_can_be_typed_breaks_the_reading(typed):
    read = code.normalise(typed)
    assert read is None or code.normalise(read) == read
    assert not set(code.unknown_words(typed)) & set(code.words())


def test_words_that_are_not_ours_are_named_without_a_hint():
    assert code.unknown_words("Acorn badgr cello dolfin") == ["badgr", "dolfin"]


def test_what_is_kept_depends_on_the_key_and_on_the_order_of_the_words():
    kept = code.digest(PLUM, KEY)
    assert re.fullmatch("[0-9a-f]{64}", kept)
    assert kept != code.digest(PLUM, b"j" * 32)
    assert kept != code.digest("badger acorn cello dolphin", KEY)
    assert not any(word in kept for word in PLUM.split())


def test_only_the_right_code_matches():
    kept = code.digest(PLUM, KEY)
    assert code.matches(PLUM, kept, KEY)
    assert not code.matches("badger acorn cello dolphin", kept, KEY)
    assert not code.matches(PLUM, kept, b"j" * 32)


def test_a_code_is_never_hashed_without_a_key():
    with pytest.raises(ValueError, match="key"):
        code.digest(PLUM, b"")
