"""How well feelings are read: by models that had not seen the text, beside plain TextBlob and “always positive”."""

from __future__ import annotations

from collections.abc import Sequence

from engage.reading.feeling_features import lexicon
from engage.reading.feeling_model import read_model
from engage.reading.feeling_training import CannotTrain, Example, folds, train
from engage.reading.labels import asks_of, feeling_label
from engage.reading.scores import Pair, accuracy, macro_f1
from engage.reading.sentiment import chances
from tests.evaluate.figures import resampled

Row = tuple[str, str]
Rows = Sequence[dict[str, str]]
#: From so many words on a comment counts as a long story.
LONG = 60


def feelings(comments: Rows, elsewhere: Rows) -> list[Row]:
    """Figures on the first file, split by text, and on trusts that the model never saw."""
    examples = [
        Example(row["text"], asks_of(row["asks"]), label)
        for row in comments
        if (label := feeling_label(row["sentiment"]))
    ]
    try:
        known = _unseen(examples)
        never_seen = _elsewhere(examples, elsewhere)
    except CannotTrain as error:
        return [("not measured", str(error))]
    lines = [("comments, split by text", f"{len(known)}")]
    lines += _two("model", known)
    lines += _two("  plain TextBlob", [(each.label, _plain(each.text)) for each in examples])
    lines += _two("  always positive", [(each.label, "good") for each in examples])
    long, short = _by_length(never_seen)
    for name, pairs in (("trusts never seen, short", short), ("trusts never seen, long", long)):
        if pairs:
            lines += [(name, f"{len(pairs)}"), *_two("model, good against bad", pairs)]
            lines += _two("  always positive", [(true, "good") for true, _ in pairs])
    return lines


def _unseen(examples: Sequence[Example]) -> list[Pair]:
    pairs = []
    for rest, test in folds(examples):
        model = read_model(train([examples[i] for i in rest]))
        for i in test:
            found = chances(model, examples[i].text, examples[i].asks)
            pairs.append((examples[i].label, max(found, key=lambda label: found[label])))
    return pairs


def _elsewhere(examples: Sequence[Example], rows: Rows) -> list[tuple[str, Pair]]:
    """(text, (true, guessed)) for comments of other trusts that somebody judged clearly good or bad."""
    model = read_model(train(examples))
    pairs = []
    for row in rows:
        worth = row["criticality"].lstrip("-")
        if worth.isdigit() and 1 <= int(worth) <= 5:
            found = chances(model, row["text"], asks_of(row["asks"]))
            true = "bad" if row["criticality"].startswith("-") else "good"
            pairs.append((row["text"], (true, "good" if found["good"] >= found["bad"] else "bad")))
    return pairs


def _by_length(found: Sequence[tuple[str, Pair]]) -> tuple[list[Pair], list[Pair]]:
    long = [pair for text, pair in found if len(text.split()) >= LONG]
    return long, [pair for text, pair in found if len(text.split()) < LONG]


def _two(name: str, pairs: Sequence[Pair]) -> list[Row]:
    return [
        (f"{name}: accuracy", str(resampled(accuracy, pairs))),
        (f"{name}: macro-F1", str(resampled(macro_f1, pairs))),
    ]


def _plain(text: str) -> str:
    polarity = lexicon(text).polarity
    return "good" if polarity > 0 else "bad" if polarity < 0 else "neutral"
