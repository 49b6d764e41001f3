"""How well personal details are found, kind by kind: `python -m tests.evaluate.personal [FILE ...] [--misses]`."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from engage.reading.personal import PersonalDetail, find_personal
from tests.evaluate.figures import share
from tests.evaluate.labelled import Marked, marked_lines

LINES = Path(__file__).parent / "lines"
OWN = ("personal_worked.txt", "personal_kept.txt")
Row = tuple[str, str]


@dataclass
class Tally:
    """Counts by kind, and what went wrong, as (kind, "missed" or "false alarm", words and rule, line)."""

    wanted: Counter[str] = field(default_factory=Counter)
    hit: Counter[str] = field(default_factory=Counter)
    said: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    wrong: list[tuple[str, str, str, str]] = field(default_factory=list)

    def rows(self) -> Iterator[Row]:
        """Recall and precision, over all and then by kind, the worst kind first."""
        yield "recall", _of(self.hit.total(), self.wanted.total())
        yield "precision", _of(self.right.total(), self.said.total())
        for kind in sorted(self.wanted | self.said, key=self._worth):
            if self._worth(kind) < 1:
                yield f"  {kind.lower()}: recall", _of(self.hit[kind], self.wanted[kind])
                yield f"  {kind.lower()}: precision", _of(self.right[kind], self.said[kind])

    def _worth(self, kind: str) -> float:
        """F1 of a kind."""
        return (self.hit[kind] + self.right[kind]) / (self.wanted[kind] + self.said[kind])


def tally(lines: Iterable[Marked]) -> Tally:
    """A span counts as found where a detail of its kind overlaps it (CONTRACT.md)."""
    result = Tally()
    for line in lines:
        found = find_personal(line.text)
        for kind, start, end in line.spans:
            result.wanted[kind] += 1
            if any(_same(detail, (kind, start, end)) for detail in found):
                result.hit[kind] += 1
            else:
                result.wrong.append((kind, "missed", line.text[start:end], line.text))
        for detail in found:
            result.said[detail.kind] += 1
            if any(_same(detail, span) for span in line.spans):
                result.right[detail.kind] += 1
            else:
                words = f"{line.text[detail.start : detail.end]} ({detail.rule})"
                result.wrong.append((detail.kind, "false alarm", words, line.text))
    return result


def _same(detail: PersonalDetail, span: tuple[str, int, int]) -> bool:
    return detail.kind == span[0] and detail.start < span[2] and span[1] < detail.end


def _of(hits: int, of: int) -> str:
    return f"{share(hits, of)}   ({hits:,} of {of:,})" if of else "none"


def main() -> None:
    """Prints the figures of each file; with --misses what went wrong, the kind with most of it first."""
    parser = argparse.ArgumentParser(prog="python -m tests.evaluate.personal")
    parser.add_argument("files", nargs="*", type=Path, default=[LINES / name for name in OWN])
    parser.add_argument("--misses", action="store_true")
    asked = parser.parse_args()
    for path in asked.files:
        result = tally(marked_lines(path))
        print(f"\n{path.name}")
        for name, figure in result.rows():
            print(f"{name:<32}{figure}")
        if asked.misses:
            often = Counter(kind for kind, *_ in result.wrong)
            for kind, how, words, text in sorted(result.wrong, key=lambda w: (-often[w[0]], w[0], w[1])):
                print(f"{kind:<14}{how:<12}{words}   | {text}")


if __name__ == "__main__":
    main()
