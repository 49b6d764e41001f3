"""The plain format of a document: what it shows, and what stands in the way of publishing it (R8.5)."""

from __future__ import annotations

from itertools import chain

import pytest

from engage.assurance.kinds import Kind, shipped_text
from engage.assurance.layout import Table, blocks, facts_used, problems

FACTS = {"place": "Dorset", "address": "[[the address]]", "roles": Table([("Role", "May"), ("Viewer", "see")])}


def words(text: str) -> list[tuple[str, str]]:
    """Kind and words of each part."""
    return [
        (each.kind, " / ".join("".join(run.text for run in line) for line in (*each.lines, *chain(*each.rows))))
        for each in blocks(text, FACTS)
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("# Head", [("heading", "Head")]),
        ("One\ntwo\n\nthree", [("paragraph", "One two"), ("paragraph", "three")]),
        ("- a\n- b\nwords", [("list", "a / b"), ("paragraph", "words")]),
        ("| a | b |\n| c | d |", [("table", "a / b / c / d")]),
        ("In ((place)).", [("paragraph", "In Dorset.")]),
        ("((roles))", [("table", "Role / May / Viewer / see")]),
        ("#no heading", [("paragraph", "#no heading")]),
        ("# A\n# B", [("heading", "A"), ("heading", "B")]),
        ("", []),
    ],
)
def test_each_line_is_what_its_beginning_says(text: str, found: list[tuple[str, str]]) -> None:
    assert words(text) == found


@pytest.mark.parametrize(
    ("text", "gaps", "unknown"),
    [
        ("All is said.", (), ()),
        ("By [[who]] on [[day]], and [[who]] again.", ("who", "day"), ()),
        ("At ((address)).", ("the address",), ()),
        ("Of ((nobody)).", (), ("nobody",)),
        ("Open [[ and never closed.", ("[[",), ()),
    ],
)
def test_what_is_left_is_named_once(text: str, gaps: tuple[str, ...], unknown: tuple[str, ...]) -> None:
    found = problems(text, FACTS)
    assert (found.gaps, found.unknown) == (gaps, unknown)
    assert bool(found) == bool(gaps or unknown)


def test_no_words_at_all_are_a_problem() -> None:
    assert problems("  \n", FACTS).empty


def test_what_is_missing_is_marked_and_what_comes_from_the_settings_too() -> None:
    runs = blocks("In ((place)), at ((address)), by [[who]], ((nobody)).", FACTS)[0].lines[0]
    assert [run.text for run in runs if run.gap] == ["the address", "who", "nobody"]
    assert [run.text for run in runs if run.fact] == ["Dorset"]


def test_a_fact_that_changed_is_seen() -> None:
    assert facts_used("((place)) ((roles)) ((nobody))", FACTS) == {
        "place": ["Dorset"],
        "roles": ["Role | May", "Viewer | see"],
    }


@pytest.mark.parametrize("kind", list(Kind))
def test_each_shipped_text_has_words_and_leaves_open_what_only_the_installation_knows(kind: Kind) -> None:
    text = shipped_text(kind)
    assert len(text.split()) > 80
    assert problems(text, {}).gaps
    assert all(len(row) == len(each.rows[0]) for each in blocks(text, {}) if each.rows for row in each.rows)
