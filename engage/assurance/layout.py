"""The plain format of a document, and what still stands in the way of publishing it. Pure.

A line that begins with `#`, `##` or `###` is a heading, with `- ` an item of a list, with `| ` a row of a table (the
first one is its head). Everything else is a paragraph; an empty line ends it. `[[what is missing]]` is a placeholder.
`((name))` is a fact, filled in from the settings whenever the document is shown; alone on a line it can be a table.
Nothing else has a meaning, so what somebody types can never become markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

LONGEST = 60_000
_HEADING = re.compile(r"(#{1,3}) +(.+)")
_MARK = re.compile(r"\[\[(.*?)\]\]|\(\(([a-z_]+)\)\)")
_ALONE = re.compile(r"\(\(([a-z_]+)\)\)")


@dataclass(frozen=True)
class Table:
    """A fact with rows; the first one is its head."""

    rows: Sequence[Sequence[str]]


Fact = str | Table
Facts = Mapping[str, Fact]


@dataclass(frozen=True)
class Run:
    """Some words of a line. `gap`: they say what is missing. `fact`: they came from the settings."""

    text: str
    gap: bool = False
    fact: bool = False


@dataclass(frozen=True)
class Block:
    """A part of a document: `kind` is heading, paragraph, list or table; `lines` its runs, cell by cell in a table."""

    kind: str
    lines: Sequence[Sequence[Run]] = ()
    rows: Sequence[Sequence[Sequence[Run]]] = ()
    level: int = 0


@dataclass(frozen=True)
class Problems:
    """What stands in the way: placeholders that are left, facts that nobody knows, and no words at all."""

    gaps: Sequence[str] = ()
    unknown: Sequence[str] = ()
    empty: bool = False

    def __bool__(self) -> bool:
        return bool(self.gaps or self.unknown or self.empty)


def blocks(text: str, facts: Facts) -> list[Block]:
    """The document, in its parts."""
    found: list[Block] = []
    for kind, lines in _grouped(text):
        if kind == "heading":
            marks, _space, words = lines[0].partition(" ")
            found.append(Block(kind, [_runs(words.strip(), facts)], level=len(marks)))
        elif kind == "row":
            found.append(Block("table", rows=[[_runs(cell, facts) for cell in _cells(line)] for line in lines]))
        elif kind == "item":
            found.append(Block("list", [_runs(line[2:], facts) for line in lines]))
        elif kind == "fact":
            found.append(_fact_block(lines[0], facts))
        else:
            found.append(Block("paragraph", [_runs(" ".join(lines), facts)]))
    return found


def problems(text: str, facts: Facts) -> Problems:
    """What is left to fill in. A fact that is itself a placeholder counts as one."""
    gaps: dict[str, None] = {}
    unknown: dict[str, None] = {}
    for gap, name in _MARK.findall(text):
        if name and name not in facts:
            unknown[name] = None
        elif name:
            gaps |= dict.fromkeys(part[0] for words in _words(facts[name]) for part in _MARK.findall(words) if part[0])
        else:
            gaps[gap.strip()] = None
    # What was opened and never closed is a placeholder too: `[[` must not reach a reader (R2.10).
    if "[[" in _MARK.sub("", text):
        gaps["[["] = None
    return Problems(tuple(gaps), tuple(unknown), empty=not text.strip())


def facts_used(text: str, facts: Facts) -> dict[str, list[str]]:
    """What each fact in the text says now, as JSON can hold it: to see later whether it changed."""
    return {name: list(_words(facts[name])) for _gap, name in _MARK.findall(text) if name in facts}


def _grouped(text: str) -> Iterator[tuple[str, list[str]]]:
    kind, lines = "", list[str]()
    for line in [*text.replace("\r\n", "\n").split("\n"), ""]:
        line = line.strip()
        now = _kind(line)
        if lines and (now != kind or now in ("heading", "fact", "")):
            yield kind, lines
            lines = []
        kind = now
        if line:
            lines.append(line)


def _kind(line: str) -> str:
    if not line:
        return ""
    if _HEADING.match(line):
        return "heading"
    if _ALONE.fullmatch(line):
        return "fact"
    return "item" if line.startswith("- ") else "row" if line.startswith("|") else "words"


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("|").split("|")]


def _runs(text: str, facts: Facts) -> list[Run]:
    found, at = [], 0
    for match in _MARK.finditer(text):
        found.append(Run(text[at : match.start()]))
        at = match.end()
        if match[1] is not None:
            found.append(Run(match[1].strip(), gap=True))
        elif match[2] not in facts:
            found.append(Run(match[2], gap=True))
        else:
            found += _filled("; ".join(_words(facts[match[2]])))
    return [run for run in [*found, Run(text[at:])] if run.text]


def _filled(words: str) -> list[Run]:
    """A fact's words; one that nobody has set says so by a placeholder of its own."""
    return [Run(run.text, gap=run.gap, fact=not run.gap) for run in _runs(words, {})]


def _fact_block(line: str, facts: Facts) -> Block:
    fact = facts.get(line[2:-2])
    if isinstance(fact, Table):
        return Block("table", rows=[[_filled(cell) for cell in row] for row in fact.rows])
    return Block("paragraph", [_runs(line, facts)])


def _words(fact: Fact) -> Iterator[str]:
    if isinstance(fact, str):
        yield fact
    else:
        yield from (" | ".join(row) for row in fact.rows)
