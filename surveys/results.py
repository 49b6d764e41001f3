"""What the public may know of the counts: one safe table a question, made at a release and never after (R5.6). Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engage.disclosure.counts import safe_count, safe_shares
from surveys.counting import SPOKE
from surveys.definition import Definition, Item
from surveys.expressions import ESCAPES
from surveys.field_types.base import words_for

Counts = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Row:
    """One answer: its words, about how many people gave it, and out of a hundred; None where not shown."""

    answer: str
    people: int | None
    percentage: int | None


@dataclass(frozen=True, slots=True)
class Table:
    """One question's figures in words. `base`: about how many answered. `most`: the answer of
    substance given most often."""

    item_id: str
    type: str
    question: str
    base: int | None
    rows: tuple[Row, ...]
    most: Row | None
    withheld: str | None

    @property
    def own_words(self) -> bool:
        return not self.rows and self.withheld is None


def safe_tables(definition: Definition, counts: Counts) -> list[dict[str, Any]]:
    """The fixed list of tables: each question but that of taking part, on its own, without cross-filters.

    Of own words only how many people wrote some. Of a rank, how many put an answer among their top few.
    """
    return [_safe(item, counts.get(item.id, {})) for item in definition.items() if item.type != "assent"]


def _safe(item: Item, cells: Mapping[str, int]) -> dict[str, Any]:
    spoke = cells.get(SPOKE, 0)
    if item.is_free_text:
        base = safe_count(spoke)
        return {"item": item.id, "base": base, "answers": {}, "withheld": None if base else "few"}
    if item.type == "area":  # its options come from the place, not from the definition
        options = sorted(cell for cell in cells if not cell.startswith(":") and cell not in ESCAPES)
    else:
        options = [option.id for option in item.options]
    options += [option.id for option in item.escapes]
    several = item.type in ("multiple_choice", "rank")
    shares = safe_shares(
        {option: cells.get(option, 0) for option in options},
        sensitive=item.sensitive,
        people=spoke if several else None,
    )
    answers = {option: [shares.counts[option], shares.percentages[option]] for option in options}
    return {"item": item.id, "base": shares.base, "answers": answers, "withheld": shares.withheld}


def in_words(tables: Sequence[Mapping[str, Any]], definition: Definition, language: str) -> Iterator[Table]:
    """Released tables with the words of the definition; in the order of its questions."""
    released = {table["item"]: table for table in tables}
    for item in definition.items():
        if (table := released.get(item.id)) is None:
            continue
        rows = tuple(
            Row(words_for(item, option, language, "standard"), people, percentage)
            for option, (people, percentage) in table["answers"].items()
        )
        shown = [
            row for option, row in zip(table["answers"], rows, strict=True) if row.people and option not in ESCAPES
        ]
        yield Table(
            item_id=item.id,
            type=item.type,
            question=item.label.read(language),
            base=table["base"],
            rows=rows if table["withheld"] is None else (),
            most=max(shown, key=lambda row: row.people or 0, default=None),
            withheld=table["withheld"],
        )
