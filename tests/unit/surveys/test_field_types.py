"""What each type of question takes, refuses, shows, counts and exports."""

from collections.abc import Callable
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from surveys.definition import ITEM_TYPES, Item
from surveys.field_types import FIELD_TYPES
from surveys.forms import answers_in, filled, page_form

MakeItem = Callable[..., Item]


def sent(item: Item, *pairs: tuple[str, str]) -> Any:
    """The form of one item as it comes back from a browser, validated."""
    form = page_form([item], "en", "standard")(MultiDict(pairs))
    form.validate()
    return form


def errors(item: Item, *pairs: tuple[str, str]) -> list[tuple[str, str]]:
    return list(FIELD_TYPES[item.type].errors(item, sent(item, *pairs)))


def answer(item: Item, *pairs: tuple[str, str]) -> Any:
    form = sent(item, *pairs)
    assert not form.errors
    return answers_in([item], form)[item.id]


def test_every_type_a_definition_may_name_can_be_asked() -> None:
    assert set(FIELD_TYPES) == set(ITEM_TYPES)
    assert {kind for kind, field in FIELD_TYPES.items() if field.is_free_text} == {"short_text", "long_text"}


@pytest.mark.parametrize(
    ("kind", "pairs", "expected"),
    [
        ("single_choice", [("q-q", "bus")], "bus"),
        ("single_choice", [("q-q", "dont_know")], "dont_know"),
        ("multiple_choice", [("q-q", "time"), ("q-q", "bus")], ["bus", "time"]),
        ("multiple_choice", [("q-q", "prefer_not")], ["prefer_not"]),
        ("scale", [("q-q", "4")], 4),
        ("scale", [("q-q", "dont_know")], "dont_know"),
        ("rank", [("q-q", "time"), ("q-q-2", "bus"), ("q-q-3", "cost")], ["time", "bus", "cost"]),
        ("rank", [("q-q", ""), ("q-q-2", "bus"), ("q-q-3", "")], ["bus"]),
        ("rank", [("q-q-instead", "dont_know")], ["dont_know"]),
        ("short_text", [("q-q", "  The bus \r\n")], "The bus"),
        ("long_text", [("q-q", "One\r\nTwo\rThree")], "One\nTwo\nThree"),
        ("long_text", [("q-q", "   ")], None),
        ("long_text", [], None),
        ("age_band", [("q-q", "16-17")], "16-17"),
        ("assent", [("q-q", "no")], "no"),
    ],
)
def test_what_a_person_sends_becomes_a_plain_json_answer(
    item: MakeItem, kind: str, pairs: list[tuple[str, str]], expected: Any
) -> None:
    assert answer(item(kind), *pairs) == expected


@pytest.mark.parametrize(
    ("kind", "more", "pairs", "where", "words"),
    [
        ("single_choice", {}, [], "q-q", "Choose one, or skip this question"),
        ("single_choice", {}, [("q-q", "train")], "q-q", "Choose one, or skip this question"),
        ("single_choice", {"optional": False}, [], "q-q", "Choose one"),
        ("multiple_choice", {}, [], "q-q", "Choose one or more, or skip this question"),
        ("multiple_choice", {}, [("q-q", "train")], "q-q", "Choose one or more, or skip this question"),
        (
            "multiple_choice",
            {},
            [("q-q", "bus"), ("q-q", "dont_know")],
            "q-q",
            "Choose “I don’t know”, or other answers. Not both",
        ),
        ("scale", {}, [], "q-q", "Choose one, or skip this question"),
        ("age_band", {}, [], "q-q", "Choose one, or skip this question"),
        ("assent", {}, [], "q-q", "Choose yes or no"),
        ("rank", {}, [], "q-q", "Choose at least one, or skip this question"),
        (
            "rank",
            {},
            [("q-q", "bus"), ("q-q-3", "bus")],
            "q-q-3",
            "You chose “Bus” twice. Choose another one, or leave this empty",
        ),
        (
            "rank",
            {},
            [("q-q", "bus"), ("q-q-2", "bus"), ("q-q-3", "bus")],
            "q-q-2",
            "You chose “Bus” twice. Choose another one, or leave this empty",
        ),
        ("rank", {}, [("q-q-2", "train")], "q-q-2", "Choose one from the list"),
        (
            "rank",
            {},
            [("q-q", "bus"), ("q-q-instead", "dont_know")],
            "q-q-instead",
            "Choose “I don’t know”, or other answers. Not both",
        ),
        ("long_text", {"optional": False}, [("q-q", " ")], "q-q", "Write your answer"),
        ("short_text", {}, [("q-q", "x" * 310)], "q-q", "There is room for 300 letters. Take out about 10"),
    ],
)
def test_what_does_not_fit_is_said_in_plain_words_at_its_field(
    item: MakeItem, kind: str, more: dict[str, Any], pairs: list[tuple[str, str]], where: str, words: str
) -> None:
    assert errors(item(kind, **more), *pairs) == [(where, words)]


def test_an_error_in_a_rank_keeps_everything_that_was_chosen(item: MakeItem) -> None:
    form = sent(item("rank"), ("q-q", "bus"), ("q-q-2", "cost"), ("q-q-3", "bus"))
    boxes = FIELD_TYPES["rank"].ask(item("rank"), form, "en", "standard").boxes
    assert [[choice.value for choice in box.choices if choice.checked] for box in boxes] == [["bus"], ["cost"], ["bus"]]


