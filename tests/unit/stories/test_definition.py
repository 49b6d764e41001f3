"""A story collection as data: what ships is sound, what is not is told in words."""

import json
from copy import deepcopy
from pathlib import Path

import pytest

from stories.definition import problems, prompts

SHIPPED = sorted(Path("stories/definitions").glob("*.json"))


def sound():
    return {
        "slug": "a-day",
        "titles": {"en": "A day"},
        "intros": {"en": "Tell us."},
        "prompts": [{"id": "day", "texts": {"en": "What is it like?"}}],
    }


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_what_we_ship_is_sound_in_every_language(path):
    assert problems(json.loads(path.read_text())) == []


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_what_we_ship_has_an_easy_read_variant_of_short_sentences(path):
    definition = json.loads(path.read_text())
    maps = [definition["titles"], definition["intros"]]
    maps += [texts for each in definition["prompts"] for texts in (each["texts"], each["hints"])]
    for texts in maps:
        for language in ("en", "pl", "ar"):
            for sentence in texts[language]["easy"].replace("?", ".").replace("؟", ".").split("."):
                assert len(sentence.split()) <= 15, sentence


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"slug": "A day"}, "“slug” must be"),
        ({"titles": {"pl": "Dzień"}}, "titles: the text in “en” is missing"),
        ({"titles": {"en": {"easy": "A day"}}}, "titles: the text in “en” is missing"),
        ({"prompts": []}, "“prompts” must list"),
        ({"prompts": sound()["prompts"] * 2}, "the id “day” stands twice"),
        ({"prompts": [{"id": "day", "asks": "all", "texts": {"en": "?"}}]}, "“asks” must be"),
        ({"prompts": [{"id": "../x", "texts": {"en": "?"}}]}, "“id” must be"),
    ],
)
def test_what_is_wrong_is_told(change, told):
    assert any(told in each for each in problems({**deepcopy(sound()), **change}, ["en"]))


def test_a_sound_one_is_read_as_it_is_kept():
    kept = [each.as_dict() for each in prompts(sound()["prompts"])]
    assert [each.as_dict() for each in prompts(kept)] == kept
    assert kept[0]["asks"] == "open"
