"""Trains the second way of spotting harm (decision 0140): `python -m tests.evaluate.train_concerns`.

Positives are our own invented lines; negatives are invented hard ones and real comments from ENGAGE_DATA. Writes
engage/reading/rules/harm_en.json; the same data gives the same rounded numbers, which `--check` tries. Both say how
well texts are read that were kept out of training.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedGroupKFold

from engage.reading.features import features, stretches
from engage.reading.harm_model import FOLDER, HUNDREDTHS, harm_model, scale
from engage.reading.rule_books import KINDS, rule_book
from tests.evaluate.figures import share
from tests.evaluate.labelled import data_folder, rows

LINES = Path(__file__).parent / "lines" / "concerns.csv"
MODEL = FOLDER / "harm_en.json"
COMMENTS = ("nhs_comments.csv", "nhs_comments_phase1.csv")
# A real comment weighs this much of a line: there are many, and few resemble what worries.
COMMENT_WEIGHT = 0.1
STRENGTH = 30.0
SEEN_AT_LEAST = 2
KEPT, KEPT_FOR_KINDS = 26_000, 3_000
ALIKE = 0.4
# Of the harmless lines, which are hard on purpose, this share may be flagged; and of real comments this.
LINES_FLAGGED, COMMENTS_FLAGGED = 0.055, 0.010


@dataclass
class Data:
    """Stretches of texts, a row each: their features, whether harm, the text's number (lines first), its weight."""

    matrix: Any
    names: list[str]
    harm: Any
    text_of: Any
    weights: Any
    lines: list[dict[str, str]]
    groups: Any


def load(lines: list[dict[str, str]], comments: Sequence[str]) -> Data:
    """Everything there is to learn from."""
    book = rule_book("en")
    assert book
    seen: list[dict[str, float]] = []
    text_of: list[int] = []
    stems = [book.tokens(row["text"]).words for row in lines]
    for number, words in enumerate([*stems, *(book.tokens(text).words for text in comments)]):
        parts = [(0, len(words))] if number < len(lines) else stretches(words)
        for start, end in parts:
            seen.append({f.name: scale(f.name) for f in features(words[start:end], book.lists)})
            text_of.append(number)
    vectorizer = DictVectorizer(sort=True)
    matrix = vectorizer.fit_transform(seen).tocsr()
    length = np.sqrt(np.maximum(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel(), 1e-9))
    often = np.flatnonzero(np.asarray((matrix > 0).sum(axis=0)).ravel() >= SEEN_AT_LEAST)
    matrix = (sparse.diags(1 / length) @ matrix)[:, often].tocsr()
    harmful = np.array([row["concern"] == "yes" for row in lines] + [False] * len(comments))
    number = np.array(text_of)
    groups = _alike(stems) + list(range(len(lines), len(lines) + len(comments)))
    return Data(
        matrix=matrix,
        names=[str(name) for name in vectorizer.get_feature_names_out()[often]],
        harm=harmful[number],
        text_of=number,
        weights=np.where(number < len(lines), 1.0, COMMENT_WEIGHT),
        lines=lines,
        groups=np.array(groups)[number],
    )


def _alike(stems: Sequence[tuple[str, ...]]) -> list[int]:
    """A group for each line: lines made on one pattern are learnt or tried together, never one from the other."""
    sets = [{*words, *(f"{a} {b}" for a, b in pairwise(words))} for words in stems]
    holders: dict[str, list[int]] = defaultdict(list)
    group = list(range(len(stems)))
    for at, mine in enumerate(sets):
        for other in {o for word in mine for o in holders[word]}:
            if len(mine & sets[other]) > ALIKE * len(mine | sets[other]):
                old, new = group[at], group[other]
                group = [new if g == old else g for g in group]
        for word in mine:
            holders[word].append(at)
    return group


def fit(matrix: Any, harm: Any, weights: Any) -> LogisticRegression:
    model = LogisticRegression(C=STRENGTH, solver="liblinear", tol=1e-3, max_iter=1000, random_state=0)
    return model.fit(matrix, harm, sample_weight=weights)


def held_apart(data: Data) -> Any:
    """The score of every text by a model that saw neither it nor its like."""
    scores = np.zeros(data.matrix.shape[0])
    folds = StratifiedGroupKFold(5, shuffle=True, random_state=1).split(data.matrix, data.harm, data.groups)
    for learn, try_on in folds:
        model = fit(data.matrix[learn], data.harm[learn], data.weights[learn])
        scores[try_on] = model.decision_function(data.matrix[try_on])
    texts = np.full(data.text_of.max() + 1, -np.inf)
    np.maximum.at(texts, data.text_of, scores)
    return texts


def threshold(data: Data, texts: Any) -> float:
    """Where the score becomes a concern: the lower the better, within what may be flagged."""
    count = len(data.lines)
    harmless = texts[:count][[row["concern"] != "yes" for row in data.lines]]
    return float(max(np.quantile(harmless, 1 - LINES_FLAGGED), np.quantile(texts[count:], 1 - COMMENTS_FLAGGED)))


