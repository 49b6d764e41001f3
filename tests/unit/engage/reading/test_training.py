"""The model that ships is made from what lies in the repository, the same each time (decision 0140)."""

import json

from engage.reading.harm_model import FOLDER, harm_model
from tests.evaluate import train_concerns
from tests.evaluate.labelled import rows

LINES = rows(train_concerns.LINES)
COMMENTS = ["The nurse was kind and quick.", "Parking was hard. The ward was clean and the food was good."] * 20


def test_the_model_was_made_from_these_lines_and_word_lists():
    """After a change of either: `python -m tests.evaluate.train_concerns`."""
    about = harm_model("en").about
    assert about["lines_file"] == train_concerns.digest(train_concerns.LINES)
    assert about["words_file"] == train_concerns.digest(FOLDER / "words_en.toml")


def test_the_lines_are_whole_and_each_stands_once():
    assert len(LINES) > 2000
    assert len({row["text"].lower() for row in LINES}) == len(LINES)
    for row in LINES:
        if row["concern"] == "yes":
            assert row["kind"] in train_concerns.KINDS, row
            assert row["urgency"] in ("urgent", "soon"), row
        else:
            assert (row["concern"], row["kind"], row["urgency"]) == ("no", "", ""), row


def test_the_same_data_makes_the_same_file():
    def make():
        data = train_concerns.load(LINES[::8], COMMENTS)
        return train_concerns.written(train_concerns.built(data, train_concerns.held_apart(data)))

    first = make()
    assert first == make()
    assert json.loads(first)["weights"]


def test_lines_of_one_pattern_are_kept_together():
    lines = ("my dad hit me on monday", "my mum hit me on monday", "where can i park on monday")
    groups = train_concerns._alike([tuple(line.split()) for line in lines])
    assert groups[0] == groups[1] != groups[2]


def test_what_the_threshold_allows_is_what_was_set():
    data = train_concerns.load(LINES[::8], COMMENTS)
    texts = train_concerns.held_apart(data)
    at = train_concerns.threshold(data, texts)
    harmless = [texts[i] for i, row in enumerate(data.lines) if row["concern"] != "yes"]
    assert sum(score > at for score in harmless) <= train_concerns.LINES_FLAGGED * len(harmless) + 1
