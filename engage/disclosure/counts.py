"""Counts and shares that are safe to publish (R5.6). Take what these return; publish nothing beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

THRESHOLD = 10
NEAREST = 5


@dataclass(frozen=True, slots=True)
class About:
    """The data for "about 35 people" or, where `count` is None, "fewer than 10 people"."""

    count: int | None
    fewer_than: int


@dataclass(frozen=True, slots=True)
class SafeShares:
    """`counts` and whole `percentages` of each answer, None where not shown; `base` the people, rounded.

    `withheld` says why all of it is missing: "few" (a group under the threshold), "same answer"
    (everyone gave one answer to a sensitive question), or None.
    """

    base: int | None
    counts: Mapping[str, int | None]
    percentages: Mapping[str, int | None]
    withheld: str | None


@dataclass(frozen=True, slots=True)
class SafeTable:
    """Cells by row and column with their totals, None where not shown."""

    cells: Mapping[str, Mapping[str, int | None]]
    row_totals: Mapping[str, int | None]
    column_totals: Mapping[str, int | None]
    total: int | None


def safe_count(n: int) -> int | None:
    """None under 10 people, else rounded to the nearest 5 (halves up). Raises ValueError below zero."""
    if n < 0:
        raise ValueError("a count of people cannot be negative")
    return None if n < THRESHOLD else _rounded(n)


def about(n: int) -> About:
    """What may be said in words about a number of people."""
    return About(count=safe_count(n), fewer_than=THRESHOLD)


def safe_shares(answers: Mapping[str, int], *, sensitive: bool = False, people: int | None = None) -> SafeShares:
    """Safe counts and percentages of a question's answers.

    `people` is how many answered, where a person may choose several answers; without it, the sum.
    A single hidden answer takes the next smallest with it, so that it cannot be told from the base.
    """
    if any(n < 0 for n in answers.values()):
        raise ValueError("a count of people cannot be negative")
    total = sum(answers.values()) if people is None else people
    given = [answer for answer, n in answers.items() if n > 0]
    nothing: dict[str, int | None] = dict.fromkeys(answers)
    base = safe_count(total)
    if base is None:
        return SafeShares(None, nothing, dict(nothing), "few")
    if sensitive and _all_gave_one(answers, given, total):
        return SafeShares(None, nothing, dict(nothing), "same answer")
    hidden = _hidden_in_line(answers) if people is None else {a for a, n in answers.items() if n < THRESHOLD}
    counts = {answer: None if answer in hidden else _rounded(n) for answer, n in answers.items()}
    percentages = {answer: None if n is None else min(100, round(100 * n / base)) for answer, n in counts.items()}
    return SafeShares(base, counts, percentages, None)


def safe_table(table: Mapping[str, Mapping[str, int]]) -> SafeTable:
    """A safe two-way table: no hidden cell follows from the others and a total that is shown.

    Rows and columns are gone through until every line with a shown total hides no cell or at least two.
    """
    columns = list(dict.fromkeys(column for row in table.values() for column in row))
    cells = {name: {column: row.get(column, 0) for column in columns} for name, row in table.items()}
    hidden = {(name, c) for name, row in cells.items() for c in columns if row[c] < THRESHOLD}
    lines = [[(name, c) for c in columns] for name in cells] + [[(name, c) for name in cells] for c in columns]
    while any(_protect(line, cells, hidden) for line in lines):
        pass
    row_sums = {name: sum(row.values()) for name, row in cells.items()}
    column_sums = {c: sum(row[c] for row in cells.values()) for c in columns}
    row_totals, column_totals = _shown_totals(row_sums), _shown_totals(column_sums)
    return SafeTable(
        cells={n: {c: None if (n, c) in hidden else _rounded(row[c]) for c in columns} for n, row in cells.items()},
        row_totals=row_totals,
        column_totals=column_totals,
        total=safe_count(sum(row_sums.values())),
    )


def _rounded(n: int) -> int:
    return (2 * n + NEAREST) // (2 * NEAREST) * NEAREST


def _all_gave_one(answers: Mapping[str, int], given: Sequence[str], total: int) -> bool:
    """Everyone said the same; or, where several may be chosen, one answer was chosen by all."""
    return len(given) == 1 or any(answers[answer] >= total for answer in given)


def _hidden_in_line(line: Mapping[str, int]) -> set[str]:
    hidden = {name for name, n in line.items() if n < THRESHOLD}
    if len(hidden) == 1 and len(line) > 1:
        hidden.add(min((n, name) for name, n in line.items() if name not in hidden)[1])
    return hidden


def _protect(
    line: Sequence[tuple[str, str]], cells: Mapping[str, Mapping[str, int]], hidden: set[tuple[str, str]]
) -> bool:
    """Hides one more cell of a line in which a single one is hidden; True where it did."""
    gone = [place for place in line if place in hidden]
    if len(gone) != 1 or len(line) == 1:
        return False
    hidden.add(min((cells[row][column], row, column) for row, column in line if (row, column) not in hidden)[1:])
    return True


def _shown_totals(sums: Mapping[str, int]) -> dict[str, int | None]:
    gone = _hidden_in_line(sums)
    return {name: None if name in gone else _rounded(n) for name, n in sums.items()}
