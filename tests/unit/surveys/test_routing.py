"""Each tiny definition is walked; then what must hold of every definition."""

import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys import routing
from surveys.definition import SEVERAL_CHOICES, Definition, Item, parse
from surveys.expressions import Answers
from surveys.problems import problems
from surveys.shipped import shipped_definitions
from tests.unit.surveys.conftest import tiny_definitions

WALKED = [tiny.values[0] for tiny in tiny_definitions("walks")]
SOUND = [parse(tiny["definition"]) for tiny in WALKED] + [parse(raw) for raw in shipped_definitions().values()]


@pytest.mark.parametrize("tiny", tiny_definitions("walks"))
def test_the_tiny_survey_leads_where_its_behaviour_says(tiny: dict[str, Any]) -> None:
    assert problems(tiny["definition"]) == []
    definition = parse(tiny["definition"])
    for walk in tiny["walks"]:
        assert routing.path(definition, walk["answers"]) == walk["path"], tiny["behaviour"]
        if "relevant" in walk:
            assert routing.relevant(definition, walk["answers"]) == walk["relevant"], tiny["behaviour"]


@pytest.mark.parametrize("tiny", tiny_definitions("walks"))
def test_next_and_previous_walk_the_path_to_and_fro(tiny: dict[str, Any]) -> None:
    definition = parse(tiny["definition"])
    for walk in tiny["walks"]:
        there = walk["path"]
        for here, after in zip(there, [*there[1:], None], strict=True):
            assert routing.next_page(definition, walk["answers"], here) == after
        for here, before in zip(there, [None, *there[:-1]], strict=True):
            assert routing.previous_page(definition, walk["answers"], here) == before


def answer_to(definition: Definition) -> st.SearchStrategy[dict[str, Any]]:
    """Any answers people can give, skipped ones among them."""

    def to_item(item: Any) -> st.SearchStrategy[Any]:
        if item.is_free_text:
            return st.sampled_from([None, "", "The bus is late.\nVery late.", "الحافلة"])
        escapes = [escape.id for escape in item.escapes]
        if item.type == "area":
            return st.none() | st.sampled_from(["north", "south", *escapes])
        ids: list[Any] = [option.id for option in item.options]
        if item.type == "scale":
            ids = [int(id_) for id_ in ids]
        if item.type in ("multiple_choice", "rank"):
            most = len(item.places) or len(ids)
            several = st.lists(st.sampled_from(ids), min_size=1, max_size=most, unique=True)
            return st.none() | several | st.sampled_from([[escape] for escape in escapes])
        return st.none() | st.sampled_from([*ids, *escapes])

    return st.fixed_dictionaries({item.id: to_item(item) for item in definition.items()})


def any_draft() -> st.SearchStrategy[tuple[Definition, dict[str, Any]]]:
    return st.sampled_from(SOUND).flatmap(lambda d: st.tuples(st.just(d), answer_to(d)))


@given(any_draft())
def test_the_path_is_stable_and_in_the_order_of_the_survey(draft: tuple[Definition, Answers]) -> None:
    definition, answers = draft
    way = routing.path(definition, answers)
    assert way == routing.path(definition, answers)
    order = [page.id for page in definition.pages]
    assert way == sorted(way, key=order.index)
    assert len(set(way)) == len(way)


@given(any_draft())
def test_dropping_what_is_not_submitted_changes_no_path(draft: tuple[Definition, Answers]) -> None:
    definition, answers = draft
    if routing.declined(definition, answers):
        assert routing.relevant(definition, answers) == {}
    else:
        kept = routing.relevant(definition, answers)
        assert routing.path(definition, kept) == routing.path(definition, answers)
        assert routing.relevant(definition, kept) == kept


@given(any_draft())
def test_going_on_from_any_page_ends(draft: tuple[Definition, Answers]) -> None:
    definition, answers = draft
    for page in definition.pages:
        here: str | None = page.id
        steps = 0
        while here is not None:
            here = routing.next_page(definition, answers, here)
            steps += 1
        assert steps <= len(definition.pages) + 1


def definition_named(behaviour: str) -> Definition:
    return next(parse(tiny["definition"]) for tiny in WALKED if behaviour in tiny["behaviour"])


def test_a_changed_answer_reroutes_and_the_draft_still_holds_the_old_follow_up() -> None:
    chain = definition_named("left behind")
    draft = {"q1": "a", "q2": "b", "q3": "c"}
    draft["q1"] = "b"
    assert routing.path(chain, draft) == ["p1"]
    assert routing.relevant(chain, draft) == {"q1": "b"}
    draft["q1"] = "a"
    assert routing.relevant(chain, draft) == {"q1": "a", "q2": "b", "q3": "c"}


def test_going_on_from_a_page_that_is_no_longer_shown_leads_to_the_next_one_that_is() -> None:
    definition = definition_named("chose one answer")
    assert routing.next_page(definition, {"q1": "b"}, "p2") == "p3"
    assert routing.previous_page(definition, {"q1": "b"}, "p2") == "p1"


def test_an_unknown_page_is_an_error_and_not_the_first_page() -> None:
    with pytest.raises(LookupError):
        routing.next_page(definition_named("chose one answer"), {}, "nowhere")


def test_no_page_opens_before_the_person_said_whether_to_take_part() -> None:
    definition = definition_named("ends the path, and nothing")
    assert routing.waits_at(definition, {}) == "p1"
    assert routing.may_open(definition, {}, "p1")
    assert not routing.may_open(definition, {}, "p2")
    assert routing.may_open(definition, {"q1": "yes"}, "p2")
    assert not routing.may_open(definition, {"q1": "no"}, "p2")


def test_a_no_names_the_question_whose_kind_ending_is_shown() -> None:
    definition = definition_named("ends the path, and nothing")
    declined = routing.declined(definition, {"q1": "no"})
    assert declined is not None
    assert declined.ending.read("en").startswith("That is fine.")
    assert routing.declined(definition, {"q1": "yes"}) is None


def test_skipping_every_question_that_can_be_skipped_leaves_the_way_free() -> None:
    definition = definition_named("ends the path, and nothing")
    assert routing.waits_at(definition, {"q1": "yes"}) is None


def test_progress_promises_no_more_questions_than_can_come() -> None:
    definition = definition_named("chose one answer")
    assert routing.progress(definition, {}, "p1") == (1, 2)
    assert routing.progress(definition, {}, "p3") == (2, 0)
    assert routing.progress(definition, {"q1": "a"}, "p3") == (3, 0)


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("definition", SOUND, ids=lambda definition: definition.slug)
def test_the_questions_left_only_ever_become_fewer_whichever_way_opens(definition: Definition, seed: int) -> None:
    chance, answers = random.Random(seed), dict[str, Any]()
    page_id: str | None = definition.pages[0].id
    before, asked = 10_000, 0
    while page_id is not None:
        asks = bool(definition.page(page_id).items)
        number, left = routing.progress(definition, answers, page_id)
        asked += asks
        assert number == asked
        assert left < before if asks else left <= before
        before = left
        answers |= {item.id: _anything(item, chance) for item in definition.page(page_id).items}
        page_id = routing.next_page(definition, answers, page_id)


def _anything(item: Item, chance: random.Random) -> Any:
    said = chance.choice(
        [None, *(option.id for option in (*item.options, *item.escapes)), *["words"] * item.is_free_text]
    )
    if said is None:
        return None
    if item.type in SEVERAL_CHOICES:
        return [said]
    return int(said) if item.type == "scale" and said.isdigit() else said
