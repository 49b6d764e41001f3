"""What was typed is given back by the page that could not take it, and can be sent again (R2.3, R2.9)."""

from __future__ import annotations

import html
import logging
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from engage.core.database import db
from engage.core.limits import limiter
from engage.intake.models import Draft
from engage.intake.services import answers_of
from engage.safeguarding.models import Concern
from tests.integration.stories import telling
from tests.integration.surveys.walk import Walker, open_survey

WORDS = "The <b>last</b> bus leaves at six & nobody waits.\nEvery day."
SHOWN = html.escape(WORDS, quote=False)


@pytest.fixture
def survey(client: FlaskClient) -> Walker:
    """Somebody at the first question in own words."""
    walker = Walker(client, open_survey().slug).begin()
    walker.answer(taking_part="yes")
    while "growing-up-words" not in walker.at:
        walker.skip()
    return walker


@pytest.fixture
def story(client: FlaskClient) -> str:
    telling.make_collection()
    telling.go_to_prompts(client)
    return telling.START + "tell-a-day"


def answers() -> dict[str, object]:
    db.session.rollback()
    db.session.expire_all()
    return answers_of(db.session.query(Draft).one())


def fields_of(page: TestResponse) -> dict[str, str]:
    """What a browser would send from the form on this page."""
    form = re.search(r'<div class="trouble">.*?<form method="post".*?</form>', page.text, re.DOTALL)
    assert form, page.text
    hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form[0])
    typed = re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>\n(.*?)</textarea>', form[0], re.DOTALL)
    return {name: html.unescape(value) for name, value in [*hidden, *typed]}


def check(page: TestResponse, status: int) -> None:
    assert page.status_code == status
    assert page.headers["Cache-Control"] == "no-store"
    assert html.unescape(page.text).count(WORDS) == 1
    assert "<b>last</b>" not in page.text


def test_too_many_answers_at_once_lose_no_word_of_a_survey(survey: Walker, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(limiter.limiter, "hit", lambda *_all, **_named: False)
        page = survey.answer(growing_up_words=WORDS)
    check(page, 429)
    assert "growing_up_words" not in answers()
    address = re.search(r'<form method="post" action="([^"]+)" novalidate>', page.text)
    assert address
    assert address[1] == survey.at
    assert survey.client.post(html.unescape(address[1]), data=fields_of(page)).status_code == 302
    assert answers()["growing_up_words"] == WORDS


def test_too_many_answers_at_once_lose_no_word_of_a_story(
    client: FlaskClient, story: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(limiter.limiter, "hit", lambda *_all, **_named: False)
        page = client.post(story + "?then=check", data={"said": WORDS, "go": "on"})
    check(page, 429)
    assert f'action="{story}?then=check"' in page.text
    assert fields_of(page).items() >= {"said": WORDS, "go": "on"}.items()


@pytest.mark.parametrize("token", ["", "expired"])
def test_a_token_that_was_lost_loses_no_word_of_a_survey(
    app: Flask, survey: Walker, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    page = survey.client.post(survey.at, data={"q-growing_up_words": WORDS, "go": "on", "csrf_token": token})
    check(page, 400)
    assert survey.client.post(survey.at, data=fields_of(page)).status_code == 302
    assert answers()["growing_up_words"] == WORDS


def test_a_token_that_was_lost_loses_no_word_of_a_story(
    app: Flask, client: FlaskClient, story: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    page = client.post(story, data={"said": WORDS, "go": "on"})
    check(page, 400)
    assert client.post(story, data=fields_of(page)).status_code == 302
    assert answers()["a-day"] == WORDS


def test_where_the_whole_session_was_lost_the_words_are_given_back_twice(
    app: Flask, client: FlaskClient, story: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    client.delete_cookie("engage")
    page = client.post(story, data={"said": WORDS, "go": "on"})
    check(page, 400)
    page = client.post(story, data=fields_of(page))
    assert page.status_code == 410
    assert SHOWN in page.text
    assert f'href="{telling.START}"' in page.text


def test_nothing_of_it_is_logged_or_kept(
    survey: Walker, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(limiter.limiter, "hit", lambda *_all, **_named: False)
    with caplog.at_level(logging.DEBUG):
        survey.answer(growing_up_words="I want to die and nobody knows.")
    assert "nobody knows" not in caplog.text
    assert db.session.query(Concern).count() == 0


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}, {"Origin": "null"}]
)
def test_a_form_of_another_site_is_not_handed_on(
    client: FlaskClient, story: str, headers: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limiter.limiter, "hit", lambda *_all, **_named: False)
    page = client.post(story, data={"said": WORDS}, headers=headers)
    assert page.status_code == 429
    assert "Every day." not in page.text


def test_a_code_that_was_typed_is_not_shown_back(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limiter.limiter, "hit", lambda *_all, **_named: False)
    page = client.post("/my-voice/", data={"words": "amber heron lantern plum"})
    assert page.status_code == 429
    assert "lantern" not in page.text
