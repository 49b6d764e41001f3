"""The model of feeling is plain numbers that can be made again, and knows when it does not know."""

import json
from itertools import cycle, islice

import pytest

from engage.reading.feeling_features import features, lexicon
from engage.reading.feeling_model import MODELS, ModelError, feeling_model, read_model
from engage.reading.feeling_training import CannotTrain, Example, folds, train
from engage.reading.labels import asks_of, feeling_label
from engage.reading.scores import accuracy, confusion, macro_f1
from engage.reading.sentiment import chances

TOLD = {
    "good": ["kind staff every time", "a lovely warm room", "they listened to me", "quick and friendly help"],
    "bad": ["rude staff every time", "a cold dirty room", "nobody listened to me", "slow and unfriendly help"],
    "neutral": ["on the second floor", "a letter in March", "some of each", "the form is blue"],
}


def _examples(n=15):
    return [
        Example(f"{text} {number}", "open", label)
        for label, texts in TOLD.items()
        for number, text in enumerate(islice(cycle(texts), n))
    ]


def test_the_same_examples_give_the_same_file_to_the_byte():
    assert train(_examples()) == train(_examples())


def test_what_was_learned_is_read_back():
    model = read_model(train(_examples()))
    found = chances(model, "kind and friendly staff", "open")
    assert max(found, key=found.get) == "good"
    assert sum(found.values()) == pytest.approx(1)


def test_too_little_to_learn_from_is_said():
    with pytest.raises(CannotTrain, match="at least 10"):
        train(_examples(5))


def test_equal_texts_never_stand_on_both_sides_of_a_split():
    examples = [Example("Nothing.", "better", "good"), Example("nothing", "better", "good"), *_examples()]
    for rest, test in folds(examples):
        assert (0 in test) == (1 in test)
        assert not set(rest) & set(test)
    assert sorted(i for _, test in folds(examples) for i in test) == list(range(len(examples)))


@pytest.mark.parametrize("source", ["", "[]", "{}", '{"start": [1, 2]}', '{"start": [1, 2, "x"]}'])
def test_a_broken_model_is_refused(source):
    with pytest.raises(ModelError):
        read_model(source)


def test_the_shipped_model_is_small_and_made_of_whole_numbers():
    path = MODELS / "feeling_en.json"
    assert path.stat().st_size < 400_000
    data = json.loads(path.read_text(encoding="utf-8"))
    for group in ("words", "letters", "figures"):
        assert all(isinstance(number, int) for numbers in data[group].values() for number in numbers)
    assert 0.5 < data["fairly_from"] < data["sure_from"] < 1


def test_a_model_holds_no_sentence():
    model = feeling_model("en")
    assert max(len(name.rpartition("|")[2].split()) for name in model.words) <= 2
    assert max(map(len, model.letters)) <= 5


def test_no_other_language_has_a_model():
    assert feeling_model("pl") is None
    assert feeling_model("../en") is None


def test_the_words_that_tell_are_words_of_the_text():
    text = "Friendly and helpful, but a very long wait"
    telling = dict(feeling_model("en").telling(features(text, "open", lexicon(text)), 5))
    assert telling["wait"] < 0 < telling["friendly"]
    assert all(word in text.lower() for word in telling)
    assert "and" not in telling


def test_unseen_letters_change_nothing():
    text = "The nurse was rude"
    hidden = "The nurse was ru\u200bde"
    assert features(hidden, "open", lexicon(text)).words == features(text, "open", lexicon(text)).words


def test_a_page_of_one_word_is_read_in_a_moment():
    assert len(features("a" * 100_000, "open", lexicon("")).letters) < 200


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("better", "better"),
        ("What was good?", "good"),
        ("What could we have done better?", "better"),
        ("Is there anything we could improve", "better"),
        ("What were you satisfied or dissatisfied with?", "open"),
        ("FFT Why?", "open"),
        ("", "open"),
    ],
)
def test_what_a_question_asks_for(question, asks):
    assert asks_of(question) == asks


def test_labels_of_other_files():
    assert [feeling_label(each) for each in ("Positive", " negative", "neutral", "", "5")] == [
        "good",
        "bad",
        "neutral",
        None,
        None,
    ]


def test_scores_of_guesses():
    pairs = [("good", "good"), ("good", "bad"), ("bad", "bad"), ("bad", "bad")]
    assert accuracy(pairs) == 0.75
    assert macro_f1(pairs) == pytest.approx((2 / 3 + 4 / 5) / 2)
    assert confusion(pairs) == {"bad": {"bad": 2, "good": 0}, "good": {"bad": 1, "good": 1}}
    assert accuracy([]) == macro_f1([]) == 0
