"""What a row says, by the columns the person named. Pure."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from engage.imports.reader import BadRow, Row
from engage.themes.models import Feeling
from engage.voices.models import Asks

LONGEST_TEXT = 20_000
THEMES_APART = "|"
FEELINGS = {
    "positive": Feeling.GOOD,
    "negative": Feeling.BAD,
    "neutral": Feeling.NEITHER,
    "mixed": Feeling.MIXED,
    "good": Feeling.GOOD,
    "bad": Feeling.BAD,
    "neither": Feeling.NEITHER,
}


@dataclass(frozen=True)
class Columns:
    """Which column holds what; None: the file does not say."""

    text: str
    asks: str | None = None
    sentiment: str | None = None
    themes: str | None = None
    area: str | None = None
    age: str | None = None
    day: str | None = None

    def named(self) -> list[str]:
        """The columns that must be in the file."""
        wanted = (self.text, self.asks, self.sentiment, self.themes, self.area, self.age, self.day)
        return [name for name in wanted if name]


@dataclass(frozen=True)
class Comment:
    """One usable row."""

    line: int
    digest: str
    text: str
    asks: Asks
    feeling: Feeling | None
    themes: tuple[str, ...]
    area_id: int | None
    age_band: str | None
    day: date | None


def comments(
    rows: Iterable[Row | BadRow], columns: Columns, *, areas: Mapping[str, int], key: bytes
) -> tuple[list[Comment], list[BadRow]]:
    """The usable comments, and the rows that are not, each with its reason.

    A row is its content and how many equal rows stood before it, so that a comment made twice counts twice and a
    second run of the same file adds nothing. `areas`: lower-case key or name → id.
    """
    good: list[Comment] = []
    bad: list[BadRow] = []
    seen: Counter[tuple[tuple[str, str], ...]] = Counter()
    for row in rows:
        if isinstance(row, BadRow):
            bad.append(row)
            continue
        content = tuple(sorted(row.cells.items()))
        before, seen[content] = seen[content], seen[content] + 1
        try:
            good.append(_comment(row, columns, areas, _digest(content, before, key)))
        except ValueError as error:
            bad.append(BadRow(row.line, str(error)))
    return good, bad


def _comment(row: Row, columns: Columns, areas: Mapping[str, int], digest: str) -> Comment:
    def cell(name: str | None) -> str:
        return row.cells[name].strip() if name else ""

    text = cell(columns.text)
    if not text:
        raise ValueError("it has no text")
    if len(text) > LONGEST_TEXT:
        raise ValueError(f"its text is longer than {LONGEST_TEXT:,} characters")
    return Comment(
        line=row.line,
        digest=digest,
        text=text,
        asks=_asks(cell(columns.asks)),
        feeling=_feeling(cell(columns.sentiment)),
        themes=tuple(dict.fromkeys(name.strip() for name in cell(columns.themes).split(THEMES_APART) if name.strip())),
        area_id=_area(cell(columns.area), areas),
        age_band=_age(cell(columns.age)),
        day=_day(cell(columns.day)),
    )


def _digest(content: tuple[tuple[str, str], ...], before: int, key: bytes) -> str:
    return hmac.new(key, repr((content, before)).encode(), hashlib.sha256).hexdigest()


def _asks(word: str) -> Asks:
    if not word:
        return Asks.OPEN
    try:
        return Asks(word.lower())
    except ValueError:
        raise ValueError(f"“{word}” is not good, better or open") from None


def _feeling(word: str) -> Feeling | None:
    if not word:
        return None
    if word.lower() not in FEELINGS:
        raise ValueError(f"“{word}” is not positive, neutral or negative")
    return FEELINGS[word.lower()]


def _area(word: str, areas: Mapping[str, int]) -> int | None:
    if not word:
        return None
    if word.lower() not in areas:
        raise ValueError(f"there is no area “{word}”")
    return areas[word.lower()]


def _age(word: str) -> str | None:
    if word and not re.fullmatch(r"[\w+-]{1,20}", word):
        raise ValueError(f"“{word}” is not an age band such as 16-17")
    return word or None


def _day(word: str) -> date | None:
    if not word:
        return None
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(word, form).date()  # noqa: DTZ007 -- a day has no zone
        except ValueError:
            continue
    raise ValueError(f"“{word}” is not a date such as 2026-11-21 or 21/11/2026")
