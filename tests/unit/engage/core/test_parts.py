"""The parts that pages are made of: shape, then word; no answer weighs more; Enter means Continue."""

from pathlib import Path

import pytest
from flask import Flask, render_template_string
from flask_babel import Babel
from jinja2 import FileSystemLoader

from engage.core import assets

TEMPLATES = Path(__file__).resolve().parents[4] / "engage" / "core" / "templates"


@pytest.fixture
def show():
    app = Flask("engage", static_folder=None)
    app.secret_key = "test"
    Babel(app)
    app.jinja_loader = FileSystemLoader(TEMPLATES)
    assets.init_assets(app)

    def render(source: str, **context: object) -> str:
        with app.test_request_context("/"):
            return render_template_string("{% import 'core/macros.html' as ui with context %}" + source, **context)

    return render


@pytest.mark.parametrize("status", ["did", "doing", "will", "cant", "stopped", "passed", "late"])
def test_every_status_has_a_shape_and_a_word(show, status):
    page = show("{{ ui.status_tag(status) }}", status=status)
    assert f"is-{status}" in page
    assert "<svg" in page
    assert page.split("</svg>")[1].split("</p>")[0].strip()


@pytest.mark.parametrize("kind", ["good", "bad", "mixed", "neither"])
def test_every_feeling_has_a_shape_and_a_word(show, kind):
    page = show("{{ ui.feeling(kind) }}", kind=kind)
    assert "<svg" in page
    assert kind.capitalize() in page


def test_no_and_yes_look_the_same_r3_1(show):
    page = show("{{ ui.twins() }}")
    assert page.count('class="button"') == 2


def test_enter_means_continue_though_the_toggles_stand_before_it(show):
    page = show("{{ ui.toggles({'form': 'q'}, easy=true) }}")
    first = page.index("<button")
    assert 'name="switch"' not in page[first : page.index("</button>", first)]
    assert page.count('form="q"') == 3


def test_faces_are_real_radios_with_words_r1_6(show):
    points = [{"value": n, "text": f"Point {n}"} for n in range(5)]
    page = show("{{ ui.face_scale('f', points, 0) }}", points=points)
    assert page.count('type="radio"') == 5
    assert page.count(" checked") == 1
    assert all(point["text"] in page for point in points)


def test_the_first_choice_has_the_id_that_the_error_summary_links_to(show):
    page = show("{{ ui.choices('q4', [{'value': 'a', 'text': 'A'}, {'or': true}, {'value': 'b', 'text': 'B'}]) }}")
    assert 'id="q4"' in page
    assert 'id="q4-2"' in page


def test_what_a_person_typed_stays_text(show):
    page = show("{{ ui.quote_card(words) }}{{ ui.said(words) }}", words="<b>&")
    assert "<b>" not in page
    assert page.count("&lt;b&gt;&amp;") == 2


def test_the_four_words_are_numbered_by_style_alone_so_that_copying_gives_the_words(show):
    page = show("{{ ui.code_ticket(['heron', 'gravel', 'lantern', 'plum']) }}")
    assert "<li>heron</li>" in page


def test_numbers_to_call_read_from_left_to_right_in_every_language(show):
    page = show("{{ ui.help_lines([{'href': 'tel:08001111', 'label': '0800 1111', 'note': 'Childline'}]) }}")
    assert '<bdi dir="ltr">0800 1111</bdi>' in page
