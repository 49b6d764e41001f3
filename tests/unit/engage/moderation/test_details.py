"""Hide more, keep, and what became of a stretch of the text: offsets are in the original (R5.5)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.moderation.details import details, hide_more, keep, paragraphs, places, working_text
from engage.voices.stretches import Misfit, in_original, in_working_text, mover, pieces

ORIGINAL = "Carol met Peter at the Old Mill.\n\nThe old mill was shut."
PETER = {"kind": "PERSON", "start": 10, "end": 15, "rule": "a name"}


def test_a_placeholder_stands_where_the_words_stood() -> None:
    assert working_text(ORIGINAL, [PETER]).startswith("Carol met [name] at the Old Mill.")


def test_marked_words_are_found_wherever_they_stand_in_whatever_case_and_spacing() -> None:
    parts = pieces(working_text(ORIGINAL, [PETER]), [PETER])
    found = places(parts, "old  mill")
    assert [ORIGINAL[start:end] for start, end in found] == ["Old Mill", "old mill"]


def test_the_words_of_a_placeholder_cannot_be_marked() -> None:
    parts = pieces(working_text(ORIGINAL, [PETER]), [PETER])
    assert places(parts, "name") == []
    assert places(parts, "  ") == []


def test_a_stretch_that_reaches_over_something_hidden_hides_all_of_it() -> None:
    parts = pieces(working_text(ORIGINAL, [PETER]), [PETER])
    found = places(parts, "met [name] at")
    hidden = hide_more([PETER], found, kind="OTHER", rule="by hand")
    assert hidden == [{"kind": "OTHER", "start": 6, "end": 18, "rule": "by hand"}]
    assert working_text(ORIGINAL, hidden).startswith("Carol [hidden] the Old Mill.")


def test_keeping_a_detail_brings_its_words_back() -> None:
    assert working_text(ORIGINAL, keep([PETER], 10, 15)) == ORIGINAL
    assert keep([PETER], 10, 14) == [PETER]


def test_what_the_checker_finds_and_nobody_hides_is_listed_as_kept() -> None:
    original = "Ring me on 07700 900123."
    (kept,) = details(original, [])
    assert (kept.kind, kept.hidden, original[kept.start : kept.end]) == ("PHONE", False, "07700 900123")
    (hidden,) = details(original, [{"kind": "PHONE", "start": kept.start, "end": kept.end, "rule": kept.rule}])
    assert hidden.hidden


def test_paragraphs_follow_the_lines_of_the_text() -> None:
    found = paragraphs(pieces(working_text(ORIGINAL, [PETER]), [PETER]))
    assert ["".join(piece.text for piece in each) for each in found] == [
        "Carol met [name] at the Old Mill.",
        "The old mill was shut.",
    ]


def test_a_tag_follows_its_words_when_more_is_hidden() -> None:
    before = pieces(ORIGINAL, [])
    after_text = working_text(ORIGINAL, [PETER])
    move = mover(before, pieces(after_text, [PETER]))
    shut = ORIGINAL.index("was shut")
    start, end = move(shut, shut + 8)
    assert after_text[start:end] == "was shut"
    start, end = move(10, 12)  # "Pe" is inside what is hidden now
    assert after_text[start:end] == "[name]"
    assert move(0, len(ORIGINAL)) == (0, len(after_text))


def test_a_list_that_does_not_belong_to_the_text_is_refused() -> None:
    with pytest.raises(Misfit):
        pieces("Nothing is hidden here.", [PETER])
    with pytest.raises(Misfit):
        in_original(pieces("short", []), 0, 99)
    with pytest.raises(Misfit):
        in_working_text(pieces("short", []), 0, 99)


@st.composite
def texts_and_hidden(draw: st.DrawFn) -> tuple[str, list[dict[str, object]]]:
    text = draw(st.text(alphabet="ab c[].", min_size=1, max_size=40))
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=6)))
    spans = zip(cuts[::2], cuts[1::2], strict=False)
    return text, [{"kind": "PERSON", "start": a, "end": b, "rule": "r"} for a, b in spans]


@given(texts_and_hidden())
def test_every_stretch_of_the_original_is_found_in_the_working_text_and_back(
    given_text: tuple[str, list[dict[str, object]]],
) -> None:
    original, hidden = given_text
    text = working_text(original, hidden)
    parts = pieces(text, hidden)
    assert "".join(piece.text for piece in parts) == text
    assert [(p.original_start, p.original_end) for p in parts if p.detail] == [(h["start"], h["end"]) for h in hidden]
    for piece in parts:
        if not piece.detail:
            assert original[piece.original_start : piece.original_end] == piece.text
            assert in_working_text(parts, piece.original_start, piece.original_end) == (piece.start, piece.end)
        assert in_original(parts, piece.start, piece.end) == (piece.original_start, piece.original_end)
