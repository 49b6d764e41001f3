"""With four words, a person can have everything deleted for good: explained beforehand, done at once (R5.8)."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from engage.core.database import db
from engage.core.transaction import transaction
from engage.safeguarding.models import Concern
from engage.voices.models import Participation, Voice
from engage.voices.models_keeping import Erased
from engage.voices.services import give_code, withdraw
from engage.voices.services_keeping import hold
from tests.factories import NOW, TODAY, make_participation, make_staff

PAGE = "/my-voice/"
WORDS = "The ferryman of Sandbanks hums a tune nobody else knows."


@pytest.fixture
def person(app: Flask) -> Participation:
    return make_participation(texts=(WORDS,), approve=True)


@pytest.fixture
def code(person: Participation) -> str:
    with transaction():
        given = give_code(person)
    return given


@pytest.fixture
def visit(client: FlaskClient, code: str) -> FlaskClient:
    client.post(PAGE, data={"words": code})
    return client


def left() -> int:
    db.session.expire_all()
    return db.session.scalar(sa.select(sa.func.count()).select_from(Participation)) or 0


def test_what_it_means_is_said_before_anything_is_done(visit: FlaskClient) -> None:
    page = visit.post(PAGE + "ask", data={"do": "erase"})
    assert page.status_code == 200
    assert "Nobody can bring it back" in page.text
    assert "Numbers already published stay" in page.text
    assert "Then taking it back is enough" in page.text
    assert left() == 1


def test_everything_is_gone_at_once_and_the_words_lead_nowhere(visit: FlaskClient, code: str) -> None:
    page = visit.post(PAGE + "erase")
    assert page.status_code == 200
    assert "It is deleted for good" in page.text
    assert left() == 0
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Voice)) == 0
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Erased)) == 1
    assert WORDS not in visit.get(PAGE).text
    assert visit.post(PAGE, data={"words": code}).status_code == 422


def test_another_open_visit_never_shows_the_next_person(visit: FlaskClient, app: Flask, code: str) -> None:
    other = app.test_client()
    other.post(PAGE, data={"words": code})
    visit.post(PAGE + "erase")
    make_participation(texts=("Somebody else said this.",))
    assert "Somebody else said this." not in other.get(PAGE).text


def test_it_can_be_done_after_taking_back(visit: FlaskClient, person: Participation) -> None:
    with transaction():
        withdraw(person, today=TODAY)
    assert "Delete everything for good" in visit.get(PAGE).text
    visit.post(PAGE + "erase")
    assert left() == 0


def test_a_hold_is_said_and_nothing_is_deleted(visit: FlaskClient, person: Participation) -> None:
    officer = make_staff()
    with transaction():
        hold(person.conversation, by=officer, now=NOW, reason="An inquiry asks for it")
    page = visit.post(PAGE + "ask", data={"do": "erase"})
    assert "We may not delete this now" in page.text
    assert "An inquiry asks for it" not in page.text
    assert 'action="/my-voice/erase"' not in page.text
    assert visit.post(PAGE + "erase").status_code == 409
    assert left() == 1


def test_a_worry_outlives_it_and_leads_to_nobody(client: FlaskClient, app: Flask) -> None:
    person = make_participation(texts=("I want to kill myself because the bus is late.",))
    with transaction():
        code = give_code(person)
    client.post(PAGE, data={"words": code})
    client.post(PAGE + "erase")
    concern = db.session.scalars(sa.select(Concern)).one()
    assert concern.voice_id is None
    assert concern.unsent is not None


def test_a_stranger_erases_nothing(client: FlaskClient, person: Participation) -> None:
    assert client.post(PAGE + "erase").status_code == 302
    assert left() == 1
