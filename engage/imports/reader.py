"""Reads a CSV file of comments. Pure: bytes in, rows out, or one clear problem with its line.

A file that is broken as a whole (its encoding, a quotation mark never closed, a NUL byte, a cell too long, a column
that is not there) is a FileProblem, found before anything is stored. A row that makes no sense is told apart, with
its line, and stops nothing.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

LONGEST_CELL = 100_000


class FileProblem(Exception):
    """The file cannot be used; the message names the line and what to do."""


@dataclass(frozen=True)
class Row:
    """One record: the line it begins on (from 1), and its cells by column."""

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True)
class BadRow:
    """A record that cannot be used, and why."""

    line: int
    reason: str


def read_rows(content: bytes, *, columns: Sequence[str]) -> list[Row | BadRow]:
    """Every record of the file, in order. Raises FileProblem; `columns` must all be there."""
    text = _decode(content)
    nul = text.find("\0")
    if nul >= 0:
        raise FileProblem(f"Line {_line_at(text, nul)} holds a NUL byte. Save the file again as CSV in UTF-8.")
    return list(_records(text, columns))


def _decode(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise FileProblem("Line 1: the file is in UTF-16. Save it again as CSV in UTF-8.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise FileProblem(f"Line {line} is not in UTF-8. Save the file again as CSV in UTF-8.") from None


def _records(text: str, columns: Sequence[str]) -> Iterator[Row | BadRow]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    before = csv.field_size_limit(LONGEST_CELL)
    begins = 1
    try:
        header = _header(next(reader, []), columns)
        while True:
            begins = reader.line_num + 1
            cells = next(reader, None)
            if cells is None:
                return
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(header):
                yield BadRow(begins, f"it has {len(cells)} cells, the first line has {len(header)}")
            else:
                yield Row(begins, dict(zip(header, cells, strict=True)))
    except csv.Error as error:
        raise FileProblem(_say(error, begins)) from None
    finally:
        csv.field_size_limit(before)


def _header(cells: list[str], columns: Sequence[str]) -> list[str]:
    header = [cell.strip() for cell in cells]
    twice = sorted({name for name in header if header.count(name) > 1})
    if twice:
        raise FileProblem(f"Line 1: the column “{twice[0]}” stands there twice.")
    for column in columns:
        if column not in header:
            there = ", ".join(header) or "none"
            raise FileProblem(f"Line 1: there is no column “{column}”. The columns are: {there}.")
    return header


def _say(error: csv.Error, begins: int) -> str:
    words = str(error)
    if "field larger" in words:
        return (
            f"Line {begins}: a cell is longer than {LONGEST_CELL:,} characters. "
            "Perhaps a quotation mark is never closed there."
        )
    if "end of data" in words:
        return f"Line {begins}: a quotation mark is opened and never closed."
    return f"Line {begins} is not valid CSV: {words}."


def _line_at(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1
