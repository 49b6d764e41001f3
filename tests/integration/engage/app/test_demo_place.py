"""The demonstration place goes through every room's verbs, on both databases, and every page of it opens."""

from __future__ import annotations

from collections.abc import Iterator

import flask_migrate
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from engage.accounts.permissions import Role
from engage.app.demo.place import PASSWORD
from engage.conversations.models import Conversation, ConversationState
from engage.core import audit
from engage.core.database import db
from engage.replies.models import Reply, ReplyState, Status
from engage.safeguarding.models import Concern
from engage.themes.models import Tag
from engage.voices.models import Participation, Voice
from tests.conftest import Visitor
from tests.databases import KINDS, empty_app

PUBLIC_PAGES = (
    "/",
    "/surveys/",
    "/surveys/youth-voice/",
    "/stories/",
    "/stories/a-day-in-your-life/",
    "/themes/",
    "/you-said-we-did/",
    "/you-said-we-did/feed.atom",
    "/you-said-we-did/feed.json",
    "/my-voice/",
    "/help-now",
    "/privacy",
    "/accessibility",
    "/about",
    "/readyz",
)
DESK_PAGES = {
    Role.OFFICER: (
        "/desk/",
        "/desk/conversations/",
        "/desk/surveys/",
        "/desk/stories/",
        "/desk/moderation/",
        "/desk/board/getting-about",
        "/desk/themes/",
        "/desk/replies/",
    ),
    Role.SAFEGUARDING_LEAD: ("/desk/", "/desk/safeguarding/"),
    Role.PUBLISHER: ("/desk/", "/desk/replies/"),
}


@pytest.fixture(scope="module", params=KINDS)
def demo(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    with empty_app(request.param, tmp_path_factory.mktemp("demo")) as app:
        app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
        app.test_client_class = Visitor
        with app.app_context():
            flask_migrate.upgrade()
        result = app.test_cli_runner().invoke(args=["demo", "load"])
        assert result.exit_code == 0, result.output
        assert f"password {PASSWORD}" in result.output
        with app.app_context():
            yield app


def test_every_status_is_published(demo: Flask) -> None:
    found = set(db.session.scalars(select(Reply.status).where(Reply.state == ReplyState.PUBLISHED)))
    assert found == set(Status)


def test_enough_is_there_to_look_alive(demo: Flask) -> None:
    states = set(db.session.scalars(select(Conversation.state)))
    assert states == {ConversationState.OPEN, ConversationState.CLOSED}
    assert (db.session.scalar(select(func.count()).select_from(Participation)) or 0) > 300
    assert (db.session.scalar(select(func.count()).select_from(Tag)) or 0) > 250
    assert (db.session.scalar(select(func.count()).select_from(Concern)) or 0) >= 2


def test_its_record_is_whole(demo: Flask) -> None:
    assert audit.verify().broken_at is None


def test_loading_again_adds_nothing_and_says_who_can_sign_in(demo: Flask) -> None:
    before = db.session.scalar(select(func.count()).select_from(Participation))
    result = demo.test_cli_runner().invoke(args=["demo", "load"])
    assert "officer@demo.example" in result.output
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(Participation)) == before


@pytest.mark.parametrize("address", PUBLIC_PAGES)
def test_a_public_page_opens(demo: Flask, address: str) -> None:
    assert demo.test_client().get(address).status_code == 200


@pytest.mark.parametrize("role", DESK_PAGES)
def test_the_desk_opens(demo: Flask, role: Role) -> None:
    client: FlaskClient = demo.test_client()
    client.post("/desk/sign-in", data={"email": f"{role.value}@demo.example", "password": PASSWORD})
    answers = {address: client.get(address).status_code for address in DESK_PAGES[role]}
    assert answers == dict.fromkeys(DESK_PAGES[role], 200)


def test_made_up_people_answer_the_first_open_survey(demo: Flask) -> None:
    before = db.session.scalar(select(func.count()).select_from(Participation)) or 0
    result = demo.test_cli_runner().invoke(args=["demo", "fill", "--participations", "20"])
    assert result.exit_code == 0, result.output
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(Participation)) == before + 20
    made_up = db.session.scalars(select(Voice).order_by(Voice.id.desc()).limit(60))
    assert not [voice.text for voice in made_up if voice.text.startswith("{")], "words, not how they are stored"
