"""What a benchmark says, and the register that cases are entered in."""

import json
import os
import platform
import sys
import traceback
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Measure:
    """One figure: what, how much, in which unit, against what was measured in the same run, and what it may be."""

    name: str
    value: float
    unit: str
    baseline: float | None = None
    limit: float | None = None
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """How many times the baseline; None where there is none."""
        return self.value / self.baseline if self.baseline else None

    @property
    def kept(self) -> bool:
        """Whether the value is within its limit."""
        return self.limit is None or self.value <= self.limit


#: A case takes the stack on which what it starts is closed, and gives figures.
Case = Callable[[ExitStack], Iterable[Measure]]


class Register(dict[str, Case]):
    """Cases by name, in the order in which they were entered."""

    def case(self, name: str) -> Callable[[Case], Case]:
        """Enter the decorated function under this name."""

        def enter(function: Case) -> Case:
            self[name] = function
            return function

        return enter


def run(cases: Register, *, only: str = "") -> tuple[list[Measure], dict[str, str]]:
    """Figures of all cases whose name contains `only`, and the reason for each case that gave none."""
    measures: list[Measure] = []
    failures: dict[str, str] = {}
    with ExitStack() as stack:
        for name, case in cases.items():
            if only not in name:
                continue
            print(f"… {name}", file=sys.stderr, flush=True)
            try:
                measures += case(stack)
            except Exception:
                failures[name] = traceback.format_exc(limit=-4)
    return measures, failures


def _figure(value: float | None) -> str:
    return "" if value is None else f"{value:,.0f}" if abs(value) >= 1000 else f"{value:,.3g}"


def table(measures: Sequence[Measure]) -> str:
    """The figures as text, a line each; one over its limit is marked."""
    head = ("what", "value", "unit", "× baseline", "limit", "")
    rows = [
        (m.name, _figure(m.value), m.unit, _figure(m.ratio), _figure(m.limit), "" if m.kept else "OVER")
        for m in measures
    ]
    widths = [max(len(row[column]) for row in (head, *rows)) for column in range(len(head))]
    lines = [
        "  ".join(
            cell.ljust(width) if column in (0, 2, 5) else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in (head, tuple("─" * width for width in widths), *rows)
    ]
    lines += [f"{m.name}: {m.note}" for m in measures if m.note]
    return "\n".join(lines)


def write(measures: Sequence[Measure], failures: dict[str, str], path: Path) -> None:
    """The same figures as JSON, with when and on what they were measured."""
    path.parent.mkdir(parents=True, exist_ok=True)
    report = {
        "measured": datetime.now(UTC).isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "measures": [{**asdict(m), "ratio": m.ratio, "kept": m.kept} for m in measures],
        "not_measured": failures,
    }
    path.write_text(json.dumps(report, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
