"""`flask themes train` and `flask themes evaluate` (CONTRACT)."""

import csv
import json

import pytest

from tests.unit.engage.reading.test_feeling_model import TOLD

COLUMNS = ["--text-column", "text", "--label-column", "sentiment", "--question-column", "asks"]


@pytest.fixture
def comments(tmp_path):
    path = tmp_path / "comments.csv"
    labels = {"good": "positive", "bad": "negative", "neutral": "neutral"}
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["text", "asks", "sentiment"])
        for label, texts in TOLD.items():
            writer.writerows(
                [f"{text}, {n}", "What could be better?", labels[label]] for n in range(4) for text in texts
            )
        writer.writerow(["not judged by anybody", "open", ""])
    return path


def run(app, *arguments):
    return app.test_cli_runner().invoke(args=["themes", *map(str, arguments)])


def test_a_model_is_made_from_a_file(app, comments, tmp_path):
    target = tmp_path / "model.json"
    result = run(app, "train", "--from", comments, "--to", target)
    assert result.exit_code == 0, result.output
    assert result.output.startswith("48 texts learned from")
    assert json.loads(target.read_text(encoding="utf-8"))["words"]


def test_evaluating_prints_scores_with_a_table_of_who_was_taken_for_whom(app, comments):
    as_json = run(app, "evaluate", comments, *COLUMNS, "--task", "sentiment", "--json")
    found = json.loads(as_json.output)
    assert found["texts"] == 48
    assert set(found["confusion"]) == {"good", "bad", "neutral"}
    assert sum(sum(row.values()) for row in found["confusion"].values()) == 48
    as_text = run(app, "evaluate", comments, *COLUMNS, "--task", "sentiment").output
    assert f"accuracy  {found['accuracy']}" in as_text
    assert "true, read as" in as_text


def test_a_column_that_is_missing_is_named(app, comments):
    result = run(
        app, "evaluate", comments, "--text-column", "words", "--label-column", "sentiment", "--task", "sentiment"
    )
    assert result.exit_code == 1
    assert "has no column “words”" in result.output


def test_a_file_in_another_encoding_is_said(app, tmp_path):
    path = tmp_path / "latin.csv"
    path.write_bytes("text,sentiment\ncaf\xe9,positive\n".encode("latin-1"))
    result = run(app, "evaluate", path, *COLUMNS[:4], "--task", "sentiment")
    assert result.exit_code == 1
    assert "cannot be read" in result.output
