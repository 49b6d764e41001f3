"""The trained way of spotting harm (R4.4, decision 0140): what ships, what it shows, how long it takes."""

import json
import time

import pytest

from engage.reading.concerns import MODEL_RULE, find_concerns
from engage.reading.features import features, stretches
from engage.reading.harm_model import FOLDER, harm_model, read_model
from engage.reading.rule_books import KINDS, rule_book
from engage.reading.word_lists import WordLists, read_lists

MODEL = FOLDER / "harm_en.json"
LISTS = WordLists({"who": "mum, step dad", "hits": "hit, beat up"}, {})


def test_the_model_is_small_and_plain_numbers():
    assert MODEL.stat().st_size < 1_000_000
    data = json.loads(MODEL.read_text(encoding="utf-8"))
    assert all(isinstance(weight, int) for weight in data["weights"].values())
    assert tuple(data["kind_names"]) == KINDS
    assert all(len(weights) == len(KINDS) + 1 for weights in data["kinds"].values())


def test_every_list_the_model_weighs_is_still_there():
    named = {name for name in harm_model("en").weights if name.startswith("<")}
    lists = {f"<{name}>" for name in read_lists("en")}
    assert {each for name in named for each in name.replace("> <", ">|<").split("|")} <= lists


def test_there_is_no_model_without_a_file():
    assert harm_model("pl") is None


def test_a_find_by_the_model_says_so_and_shows_its_words():
    text = (
        "Nice weather. My grandson has got hold of mother's card and there is nothing left in her account. Bye for now"
    )
    found = [concern for concern in find_concerns(text, "en") if concern.rule.startswith(MODEL_RULE)]
    for concern in found:
        assert text[concern.start : concern.end] == concern.words
        assert 0 < len(concern.words) < len(text)
    assert find_concerns(text, "en")


def test_features_are_words_lists_near_one_another_and_pieces_of_words():
    names = {feature.name for feature in features(("mum", "beat", "up", ".", "sis"), LISTS)}
    assert {"mum", "mum beat", "mum beat up", "<who>", "<hits>", "<who> <hits>", "~_mu", "~sis_"} <= names
    assert not any("." in name for name in names)


def test_a_long_text_is_read_in_stretches_that_cover_it_all():
    words = (["a"] * 9 + ["."]) * 30 + ["b"] * 100
    found = stretches(words)
    assert {at for start, end in found for at in range(start, end)} == set(range(len(words)))
    assert all(end - start <= 32 for start, end in found)
    assert stretches(["a", "b"]) == [(0, 2)]


def test_a_sign_of_harm_does_not_drown_in_a_long_story():
    story = "We walked along the river and had a picnic with the group, and the volunteers were kind. " * 20
    assert find_concerns(story, "en") == ()
    middle = len(story) // 2
    assert find_concerns(f"{story[:middle]} i feel like ending my life. {story[middle:]}", "en")


def test_scores_are_the_sum_of_weights_over_the_length():
    model = read_model(
        json.dumps(
            {
                "threshold": 0.5,
                "bias": -1.0,
                "weights": {"hit": 300, "<hits>": 100},
                "kind_names": ["abuse", "neglect"],
                "kind_bias": [0, 0, -1],
                "kinds": {"hit": [100, -100, 900]},
                "about": {},
            }
        )
    )
    read = model.read(("mum", "hit", "me"), LISTS)
    assert read is None  # one word in many features: (1.3 × 3 + 1) / √length − 1 stays below
    sure = read_model(json.dumps({**_as_data(model), "threshold": -0.9}))
    read = sure.read(("mum", "hit", "me"), LISTS)
    assert (read.kind, read.urgent) == ("abuse", True)


def _as_data(model):
    return {
        "threshold": model.threshold,
        "bias": model.bias,
        "weights": dict(model.weights),
        "kind_names": list(model.kind_names),
        "kind_bias": list(model.kind_bias),
        "kinds": dict(model.kinds),
        "about": {},
    }


def test_a_short_text_takes_little_time_and_the_first_no_half_second():
    harm_model.cache_clear()
    rule_book.cache_clear()
    began = time.process_time()
    find_concerns("where can i park", "en")
    assert time.process_time() - began < 1.0  # half a second on an idle machine
    began = time.process_time()
    for number in range(100):
        find_concerns(f"My mum took me to the library on day {number} and we read about boats.", "en")
    assert time.process_time() - began < 1.0  # 2 ms each is promised; tests run beside others


@pytest.mark.parametrize(
    "text",
    ["a" * 100_000, "dad hits " * 5_000, "i want to " * 5_000, "mum mum mum not. " * 3_000, "\u202ea" * 30_000],
)
def test_time_grows_with_the_text_and_no_faster(text):
    def taken(words):
        began = time.process_time()
        find_concerns(words, "en")
        return time.process_time() - began

    taken(text[:1000])
    assert taken(text) < 12 * taken(text[: len(text) // 4]) + 1.0
