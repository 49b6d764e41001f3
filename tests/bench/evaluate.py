"""`make evaluate`: how well texts are read, on the labelled data in ENGAGE_DATA, with 95 % confidence intervals.

Uses the command line as an officer would (`screen`, `themes evaluate`), so it measures what is shipped.
"""

import csv
import json
import math
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.bench.place import DATA
from tests.bench.served import ROOT

COMMENTS = "nhs_comments.csv"


def interval(right: int, of: int) -> tuple[float, float]:
    """Wilson's 95 % interval for a share (E. B. Wilson, 1927); (0, 1) of nothing."""
    if not of:
        return 0.0, 1.0
    z = 1.959964
    share = right / of
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = z * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of)) / (1 + z * z / of)
    return middle - half, middle + half


def say(what: str, right: int, of: int) -> None:
    """One line: the share, its interval, and what it is a share of."""
    low, high = interval(right, of)
    print(f"  {what:<44} {right / of if of else 0:6.3f}   ({low:.3f} to {high:.3f})   {right:,} of {of:,}")


def flask(*command: str, given: str | None = None) -> str:
    """What a command of ours prints; RuntimeError with its words where it fails."""
    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", *command],
        cwd=ROOT,
        input=given,
        capture_output=True,
        text=True,
        env=os.environ,
    )
    if done.returncode:
        raise RuntimeError(f"flask {' '.join(command)} failed:\n{done.stderr[-1500:]}")
    return done.stdout


def screened(texts: Sequence[str]) -> list[dict]:
    """What `screen` says of each text."""
    lines = "".join(" ".join(text.split()) + "\n" for text in texts)
    return [json.loads(line) for line in flask("screen", "-", given=lines).splitlines()]


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a labelled file."""
    with (DATA / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def harm() -> None:
    """Recall on lines that disclose harm, false alarms on lines that do not and on everyday comments (R4.4)."""
    print("Signs of harm (disclosures.csv)")
    lines = rows("disclosures.csv")
    found = [bool(answer["concern"]) for answer in screened([line["text"] for line in lines])]
    harmful = [line["concern"] == "yes" for line in lines]
    say("found of what discloses harm", sum(f and h for f, h in zip(found, harmful, strict=True)), sum(harmful))
    harmless = len(harmful) - sum(harmful)
    say("flagged of what does not", sum(f and not h for f, h in zip(found, harmful, strict=True)), harmless)


def personal() -> None:
    """Recall and precision of personal details; one counts as found where a finding of any kind overlaps it."""
    print("Personal details (personal_data.txt)")
    marked = (DATA / "personal_data.txt").read_text(encoding="utf-8").splitlines()
    texts: list[str] = []
    wanted: list[list[tuple[int, int]]] = []
    for line in marked:
        if not line or line.startswith("#"):
            continue
        text, spans, end = "", [], 0
        for found in re.finditer(r"\[\[[A-Z_]+:(.+?)\]\]", line):
            text += line[end : found.start()]
            spans.append((len(text), len(text) + len(found[1])))
            text += found[1]
            end = found.end()
        texts.append(text + line[end:])
        wanted.append(spans)
    right = findings = hits = 0
    for spans, answer in zip(wanted, screened(texts), strict=True):
        given = [(one["start"], one["end"]) for one in answer["personal"]]
        hits += sum(any(a < end and start < b for a, b in given) for start, end in spans)
        right += sum(any(a < end and start < b for start, end in spans) for a, b in given)
        findings += len(given)
    say("found of what is personal (recall)", hits, sum(map(len, wanted)))
    say("personal of what was found (precision)", right, findings)


def everyday() -> None:
    """What is flagged or hidden in de-identified comments, where next to nothing should be."""
    print(f"False alarms ({COMMENTS})")
    answers = screened([row["text"] for row in rows(COMMENTS)])
    say("flagged as a sign of harm", sum(bool(answer["concern"]) for answer in answers), len(answers))
    say("with anything hidden", sum(bool(answer["personal"]) for answer in answers), len(answers))


def sentiment() -> None:
    """Accuracy and macro-F1 of how a comment reads."""
    print(f"Sentiment ({COMMENTS})")
    columns = ["--text-column", "text", "--label-column", "sentiment", "--question-column", "asks"]
    command = ["themes", "evaluate", str(DATA / COMMENTS), *columns, "--task", "sentiment", "--json"]
    figures = json.loads(flask(*command))
    for name, value in figures.items():
        if isinstance(value, int | float):
            print(f"  {name:<44} {value:6.3f}" if isinstance(value, float) else f"  {name:<44} {value:6,}")


def main() -> int:
    """0 where everything was measured or the data is not there (which is said); 1 where something failed."""
    if not (DATA / COMMENTS).exists():
        print(f"The labelled data is not at {Path(DATA).resolve()}. ENGAGE_DATA names where it is.")
        return 0
    failed = 0
    for part in (harm, personal, everyday, sentiment):
        try:
            part()
        except (RuntimeError, KeyError, ValueError) as error:
            failed = 1
            print(f"  not measured: {error}", file=sys.stderr)
    return failed


if __name__ == "__main__":
    sys.exit(main())
