"""Whatever somebody types shows as words, on every page, in bounded time (issue point 20).

Markup, template code, forced directions, unseen characters, look-alike letters, and words of 100,000 characters; in
what people say, in what staff write, and in the files that are loaded.
"""

from __future__ import annotations

import io
import json
import time
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from engage.accounts.models import Grant, Organisation, Staff
from engage.accounts.permissions import Role
from engage.conversations.models import Conversation
from engage.core.crypto import seal
from engage.core.database import db
from engage.core.directions import held
from engage.core.transaction import transaction
from engage.reading.screening import screen
from engage.replies.models import Reply
from engage.themes.models import Theme
from engage.voices.models import Flag, Voice
from surveys.shipped import shipped_definitions
from tests.factories import make_staff, make_voice, sign_in
from tests.integration.surveys.test_journey import with_area
from tests.integration.surveys.walk import Walker
from tests.world import World, make_world, rules

SCRIPT = "</textarea></title><script>alert(1)</script><svg onload=alert(2)><img src=x onerror=alert(3)>"
QUOTES = "\"' onmouseover=alert(4) x='"
TEMPLATE = "{{ 7 * 191 * 1009 }}{% raw %}${7*191*1009}"
TURNED = "\u202eharmless\u202d \u202btext"
UNSEEN = "pay\u200b\u2060\ufeffpal \U000e0041"
HOSTILE = SCRIPT + QUOTES + TEMPLATE + TURNED + UNSEEN
#: What must never stand in a page as it was typed. The words themselves do, escaped.
ACTS = ("<script>alert", "<svg onload", "<img src=x", "\"' onmouseover", "1349033", "\u202e", "\u202d", "\u202b")
#: Seconds that a page may take on a machine that does other things too.
MOST = 8.0


def poison(world: World, text: str) -> None:
    """Put the text wherever somebody types words."""
    with transaction():
        for conversation in db.session.query(Conversation):
            conversation.titles = conversation.purposes = conversation.who_for = {"en": text}
            conversation.audience_name, conversation.audience_role = text[:120], {"en": text}
        for theme in db.session.query(Theme):
            theme.names = theme.meanings = {"en": text}
        for reply in db.session.query(Reply):
            reply.titles = reply.said = reply.answers = {"en": {"standard": text, "easy": text}}
            reply.evidence = reply.answered_by = text[:200]
        for voice in db.session.query(Voice):
            voice.text, voice.original, voice.hidden = text, seal(text), []
        for named in (*db.session.query(Staff), *db.session.query(Organisation)):
            named.name = text[:120]


def pages(app: Flask, client: FlaskClient, world: World) -> Iterator[tuple[str, int, str, float]]:
    """Every page of the desk, and the public ones that show what was typed: address, status, text, seconds."""
    addresses = [world.address(rule) for rule, method in rules(app, with_object=True) if method == "GET"]
    addresses += [rule.rule for rule, method in rules(app, with_object=False) if method == "GET"]
    addresses += ["/", "/you-said-we-did/", "/themes/", "/surveys/", "/stories/", "/about", "/privacy"]
    for address in addresses:
        begun = time.perf_counter()
        answer = client.get(address)
        yield address, answer.status_code, answer.text, time.perf_counter() - begun


def everybody_in_one() -> Staff:
    person = make_staff()
    with transaction():
        for role in Role:
            db.session.add(Grant(staff=person, role=role))
    return person


@pytest.fixture
def world(app: Flask, client: FlaskClient) -> World:
    made = make_world()
    sign_in(client, everybody_in_one())
    return made


def test_what_was_typed_acts_on_no_page(app: Flask, client: FlaskClient, world: World) -> None:
    poison(world, HOSTILE)
    acted, shown = [], 0
    for address, status, text, _seconds in pages(app, client, world):
        shown += "&lt;script&gt;alert(1)" in text
        acted += [(address, act) for act in ACTS if act in text]
        acted += [(address, str(status))] if status >= 400 else []
    assert acted == []
    assert shown > 15


def test_a_word_of_100000_characters_stops_no_page(app: Flask, client: FlaskClient, world: World) -> None:
    poison(world, "a" * 100_000)
    slow = [
        (address, status, round(seconds, 1))
        for address, status, _text, seconds in pages(app, client, world)
        if status >= 400 or seconds > MOST
    ]
    assert slow == []


