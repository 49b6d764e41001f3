"""How well texts are read: `python -m tests.evaluate`, on the labelled data in ENGAGE_DATA (`make evaluate`)."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

from engage.reading.concerns import MODEL_RULE, Concern, find_concerns
from engage.reading.personal import find_personal
from engage.reading.screening import screen
from engage.reading.sentiment import read
from tests.evaluate.feelings import feelings
from tests.evaluate.figures import Figure, share
from tests.evaluate.labelled import Marked, data_folder, marked_lines, rows
from tests.evaluate.personal import LINES, OWN, tally

Row = tuple[str, str]


def concerns(disclosures: list[dict[str, str]], comments: list[dict[str, str]]) -> list[Row]:
    """Signs of harm in labelled lines, and in real comments where any find is a false alarm or nearly so."""
    found = [(row, find_concerns(row["text"], "en")) for row in disclosures]
    harmful = [(row, hits) for row, hits in found if row["concern"] == "yes"]
    harmless = [hits for row, hits in found if row["concern"] != "yes"]
    noticed = [(row, hits[0]) for row, hits in harmful if hits]
    return [
        ("recall", _of(len(noticed), len(harmful))),
        *_by_kind(harmful),
        ("  of these, right kind", _of(sum(hit.kind == row["kind"] for row, hit in noticed), len(noticed))),
        ("  of these, right urgency", _of(sum(hit.urgency == row["urgency"] for row, hit in noticed), len(noticed))),
        ("  of these, by the model alone", _of(sum(_by_model(hit) for _, hit in noticed), len(noticed))),
        ("harmless lines flagged", _of(sum(bool(hits) for hits in harmless), len(harmless))),
        *([("real comments flagged", _flagged(comments))] if comments else []),
    ]


def _by_kind(harmful: list[tuple[dict[str, str], tuple[Concern, ...]]]) -> list[Row]:
    """Recall of each kind, the worst first."""
    kinds: dict[str, list[bool]] = {}
    for row, hits in harmful:
        kinds.setdefault(row["kind"], []).append(bool(hits))
    worst_first = sorted(kinds.items(), key=lambda item: sum(item[1]) / len(item[1]))
    return [(f"  {kind}", _of(sum(noticed), len(noticed))) for kind, noticed in worst_first]


def _by_model(concern: Concern) -> bool:
    return concern.rule.startswith(MODEL_RULE)


def _flagged(comments: list[dict[str, str]]) -> str:
    return _of(sum(bool(find_concerns(row["text"], "en")) for row in comments), len(comments))


def unseen() -> list[Row]:
    """Hard lines, each read by a model that saw neither it nor its like, and by the rules."""
    from tests.evaluate import train_concerns  # scikit-learn takes a while to load

    return train_concerns.unseen()


def misses(disclosures: list[dict[str, str]]) -> list[Row]:
    """The lines that tell harm and were not found, urgent ones first."""
    missed = [row for row in disclosures if row["concern"] == "yes" and not find_concerns(row["text"], "en")]
    missed.sort(key=lambda row: (row["urgency"] != "urgent", row["kind"]))
    return [(f"{row['urgency']} {row['kind']}", row["text"]) for row in missed]


def personal(lines: list[Marked], comments: list[dict[str, str]]) -> list[Row]:
    wanted = hit = said = right = 0
    for line in lines:
        found = find_personal(line.text)
        wanted += len(line.spans)
        said += len(found)
        hit += sum(any(_same(d.kind, d.start, d.end, s) for d in found) for s in line.spans)
        right += sum(any(_same(d.kind, d.start, d.end, s) for s in line.spans) for d in found)
    touched = sum(bool(find_personal(row["text"])) for row in comments)
    return [
        ("recall", _of(hit, wanted)),
        ("precision", _of(right, said)),
        *([("real comments touched", _of(touched, len(comments)))] if comments else []),
    ]


def speed(texts: list[str]) -> list[Row]:
    def per_second(work: Callable[[str], object]) -> str:
        work(texts[0])
        start = time.process_time()
        for text in texts:
            work(text)
        return f"{len(texts) / (time.process_time() - start):,.0f} texts a second"

    return [
        ("signs of harm", per_second(lambda text: find_concerns(text, "en"))),
        ("personal details", per_second(find_personal)),
        ("screen (both)", per_second(lambda text: screen(text, "en"))),
        ("sentiment", per_second(lambda text: read(text, "en"))),
    ]


def _same(kind: str, start: int, end: int, span: tuple[str, int, int]) -> bool:
    """A span counts as found where it overlaps (CONTRACT.md)."""
    return kind == span[0] and start < span[2] and span[1] < end


def _of(hits: int, of: int) -> str:
    figure: Figure = share(hits, of)
    return f"{figure}   ({hits:,} of {of:,})"


def _table(title: str, lines: Iterable[Row]) -> None:
    print(f"\n{title}\n{'-' * len(title)}")
    for name, figure in lines:
        print(f"{name:<32}{figure}")


def main() -> None:
    """Prints what can be measured with the data that is there; missing data is said, and is no failure."""
    folder = data_folder()
    files = {name: folder / name for name in ("disclosures.csv", "personal_data.txt", "nhs_comments.csv")}
    missing = [name for name, path in files.items() if not path.is_file()]
    if missing:
        print(f"Not in {folder}: {', '.join(missing)}. Set ENGAGE_DATA to the folder with the labelled data.")
    if len(missing) == len(files):
        print("Nothing to evaluate.")
        return
    print("Every figure with its 95 % confidence interval. Rules were written with this data in sight.")
    comments = [] if "nhs_comments.csv" in missing else rows(files["nhs_comments.csv"])
    second = folder / "nhs_comments_phase1.csv"
    elsewhere = rows(second) if second.is_file() else []
    if "disclosures.csv" not in missing:
        disclosures = rows(files["disclosures.csv"])
        _table("Signs of harm", concerns(disclosures, comments))
        _table("Worst misses: signs of harm not found", misses(disclosures))
    if comments and elsewhere:
        _table("Signs of harm: the model on lines it did not learn from (a minute)", unseen())
    if "personal_data.txt" not in missing:
        _table("Personal details", personal(marked_lines(files["personal_data.txt"]), comments))
    for name in OWN:
        _table(f"Personal details, our own {name}", tally(marked_lines(LINES / name)).rows())
    if comments:
        _table("Sentiment", feelings(comments, elsewhere))
        _table("Speed (one core, processor time)", speed([row["text"] for row in comments]))


if __name__ == "__main__":
    main()
