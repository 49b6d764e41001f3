import copy
from typing import Any

import pytest

from surveys.definition import DefinitionError, parse
from surveys.problems import problems
from surveys.shipped import shipped_definitions
from tests.unit.surveys.conftest import tiny_definitions, words


@pytest.mark.parametrize("tiny", tiny_definitions("problems"))
def test_the_tiny_survey_has_exactly_the_problem_it_was_made_for(tiny: dict[str, Any]) -> None:
    found = [{"path": problem.path, "kind": problem.kind} for problem in problems(tiny["definition"])]
    assert found == tiny["problems"], tiny["behaviour"]


@pytest.mark.parametrize("tiny", tiny_definitions("problems"))
def test_a_problem_says_in_a_plain_sentence_what_to_change(tiny: dict[str, Any]) -> None:
    for problem in problems(tiny["definition"]):
        assert problem.words.endswith((".", ".]")), problem
        assert problem.words[0].isupper() or problem.words[0] == "“" or problem.words[0].isdigit(), problem


@pytest.mark.parametrize("nonsense", [None, [], "survey", 3, {}, {"pages": None}, {"pages": [3]}, {"title": {"en": 1}}])
def test_nonsense_is_named_and_never_crashes(nonsense: Any) -> None:
    assert problems(nonsense)


def test_parsing_what_has_no_shape_says_where() -> None:
    with pytest.raises(DefinitionError, match="/slug"):
        parse({"title": words("x"), "languages": ["en"], "pages": [{"id": "p"}]})


def test_a_language_the_place_requires_is_required_of_the_survey() -> None:
    raw = shipped_definitions()["being-a-carer"]
    assert problems(raw, languages=["en", "pl"]) == []
    missing = problems(raw, languages=["cy"])
    assert {problem.kind for problem in missing} == {"missing-language"}
    assert "/title" in {problem.path for problem in missing}
    assert "/words/dont_know" in {problem.path for problem in missing}


def test_a_survey_with_too_many_ways_to_try_is_not_called_unreachable() -> None:
    options = [{"id": f"o{n}", "label": words(f"o{n}")} for n in range(16)]
    asked = {"type": "multiple_choice", "options": options, "label": words("Which?")}
    rules = [["any-in", f"q{n}", [option["id"]]] for n in range(3) for option in options]
    pages = [{"id": f"p{n}", "items": [{"id": f"q{n}", **asked}]} for n in range(3)]
    last = {
        "id": "last",
        "items": [{"id": "end", "type": "short_text", "label": words("?")}],
        "show_if": ["and", *rules],
    }
    raw = {"slug": "many", "title": words("Many"), "languages": ["en"], "pages": [*pages, last]}
    assert problems(copy.deepcopy(raw)) == []
