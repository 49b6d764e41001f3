"""The labelled data that `make evaluate` reads, as it lies in ENGAGE_DATA."""

from __future__ import annotations

import csv
import os
import re
from dataclasses import dataclass
from pathlib import Path

_MARK = re.compile(r"\[\[([A-Z_]+):(.*?)\]\]")


@dataclass(frozen=True)
class Marked:
    """A line with its personal details: (kind, start, end) in `text`."""

    text: str
    spans: tuple[tuple[str, int, int], ...]


def data_folder() -> Path:
    """ENGAGE_DATA, or ../shared/data beside the checkout (CONTRACT.md)."""
    checkout = Path(__file__).resolve().parents[2]
    return Path(os.environ.get("ENGAGE_DATA") or checkout.parent / "shared" / "data")


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def marked_lines(path: Path) -> list[Marked]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [_marked(line) for line in lines if line.strip() and not line.startswith("#")]


def _marked(line: str) -> Marked:
    text, at, spans = "", 0, []
    for match in _MARK.finditer(line):
        text += line[at : match.start()]
        spans.append((match[1], len(text), len(text) + len(match[2])))
        text += match[2]
        at = match.end()
    return Marked(text + line[at:], tuple(spans))
