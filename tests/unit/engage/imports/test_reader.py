"""A broken file is named with its line before anything is stored; a bad row stops nothing."""

import pytest

from engage.imports.mapping import Columns, comments
from engage.imports.reader import BadRow, FileProblem, Row, read_rows
from engage.themes.models import Feeling
from engage.voices.models import Asks

KEY = b"k" * 32


def test_a_record_over_several_lines_is_one_row_with_the_line_it_begins_on() -> None:
    rows = read_rows(b'text,asks\n"one\ntwo",good\nthree,open\n', columns=["text"])
    assert rows == [Row(2, {"text": "one\ntwo", "asks": "good"}), Row(4, {"text": "three", "asks": "open"})]


def test_a_byte_order_mark_and_windows_line_ends_are_no_matter() -> None:
    rows = read_rows("\ufefftext\r\nZażółć\r\n".encode(), columns=["text"])
    assert rows == [Row(2, {"text": "Zażółć"})]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"text\ngood\ncaf\xe9\n", "Line 3 is not in UTF-8"),
        ("text\ngood\n".encode("utf-16"), "Line 1: the file is in UTF-16"),
        (b"comment,asks\nx,y\n", "Line 1: there is no column “text”. The columns are: comment, asks"),
        (b"", "there is no column “text”. The columns are: none"),
        (b'text\ngood\n"never closed\nand on\n', "Line 3: a quotation mark is opened and never closed"),
        (b"text\n" + b"x" * 5_000_000 + b"\n", "Line 2: a cell is longer than 100,000 characters"),
        (b"text\ngood\nba\x00d\n", "Line 3 holds a NUL byte"),
        (b"text,text\na,b\n", "the column “text” stands there twice"),
        (b'text\n"a"b\n', "Line 2 is not valid CSV"),
    ],
)
def test_a_broken_file_is_named_with_its_line(content: bytes, words: str) -> None:
    with pytest.raises(FileProblem) as found:
        read_rows(content, columns=["text"])
    assert words in str(found.value)


def test_a_row_with_too_few_cells_is_told_and_the_rest_goes_on() -> None:
    rows = read_rows(b"text,asks\nonly text\ngood one,open\n", columns=["text"])
    assert rows[0] == BadRow(2, "it has 1 cells, the first line has 2")
    assert isinstance(rows[1], Row)


def test_equal_rows_are_different_comments_and_the_same_file_gives_the_same_digests() -> None:
    rows = read_rows(b"text\nsame\nsame\nother\n", columns=["text"])
    first, _ = comments(rows, Columns(text="text"), areas={}, key=KEY)
    second, _ = comments(rows, Columns(text="text"), areas={}, key=KEY)
    assert len({each.digest for each in first}) == 3
    assert [each.digest for each in first] == [each.digest for each in second]


def test_a_row_says_what_its_columns_say() -> None:
    rows = read_rows(
        b"t,a,s,th,ar,ag,d\nHello,better,negative,Cost| Buses |Cost,Purbeck,16-17,21/11/2026\n", columns=["t"]
    )
    (comment,), bad = comments(rows, Columns("t", "a", "s", "th", "ar", "ag", "d"), areas={"purbeck": 7}, key=KEY)
    assert bad == []
    assert (comment.asks, comment.feeling, comment.themes) == (Asks.BETTER, Feeling.BAD, ("Cost", "Buses"))
    assert (comment.area_id, comment.age_band, str(comment.day)) == (7, "16-17", "2026-11-21")


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (",open,,", "no text"),
        ("x,worse,,", "“worse” is not good, better or open"),
        ("x,,happy,", "“happy” is not positive, neutral or negative"),
        ("x,,,Narnia", "there is no area “Narnia”"),
        ("x" * 20_001 + ",,,", "longer than 20,000"),
    ],
)
def test_a_row_that_makes_no_sense_is_told_with_its_line(row: str, reason: str) -> None:
    rows = read_rows(f"t,a,s,ar\nfine,,,\n{row}\n".encode(), columns=["t"])
    good, bad = comments(rows, Columns("t", "a", "s", None, "ar"), areas={}, key=KEY)
    assert len(good) == 1
    assert bad[0].line == 3
    assert reason in bad[0].reason
