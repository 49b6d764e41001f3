"""`flask themes train` and `flask themes evaluate`."""

from __future__ import annotations

import csv
import json
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import click
from flask.cli import AppGroup

from engage.reading.feeling_model import FeelingModel, feeling_model
from engage.reading.feeling_training import CannotTrain, Example, train
from engage.reading.labels import asks_of, feeling_label
from engage.reading.scores import Pair, accuracy, confusion, macro_f1
from engage.reading.sentiment import chances

themes = AppGroup("themes", help="What people say, and how it reads.")

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@themes.command("train")
@click.option("--from", "source", required=True, type=_FILE, help="A CSV file of texts that people judged.")
@click.option("--text-column", default="text", show_default=True)
@click.option("--label-column", default="sentiment", show_default=True, help="positive, neutral or negative.")
@click.option("--question-column", default="asks", show_default=True, help="good, better, open, or the question.")
@click.option("--to", "target", required=True, type=click.Path(dir_okay=False, path_type=Path))
def train_feelings(source: Path, text_column: str, label_column: str, question_column: str, target: Path) -> None:
    """Make the model of feeling anew. The same file and versions give the same numbers."""
    examples = _examples(source, text_column, label_column, question_column)
    started = time.monotonic()
    try:
        model = train(examples)
    except CannotTrain as error:
        raise click.ClickException(str(error)) from error
    target.write_text(model, encoding="utf-8")
    click.echo(f"{len(examples)} texts learned from in {time.monotonic() - started:.0f} s: {target}")


@themes.command("evaluate")
@click.argument("file", type=_FILE)
@click.option("--text-column", required=True)
@click.option("--label-column", required=True)
@click.option("--question-column", help="good, better, open, or the question that was asked.")
@click.option("--task", type=click.Choice(["sentiment"]), required=True)
@click.option("--json", "as_json", is_flag=True)
def evaluate(
    file: Path, text_column: str, label_column: str, question_column: str | None, task: str, as_json: bool
) -> None:
    """How well the texts of a file are read, against what people said of them.

    Where nothing in the file is neutral, only good and bad are told apart.
    """
    examples = _examples(file, text_column, label_column, question_column)
    model = feeling_model("en")
    if model is None or not examples:
        raise click.ClickException("There is nothing to evaluate: no labelled text, or no model.")
    pairs = _judged(examples, model)
    scores = {"texts": len(pairs), "accuracy": round(accuracy(pairs), 4), "macro_f1": round(macro_f1(pairs), 4)}
    table = confusion(pairs)
    click.echo(json.dumps({"task": task, **scores, "confusion": table}) if as_json else _table(scores, table))


def _examples(file: Path, text_column: str, label_column: str, question_column: str | None) -> list[Example]:
    """The labelled rows of the file. Raises ClickException for a column that is not there."""
    try:
        with file.open(encoding="utf-8-sig", newline="") as opened:
            reader = csv.DictReader(opened)
            for column in filter(None, (text_column, label_column, question_column)):
                if column not in (reader.fieldnames or ()):
                    raise click.ClickException(f"{file} has no column “{column}”.")
            return [
                Example(row[text_column], asks_of((row[question_column] or "") if question_column else ""), label)
                for row in reader
                if (label := feeling_label(row[label_column] or "")) and (row[text_column] or "").strip()
            ]
    except (UnicodeDecodeError, csv.Error) as error:
        raise click.ClickException(f"{file} cannot be read: {error}") from error


def _judged(examples: Sequence[Example], model: FeelingModel) -> list[Pair]:
    allowed = {each.label for each in examples}
    pairs = []
    for each in examples:
        found = {label: chance for label, chance in chances(model, each.text, each.asks).items() if label in allowed}
        pairs.append((each.label, max(found, key=lambda label: found[label])))
    return pairs


def _table(scores: Mapping[str, float], table: Mapping[str, Mapping[str, int]]) -> str:
    lines = [f"{name:<10}{score}" for name, score in scores.items()]
    lines += ["", f"{'true, read as':<16}" + "".join(f"{label:>10}" for label in table)]
    lines += [f"{true:<16}" + "".join(f"{n:>10}" for n in row.values()) for true, row in table.items()]
    return "\n".join(lines)


COMMANDS = (themes,)
