"""Choosing quotes among many: pages, a word filter, and what was chosen on another page stays."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from engage.accounts.permissions import Role
from engage.core.database import db
from engage.replies import queries
from engage.replies.models import Reply, ReplyQuote
from engage.themes.models import Theme
from engage.voices.models import Voice
from tests.factories import make_conversation, make_staff, make_voice, sign_in
from tests.integration.engage.replies.factories import make_draft, make_theme, tag
from tests.statements import statements

TICK = re.compile(r'name="quote" value="([0-9-]+)"( checked)?')


@pytest.fixture
def theme(app: Flask) -> Theme:
    return make_theme(make_conversation())


@pytest.fixture
def officer(client: FlaskClient, theme: Theme) -> FlaskClient:
    return sign_in(client, make_staff(Role.OFFICER))


def say(theme: Theme, text: str) -> Voice:
    voice = make_voice(text, conversation=theme.conversation, approve=True)
    tag(voice, theme)
    return voice


def key(voice: Voice) -> str:
    return f"{voice.id}-0-{len(voice.text)}"


def offered(client: FlaskClient, reply_id: int, **arguments: object) -> dict[str, bool]:
    """Each stretch on the page, and whether it is ticked."""
    page = client.get(f"/desk/replies/{reply_id}/quotes", query_string=arguments)
    assert page.status_code == 200
    return {value: bool(ticked) for value, ticked in TICK.findall(page.text)}


def save(client: FlaskClient, reply_id: int, *stretches: str) -> None:
    db.session.rollback()
    reply = db.session.get_one(Reply, reply_id, populate_existing=True)
    told = {"quote": list(stretches), "revision": reply.revision, "more": "on"}
    assert client.post(f"/desk/replies/{reply_id}/quotes?page=2", data=told).status_code == 302


def test_every_stretch_is_on_one_page_and_no_page_is_long(officer: FlaskClient, theme: Theme, monkeypatch):
    monkeypatch.setattr(queries, "QUOTES_A_PAGE", 3)
    voices = [say(theme, f"I wait {n} hours.") for n in range(7)]
    reply_id = make_draft(theme).id
    pages = [offered(officer, reply_id, page=page) for page in (1, 2, 3)]
    assert [len(each) for each in pages] == [3, 3, 1]
    assert {value for each in pages for value in each} == {key(voice) for voice in voices}
    assert offered(officer, reply_id, page=99) == pages[2]


def test_what_was_chosen_on_one_page_stays_when_another_is_saved(officer: FlaskClient, theme: Theme, monkeypatch):
    monkeypatch.setattr(queries, "QUOTES_A_PAGE", 2)
    voices = [say(theme, f"I wait {n} hours.") for n in range(5)]
    reply_id = make_draft(theme).id
    save(officer, reply_id, key(voices[0]))
    second = offered(officer, reply_id, page=2)
    assert second == {key(voices[0]): True, key(voices[3]): False, key(voices[4]): False}
    save(officer, reply_id, key(voices[0]), key(voices[4]))
    assert {each.voice_id for each in db.session.query(ReplyQuote)} == {voices[0].id, voices[4].id}
    save(officer, reply_id, key(voices[4]))
    assert [each.voice_id for each in db.session.query(ReplyQuote)] == [voices[4].id]


def test_a_word_narrows_what_is_offered_and_keeps_what_was_chosen(officer: FlaskClient, theme: Theme):
    bus, rain, percent = say(theme, "The Bus leaves."), say(theme, "It rains at the stop."), say(theme, "100% late.")
    reply_id = make_draft(theme).id
    assert offered(officer, reply_id, find="bus") == {key(bus): False}
    assert offered(officer, reply_id, find="%") == {key(percent): False}
    save(officer, reply_id, key(rain))
    assert offered(officer, reply_id, find="bus") == {key(rain): True, key(bus): False}
    assert offered(officer, reply_id, find="no such word") == {key(rain): True}


def test_only_the_words_of_the_stretch_itself_are_searched(officer: FlaskClient, theme: Theme):
    voice = make_voice("The bus leaves. My coach minds.", conversation=theme.conversation, approve=True)
    tag(voice, theme, 0, 15)
    reply_id = make_draft(theme).id
    assert offered(officer, reply_id, find="leaves") == {f"{voice.id}-0-15": False}
    assert offered(officer, reply_id, find="coach") == {}


def test_a_stretch_tagged_in_two_themes_is_offered_once(officer: FlaskClient, theme: Theme):
    other = make_theme(theme.conversation, "Stops")
    voice = say(theme, "The bus leaves.")
    tag(voice, other)
    reply_id = make_draft(theme, more_themes=[other]).id
    assert offered(officer, reply_id) == {key(voice): False}


def test_ten_times_the_words_cost_no_more_statements(officer: FlaskClient, theme: Theme):
    reply_id = make_draft(theme).id
    costs = []
    for number in (2, 20):
        for n in range(number):
            say(theme, f"I wait {number} {n} hours.")
        db.session.expire_all()
        with statements() as sent:
            offered(officer, reply_id)
        costs.append(len(sent))
    assert costs[0] == costs[1]
