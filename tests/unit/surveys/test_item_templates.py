"""Every type of question printed from its own template, in the ways people meet it."""

import re
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import pytest
from jinja2 import ChoiceLoader, Environment, PackageLoader
from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from surveys.definition import Item, parse
from surveys.field_types import FIELD_TYPES
from surveys.forms import filled, page_form, questions
from surveys.shipped import shipped_definitions
from tests.unit.surveys.conftest import words

AREAS = [(f"a{n}", f"Area {n}") for n in range(3)]
MANY_AREAS = [(f"a{n}", f"Area {n}") for n in range(30)]


@pytest.fixture(scope="module")
def pages() -> Environment:
    """The real templates, with plain stand-ins for what the application gives them."""
    loader = ChoiceLoader([PackageLoader("surveys"), PackageLoader("engage.core")])
    env = Environment(loader=loader, autoescape=True, extensions=["jinja2.ext.i18n"])
    env.install_null_translations(newstyle=True)  # type: ignore[attr-defined]
    env.globals["picture"] = lambda name: Markup('<svg class="picture" data-name="{}"></svg>').format(name)
    env.globals["icon"] = lambda name: Markup('<svg class="icon" data-name="{}"></svg>').format(name)
    return env


class Page(HTMLParser):
    """Tags of a page with their attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def all(self, *names: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.tags if tag in names]


def printed(pages: Environment, item: Item, *, sent: Any = None, answer: Any = None, **context: Any) -> str:
    """The question as HTML: with an answer given before, or after `sent` came back with errors."""
    variant = context.get("variant", "standard")
    made = page_form([item], "en", variant)
    form = made(MultiDict(sent)) if sent is not None else made(data=filled([item], {item.id: answer}))
    if sent is not None:
        form.validate()
    [question] = questions([item], form, "en", variant)
    return pages.get_template(question.template).render(question=question, as_title=True, **context)


def every_kind(item: Callable[..., Item]) -> list[Item]:
    return [with_areas(item(kind, hint=words("A hint"), why=words("We ask because"))) for kind in FIELD_TYPES]


def with_areas(item: Item, areas: list[tuple[str, str]] = AREAS) -> Item:
    raw = {"slug": "s", "title": words("S"), "languages": ["en"]}
    if item.type != "area":
        return item
    page = {"id": "p", "items": [{"id": item.id, "type": "area", "label": dict(item.label.by_language)}]}
    return parse({**raw, "pages": [page]}).with_areas(areas).item(item.id)


def test_the_question_is_the_only_h1_and_says_when_it_is_optional(pages: Environment, item: Any) -> None:
    for each in every_kind(item):
        html = printed(pages, each)
        assert html.count("<h1>") == 1
        assert ("(optional)" in html) is each.optional, each.type


def test_every_input_has_its_own_label_and_no_id_twice(pages: Environment, item: Any) -> None:
    for each in [*every_kind(item), with_areas(item("area"), MANY_AREAS)]:
        page = Page(printed(pages, each))
        inputs = page.all("input", "select", "textarea")
        assert inputs
        labels = [label["for"] for label in page.all("label")]
        assert sorted(map(str, labels)) == sorted(str(box["id"]) for box in inputs), each.type
        ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
        assert len(ids) == len(set(ids)), each.type


def test_nothing_is_required_in_the_browser_and_nothing_carries_a_style(pages: Environment, item: Any) -> None:
    for each in every_kind(item):
        assert not re.search(r"\s(required|style|onblur|maxlength)\b", printed(pages, each)), each.type


def test_every_description_an_input_points_to_is_on_the_page(pages: Environment, item: Any) -> None:
    for each in every_kind(item):
        page = Page(printed(pages, each, sent={}))
        ids = {attributes.get("id") for _, attributes in page.tags}
        for _, attributes in page.tags:
            for target in str(attributes.get("aria-describedby") or "").split():
                assert target in ids, (each.type, target)


def test_each_line_of_the_error_summary_leads_to_an_input_with_the_same_words(pages: Environment, item: Any) -> None:
    for each in every_kind(item):
        form = page_form([each], "en", "standard")(MultiDict())
        form.validate()
        [question] = questions([each], form, "en", "standard")
        html = printed(pages, each, sent={})
        for input_id, said in question.errors:
            assert input_id in {box["id"] for box in Page(html).all("input", "select", "textarea")}, each.type
            assert said in html, each.type


def test_an_answer_given_before_is_chosen_again(pages: Environment, item: Any) -> None:
    answers = {"single_choice": "bus", "multiple_choice": ["bus"], "scale": 4, "assent": "yes", "age_band": "16-17"}
    for kind, answer in answers.items():
        page = Page(printed(pages, item(kind), answer=answer))
        [chosen] = [box for box in page.all("input") if "checked" in box]
        assert chosen["value"] in (str(answer), *(answer if isinstance(answer, list) else [])), kind
    page = Page(printed(pages, item("rank"), answer=["cost", "bus"]))
    assert [option["value"] for option in page.all("option") if "selected" in option] == ["cost", "bus"]


def test_own_words_are_printed_and_never_run(pages: Environment, item: Any) -> None:
    for kind in ("short_text", "long_text"):
        html = printed(pages, item(kind), answer='<script>alert("x")</script>')
        assert "<script>" not in html
        assert "&lt;script&gt;" in html


def test_many_areas_become_one_list(pages: Environment, item: Any) -> None:
    assert "<select" not in printed(pages, with_areas(item("area")))
    html = printed(pages, with_areas(item("area"), MANY_AREAS), answer="a7")
    assert html.count("<select") == 1
    assert '<option value="a7" selected>' in html


def test_a_face_keeps_its_word_and_stays_where_pictures_are_off(pages: Environment, item: Any) -> None:
    html = printed(pages, item("scale", points=3), pictures=False)
    assert html.count('class="icon"') == 3
    assert all(word in html for word in ("Good", "OK", "Not good"))


def test_pictures_can_be_switched_off_and_the_words_stay(pages: Environment) -> None:
    for raw in shipped_definitions().values():
        for item in parse(raw).with_areas(AREAS).items():
            with_them = printed(pages, item, pictures=True, variant="easy")
            without = printed(pages, item, pictures=False, variant="easy")
            assert 'class="picture"' not in without
            assert all(option.label.read("en", "easy") in without for option in item.options if item.options), item.id
            if any(option.picture for option in item.options) and item.type != "scale":
                assert 'class="picture"' in with_them, item.id


def test_the_rank_needs_no_script_and_no_dragging(pages: Environment, item: Any) -> None:
    page = Page(printed(pages, item("rank")))
    assert len(page.all("select")) == 3
    assert not [attributes for _, attributes in page.tags if "draggable" in attributes]


def test_a_doubled_place_says_so_once_and_at_that_place(pages: Environment, item: Any) -> None:
    html = printed(pages, item("rank"), sent={"q-q": "bus", "q-q-2": "bus"})
    assert html.count("twice") == 1
    [second] = [box for box in Page(html).all("select") if box["id"] == "q-q-2"]
    assert second["aria-describedby"] == "q-q-2-error"