def test_every_place_with_the_same_answer_says_so_though_the_summary_has_one_line(item: MakeItem) -> None:
    form = sent(item("rank"), ("q-q", "bus"), ("q-q-2", "bus"), ("q-q-3", "bus"))
    form.validate()
    boxes = FIELD_TYPES["rank"].ask(item("rank"), form, "en", "standard").boxes
    assert [bool(box.error) for box in boxes] == [False, True, True]


def test_an_answer_of_the_draft_is_not_taken_for_one_that_was_sent(item: MakeItem) -> None:
    for kind, before in (("single_choice", "bus"), ("rank", ["bus"]), ("multiple_choice", ["bus"]), ("long_text", "x")):
        each = item(kind)
        form = page_form([each], "en", "standard")(MultiDict(), data=filled([each], {"q": before}))
        form.validate()
        assert answers_in([each], form)["q"] is None, kind


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        ("single_choice", "bus"),
        ("multiple_choice", ["bus", "time"]),
        ("scale", 2),
        ("scale", "prefer_not"),
        ("rank", ["time", "bus"]),
        ("rank", ["dont_know"]),
        ("long_text", "One\nTwo"),
        ("assent", "yes"),
    ],
)
def test_a_form_filled_with_an_answer_reads_back_as_the_same_answer(item: MakeItem, kind: str, given: Any) -> None:
    each = item(kind)
    form = page_form([each], "en", "standard")(data=filled([each], {"q": given}))
    assert answers_in([each], form) == {"q": given}


def test_every_question_that_can_be_skipped_offers_not_to_know_and_not_to_say(item: MakeItem) -> None:
    for kind in ("single_choice", "multiple_choice", "scale", "rank", "area", "age_band"):
        assert [escape.id for escape in item(kind).escapes] == ["dont_know", "prefer_not"], kind
    assert item("assent").escapes == ()
    assert item("single_choice", optional=False).escapes == ()
    assert [escape.id for escape in item("age_band", escapes=["prefer_not"]).escapes] == ["prefer_not"]


def test_16_to_17_and_18_to_25_stand_apart(item: MakeItem) -> None:
    assert [option.label.read("en") for option in item("age_band").options] == [
        "10 or younger",
        "11 to 15",
        "16 to 17",
        "18 to 25",
        "26 to 64",
        "65 to 74",
        "75 and over",
    ]


@pytest.mark.parametrize(
    ("kind", "given", "lines"),
    [
        ("single_choice", "bus", ("Bus",)),
        ("single_choice", None, ()),
        ("single_choice", "gone", ("gone",)),
        ("multiple_choice", ["bus", "time"], ("Bus", "Time")),
        ("scale", 5, ("Very good",)),
        ("rank", ["time", "bus"], ("First: Time", "Second: Bus")),
        ("rank", ["prefer_not"], ("I don’t want to say",)),
        ("long_text", "One\nTwo", ("One\nTwo",)),
        ("long_text", None, ()),
    ],
)
def test_an_answer_is_shown_in_the_words_that_were_chosen(
    item: MakeItem, kind: str, given: Any, lines: tuple[str, ...]
) -> None:
    assert FIELD_TYPES[kind].show(item(kind), given, "en", "standard") == lines


def test_an_answer_is_shown_in_the_variant_and_language_asked_for(item: MakeItem) -> None:
    assert FIELD_TYPES["single_choice"].show(item("single_choice"), "bus", "en", "easy") == ("Bus (easy)",)
    assert FIELD_TYPES["scale"].show(item("scale"), 5, "pl", "standard") == ("Bardzo dobrze",)


@pytest.mark.parametrize(
    ("kind", "given", "cells"),
    [
        ("single_choice", "bus", {"bus"}),
        ("single_choice", "dont_know", {"dont_know"}),
        ("single_choice", None, set()),
        ("rank", ["cost", "bus"], {"cost", "cost@1", "bus", "bus@2"}),
        ("rank", ["dont_know"], {"dont_know"}),
        ("long_text", "The bus", {"answered"}),
    ],
)
def test_an_answer_raises_its_cells_and_own_words_are_never_one(
    item: MakeItem, kind: str, given: Any, cells: set[str]
) -> None:
    """Skipping is told from not knowing, and a rank by its place from standing among the top."""
    assert set(FIELD_TYPES[kind].cells(item(kind), given)) == cells


@pytest.mark.parametrize(
    ("kind", "given", "row"),
    [
        ("single_choice", "bus", {"q": "bus"}),
        ("scale", 4, {"q": 4}),
        ("multiple_choice", ["bus"], {"q.bus": 1, "q.cost": 0, "q.time": 0, "q.dont_know": 0, "q.prefer_not": 0}),
        ("rank", ["time", "bus"], {"q.1": "time", "q.2": "bus", "q.3": None}),
        ("long_text", "The bus", {"q": "The bus"}),
    ],
)
def test_a_row_of_the_export_has_a_value_for_every_column(
    item: MakeItem, kind: str, given: Any, row: dict[str, Any]
) -> None:
    field = FIELD_TYPES[kind]
    assert field.export(item(kind), given) == row
    assert list(field.columns(item(kind), "en")) == list(row)
    assert field.export(item(kind), None) == dict.fromkeys(row)