def built(data: Data, texts: Any) -> dict[str, Any]:
    """The model as it is written to the file."""
    model = fit(data.matrix, data.harm, data.weights)
    weights = np.rint(model.coef_[0] * HUNDREDTHS).astype(int)
    kept = np.argsort(-np.abs(weights) * [scale(n) for n in data.names], kind="stable")[:KEPT]
    of = {data.names[at]: int(weights[at]) for at in sorted(kept) if weights[at]}
    return {
        "about": {
            "lines": len(data.lines),
            "of_these_harm": sum(row["concern"] == "yes" for row in data.lines),
            "comments": int(data.text_of.max() + 1 - len(data.lines)),
            "made_by": "python -m tests.evaluate.train_concerns",
            "see": "engage/decisions/0140-two-ways-to-spot-harm.md",
        },
        "threshold": round(threshold(data, texts), 2),
        "bias": round(float(model.intercept_[0]), 2),
        "kind_names": list(KINDS),
        **_kinds(data),
        "weights": of,
    }


def _kinds(data: Data) -> dict[str, Any]:
    """One model for each kind and one for urgent, from the lines that are harm; by whole words and word lists."""
    rows_ = np.flatnonzero(data.harm)
    lines = [data.lines[at] for at in data.text_of[rows_]]
    whole = np.array([at for at, name in enumerate(data.names) if name[0] != "~"])
    matrix = data.matrix[rows_][:, whole]
    targets = [np.array([line["kind"] == kind for line in lines]) for kind in KINDS]
    targets.append(np.array([line["urgency"] == "urgent" for line in lines]))
    models = [fit(matrix, target, None) for target in targets]
    weights = np.rint(np.array([model.coef_[0] for model in models]) * HUNDREDTHS).astype(int)
    kept = sorted(np.argsort(-np.abs(weights).max(axis=0), kind="stable")[:KEPT_FOR_KINDS])
    return {
        "kind_bias": [round(float(model.intercept_[0]), 2) for model in models],
        "kinds": {data.names[whole[at]]: [int(w) for w in weights[:, at]] for at in kept},
    }


def figures(data: Data, texts: Any, at: float) -> list[tuple[str, str]]:
    """How well texts are read that the model did not learn from, with the rules and without; the worst kind first."""
    book = rule_book("en")
    assert book
    count = len(data.lines)
    model = texts[:count] > at
    rules = np.array([bool(book.find(row["text"])) for row in data.lines])
    either = model | rules
    of = {kind: [i for i, row in enumerate(data.lines) if row["kind"] == kind] for kind in (*KINDS, "")}
    harm = [i for i, row in enumerate(data.lines) if row["kind"]]

    def said(found: Any, lines: list[int]) -> str:
        return f"{share(int(found[lines].sum()), len(lines))}   (of {len(lines):,})"

    worst_first = sorted(KINDS, key=lambda kind: either[of[kind]].mean())
    comments = texts[count:] > at
    return [
        ("recall, both", said(either, harm)),
        *((f"  {kind}", said(either, of[kind])) for kind in worst_first),
        ("recall, the model alone", said(model, harm)),
        ("recall, the rules alone", said(rules, harm)),
        ("harmless lines flagged, both", said(either, of[""])),
        ("  the model alone", said(model, of[""])),
        ("  the rules alone", said(rules, of[""])),
        ("real comments, the model alone", f"{share(int(comments.sum()), len(comments))}   (of {len(comments):,})"),
    ]


def unseen() -> list[tuple[str, str]]:
    """The same for the lines of the repository, at the threshold that ships."""
    data = load(rows(LINES), comments_to_learn())
    shipped = harm_model("en")
    assert shipped
    return figures(data, held_apart(data), shipped.threshold)


def digest(path: Path) -> str:
    """Tells whether the model was made from this very file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]


def comments_to_learn() -> list[str]:
    """The real comments in ENGAGE_DATA."""
    return [row["text"] for name in COMMENTS for row in rows(data_folder() / name)]


def train(lines: Path = LINES) -> tuple[Data, Any, dict[str, Any]]:
    """The data, each text's score by a model that did not see it, and the model made from all of it."""
    comments = comments_to_learn()
    data = load(rows(lines), comments)
    texts = held_apart(data)
    made = built(data, texts)
    made["about"] |= {"lines_file": digest(lines), "words_file": digest(FOLDER / "words_en.toml")}
    return data, texts, made


def written(made: dict[str, Any]) -> str:
    """The model as a file, a feature a line, so that a change can be read."""
    return json.dumps(made, ensure_ascii=False, indent=0, separators=(",", ":")) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail where the file would change")
    arguments = parser.parse_args()
    data, texts, made = train()
    for name, figure in figures(data, texts, made["threshold"]):
        print(f"{name:<32}{figure}")
    if not arguments.check:
        MODEL.write_text(written(made), encoding="utf-8")
        print(f"Wrote {MODEL} ({MODEL.stat().st_size:,} bytes).")
    elif MODEL.read_text(encoding="utf-8") != written(made):
        raise SystemExit(f"{MODEL} is not what this data makes. Run without --check to make it again.")


if __name__ == "__main__":
    main()
