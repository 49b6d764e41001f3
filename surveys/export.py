"""The answers of a survey as rows, a person each: desk only, with a purpose on record, no publication (R5.6)."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TextIO

from surveys.definition import Definition
from surveys.field_types import FIELD_TYPES

FORMATS = ("csv", "json")
ABOUT = {"person": "Person", "day": "Day", "language": "Language", "variant": "Variant", "version": "Version"}
#: A spreadsheet takes a cell that begins so for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")

Value = str | int | None


def columns(definitions: Sequence[Definition]) -> dict[str, str]:
    """Column name → label, of the newest definition first; then questions that only older ones asked."""
    found = dict(ABOUT)
    for definition in definitions:
        for item in definition.items():
            for name, label in FIELD_TYPES[item.type].columns(item, definition.languages[0]).items():
                found.setdefault(name, label)
    return found


def row(definition: Definition, answers: Mapping[str, Any], about: Mapping[str, Value]) -> dict[str, Value]:
    """Column name → value of one person's answers, own words that may be read among them."""
    values = dict(about)
    for item in definition.items():
        values |= FIELD_TYPES[item.type].export(item, answers.get(item.id))
    return values


def write(rows: Iterable[Mapping[str, Value]], names: Mapping[str, str], *, to: TextIO, as_format: str) -> int:
    """Write the rows as they come; how many. Raises ValueError for a format that is not among FORMATS."""
    if as_format == "csv":
        return _write_csv(rows, names, to)
    if as_format == "json":
        return _write_json(rows, names, to)
    raise ValueError(as_format)


def _write_csv(rows: Iterable[Mapping[str, Value]], names: Mapping[str, str], to: TextIO) -> int:
    writer = csv.writer(to)
    writer.writerow(names)
    count = 0
    for each in rows:
        writer.writerow([_plain(each.get(name)) for name in names])
        count += 1
    return count


def _plain(value: Value) -> Value:
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def _write_json(rows: Iterable[Mapping[str, Value]], names: Mapping[str, str], to: TextIO) -> int:
    to.write('{"columns": ' + json.dumps(dict(names), ensure_ascii=False) + ', "people": [')
    count = 0
    for each in _with_commas(rows, to):
        to.write(json.dumps({name: each.get(name) for name in names}, ensure_ascii=False))
        count += 1
    to.write("\n]}\n")
    return count


def _with_commas(rows: Iterable[Mapping[str, Value]], to: TextIO) -> Iterator[Mapping[str, Value]]:
    for place, each in enumerate(rows):
        to.write(",\n" if place else "\n")
        yield each
