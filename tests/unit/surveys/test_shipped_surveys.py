"""What the project promises of the surveys it comes with."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from surveys.definition import Definition, Text, parse, standard_words
from surveys.problems import problems
from surveys.routing import path
from surveys.shipped import shipped_definitions

SHIPPED = shipped_definitions()
PICTURES = json.loads((Path(__file__).parents[3] / "static/pictures/pictures.json").read_text(encoding="utf-8"))


@pytest.fixture(params=sorted(SHIPPED))
def survey(request: pytest.FixtureRequest) -> Definition:
    return parse(SHIPPED[request.param])


def texts(survey: Definition) -> Iterator[Text]:
    yield from (survey.title, survey.introduction)
    for page in survey.pages:
        yield from (page.heading, page.body)
    for item in survey.items():
        yield from (item.label, item.hint, item.why, item.ending)
        yield from (option.label for option in (*item.options, *item.escapes))
    yield from (Text(words) for words in standard_words().values())


def test_a_shipped_survey_has_no_problems(survey: Definition) -> None:
    assert problems(SHIPPED[survey.slug], languages=["en", "pl", "ar"]) == []


def test_it_says_that_nobody_has_checked_its_easy_read_and_translations_yet(survey: Definition) -> None:
    assert survey.checked == {"pl": False, "ar": False, "easy": False}


def test_easy_read_sentences_have_at_most_15_words(survey: Definition) -> None:
    for text in texts(survey):
        for language, variants in text.by_language.items():
            for sentence in re.split(r"[.?؟:]\s*", variants["easy"]):
                assert len(sentence.split()) <= 15, (language, sentence)


def test_it_asks_first_whether_to_take_part(survey: Definition) -> None:
    first = next(survey.items())
    assert (first.type, survey.pages[0].items) == ("assent", (first,))
    assert path(survey, {first.id: "no"}) == [survey.pages[0].id]


def test_it_asks_one_question_a_page(survey: Definition) -> None:
    assert all(len(page.items) <= 1 for page in survey.pages)


def test_it_asks_area_age_and_whether_somebody_helped(survey: Definition) -> None:
    assert {"area", "age_band", "helped_by"} <= {item.attribute for item in survey.items()}


def test_its_pictures_are_of_our_set(survey: Definition) -> None:
    named = [option.picture for item in survey.items() for option in item.options] + [
        item.picture for item in survey.items()
    ]
    assert {name for name in named if name} <= set(PICTURES)


def test_every_answer_of_youth_voice_has_a_picture_but_ages_and_areas() -> None:
    for item in parse(SHIPPED["youth-voice"]).items():
        if item.type not in ("age_band", "area"):
            assert all(option.picture for option in item.options), item.id


def test_own_words_say_what_they_are_asked_for(survey: Definition) -> None:
    asked = {item.asks for item in survey.items() if item.is_free_text}
    assert {"good", "better"} <= asked


def test_the_follow_up_comes_only_where_something_was_used() -> None:
    youth = parse(SHIPPED["youth-voice"])
    assert "used-words" in path(youth, {"used": ["library"]})
    assert "used-words" not in path(youth, {"used": ["none"]})
    assert "used-words" not in path(youth, {"used": ["dont_know"]})
    assert "used-words" not in path(youth, {})