@pytest.mark.parametrize(
    "text",
    [
        "a" * 100_000,
        "\u202e" * 100_000,
        "\u200b" * 100_000,
        "<" * 100_000,
        "і" * 100_000,
        "@" * 50_000 + ".",
        "a@" * 50_000,
        "0" * 100_000,
        "Mr " * 33_000,
        "ﷺ" * 30_000,
        "e" + "\u0301" * 100_000,
    ],
    ids=lambda text: f"{text[:2].encode('unicode_escape').decode()} {len(text)}",
)
def test_reading_such_a_text_ends_in_bounded_time(text: str) -> None:
    begun = time.perf_counter()
    screen(text, "en")
    assert time.perf_counter() - begun < MOST


@pytest.mark.parametrize(
    "text",
    [
        "I want to k\u200bill my\u2060self",
        "I w\u0430nt to k\u0456ll mys\u0435lf",  # three letters are Cyrillic
        "I want to \u202elliks ym\u202c kill myself",
        "I want to ｋｉｌｌ ｍｙｓｅｌｆ",
        "I want to kill my\u00adself",
    ],
)
def test_a_disguised_cry_for_help_is_heard(app: Flask, text: str) -> None:
    assert make_voice(text).flag is Flag.CONCERN


def test_what_people_write_in_a_survey_is_shown_back_as_they_wrote_it(client: FlaskClient) -> None:
    survey, _area = with_area()
    walker = Walker(client, survey.slug).begin()
    walker.answer(taking_part="yes")
    walker.skip()
    walker.answer(growing_up_words=HOSTILE)
    page = client.get(walker.url("growing-up-words")).text
    assert [act for act in ACTS if act in page] == []
    assert "&lt;script&gt;alert(1)" in page
    assert "{{ 7 * 191 * 1009 }}" in page


def test_a_long_word_in_a_survey_is_refused_kindly_and_kept(client: FlaskClient) -> None:
    survey, _area = with_area()
    walker = Walker(client, survey.slug).begin()
    walker.answer(taking_part="yes")
    walker.skip()
    begun = time.perf_counter()
    answer = walker.answer(growing_up_words="a" * 100_000)
    assert answer.status_code == 422
    assert "a" * 100_000 in answer.text
    assert time.perf_counter() - begun < MOST


SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
ZIP = b"PK\x03\x04\x14\x00\x00\x00\x08\x00" + b"\x00" * 4000
GIF_AND_SCRIPT = b"GIF89a/*" + b"\x00" * 20 + b"*/=1;alert(1)"
DEEP = b"[" * 200_000


@pytest.mark.parametrize("content", [SVG, ZIP, GIF_AND_SCRIPT, DEEP, b"<!doctype html><script>alert(1)</script>", b""])
def test_a_file_that_is_no_survey_is_refused_and_says_nothing_of_itself(
    client: FlaskClient, world: World, content: bytes
) -> None:
    answer = load_survey(client, world, content)
    assert answer.status_code == 422
    assert [act for act in ACTS if act in answer.text] == []


def test_markup_in_a_survey_that_is_loaded_is_words(client: FlaskClient, world: World) -> None:
    raw = json.loads(json.dumps(shipped_definitions()["youth-voice"]))
    raw["slug"], raw["title"]["en"]["standard"] = "another-voice", HOSTILE
    raw["pages"][0]["items"][0]["label"]["en"]["standard"] = HOSTILE
    added = load_survey(client, world, json.dumps(raw).encode())
    assert added.status_code == 302, added.text
    for page in ("/desk/surveys/", "/desk/surveys/another-voice/", "/desk/surveys/another-voice/preview/taking-part"):
        text = client.get(page).text
        assert [act for act in ACTS if act in text] == [], page
        assert "&lt;script&gt;alert(1)" in text


def load_survey(client: FlaskClient, world: World, content: bytes) -> TestResponse:
    return client.post(
        "/desk/surveys/new",
        data={"conversation": world.conversation.id, "source": "file", "file": (io.BytesIO(content), "survey.json")},
        content_type="multipart/form-data",
    )


def test_direction_is_held_without_moving_a_place_in_the_text() -> None:
    assert held("ab\u202ecd") == "ab\u2060cd"
    assert held("العربية") == "العربية"
    assert held(7) == 7
