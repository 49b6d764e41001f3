"""Praise keeps a first name, criticism becomes a role; both are offered, a person decides (R6.1)."""

import pytest

from engage.moderation.details import details, working_text
from engage.moderation.staff_names import (
    first_name,
    guessed_role,
    is_praised,
    keep_first_name,
    readable_role,
    write_role,
)
from engage.voices.stretches import pieces

PRAISE = "The lovely nurse Carol Smith was brilliant, kind and helpful. I waited an hour."


def at(text: str, words: str) -> tuple[int, int]:
    start = text.index(words)
    return start, start + len(words)


def hidden(text: str, words: str) -> list[dict[str, object]]:
    start, end = at(text, words)
    return [{"kind": "PERSON", "start": start, "end": end, "rule": "a name"}]


@pytest.mark.parametrize(
    ("words", "kept"), [("Carol", 5), ("Carol Smith", 5), ("Dr Patel", 0), ("Mrs. Jones", 0), ("", 0)]
)
def test_a_surname_with_a_title_has_no_first_name_to_keep(words: str, kept: int) -> None:
    assert first_name(words) == kept


def test_the_first_name_comes_back_and_the_surname_stays_hidden() -> None:
    found = keep_first_name(PRAISE, hidden(PRAISE, "Carol Smith"), *at(PRAISE, "Carol Smith"))
    assert found is not None
    text = working_text(PRAISE, found)
    assert text.startswith("The lovely nurse Carol [name] was brilliant")
    assert pieces(text, found)
    alone = "Carol was kind."
    assert keep_first_name(alone, hidden(alone, "Carol"), 0, 5) == []
    titled = "Dr Patel was kind."
    assert keep_first_name(titled, hidden(titled, "Dr Patel"), 0, 8) is None


def test_a_role_stands_where_the_name_stood_and_can_be_taken_away() -> None:
    original = "Our bus driver Dave Hill shouted at us."
    before = hidden(original, "Dave Hill")
    start, end = at(original, "Dave Hill")
    after = write_role(before, start, end, "bus driver")
    text = working_text(original, after)
    assert text == "Our bus driver [bus driver] shouted at us."
    assert [each.detail for each in pieces(text, after) if each.detail] == after
    assert details(original, after)[0].role == "bus driver"
    assert write_role(after, start, end, "") == before


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("The nurse Carol was kind.", "Carol", "nurse"),
        ("My social worker Pat never rang.", "Pat", "social worker"),
        ("Pat, the receptionist, was rude.", "Pat", "receptionist"),
        ("A doctor came. Pat was rude.", "Pat", ""),
        ("My GP Ann listened.", "Ann", "GP"),
        ("Pat was rude.", "Pat", ""),
    ],
)
def test_the_role_is_guessed_from_the_words_of_the_same_sentence(text: str, name: str, role: str) -> None:
    assert guessed_role(text, *at(text, name)) == role


def test_praise_is_read_in_the_sentence_of_the_name() -> None:
    assert is_praised(PRAISE, *at(PRAISE, "Carol Smith"), "en") is True
    angry = "I love the park. The nurse Carol was horrible, rude and shouted at me."
    assert is_praised(angry, *at(angry, "Carol"), "en") is False
    assert is_praised("Ci wszyscy", 0, 2, "xx") is None


@pytest.mark.parametrize(
    ("typed", "role"),
    [
        (" school   nurse ", "school nurse"),
        ("nurse]", ""),
        ("", ""),
        ("n" * 41, ""),
        ("7", ""),
        ("Mrs Carol Smith", ""),
    ],
)
def test_a_role_is_a_few_plain_words_and_no_name(typed: str, role: str) -> None:
    assert readable_role(typed) == role
