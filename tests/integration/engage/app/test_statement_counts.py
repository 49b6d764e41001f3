"""No page issues more than 25 statements, however many voices there are: every page is counted at two sizes."""

from __future__ import annotations

import csv
from pathlib import Path

import flask_migrate
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from engage.accounts.permissions import Role
from engage.app.demo.place import PASSWORD
from engage.core.database import db
from engage.replies.models import Reply
from engage.themes.models import Theme
from engage.voices.models import Voice
from tests.conftest import Visitor
from tests.databases import empty_app
from tests.statements import statements

MOST = 25
PUBLIC = ("/", "/surveys/", "/stories/", "/themes/", "/you-said-we-did/", "/you-said-we-did/feed.atom", "/about")
OFFICER = (
    "/desk/",
    "/desk/conversations/",
    "/desk/surveys/",
    "/desk/stories/",
    "/desk/moderation/",
    "/desk/board/",
    "/desk/board/growing-up",
    "/desk/themes/growing-up",
    "/desk/replies/",
)


def everything(app: Flask) -> dict[str, int]:
    """How many statements each page issues, asked once before so that no cache is cold."""
    with app.app_context():
        voice = db.session.scalars(select(Voice.id).where(Voice.state == "approved").limit(1)).one()
        theme = db.session.scalars(select(Theme.slug).where(Theme.public).order_by(Theme.id)).first()
        reply = db.session.scalars(select(Reply.slug).where(Reply.state == "published")).first()
    public = (*PUBLIC, f"/themes/{theme}", f"/you-said-we-did/{reply}", "/surveys/youth-voice/results")
    counts = {page: count(app.test_client(), page) for page in public}
    officer = signed_in(app, Role.OFFICER)
    counts |= {page: count(officer, page) for page in (*OFFICER, f"/desk/board/voice/{voice}")}
    lead = signed_in(app, Role.SAFEGUARDING_LEAD)
    return counts | {page: count(lead, page) for page in ("/desk/safeguarding/",)}


def count(client: FlaskClient, page: str) -> int:
    assert client.get(page).status_code == 200, page
    with client.application.app_context(), statements() as issued:
        client.get(page)
    return len(issued)


def signed_in(app: Flask, role: Role) -> FlaskClient:
    client = app.test_client()
    client.post("/desk/sign-in", data={"email": f"{role.value}@demo.example", "password": PASSWORD})
    return client


@pytest.fixture(scope="module")
def sizes(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, int], dict[str, int]]:
    """(statements in the demonstration place, and with ten times as much in it)."""
    folder = tmp_path_factory.mktemp("sizes")
    with empty_app("sqlite", folder) as app:
        app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
        app.test_client_class = Visitor
        with app.app_context():
            flask_migrate.upgrade()
        run = app.test_cli_runner().invoke
        assert run(args=["demo", "load"]).exit_code == 0
        small = everything(app)
        terms = [
            "--consent",
            "quoted",
            "--source",
            "Made up",
            "--licence",
            "MIT",
            "--approve-as",
            "officer@demo.example",
        ]
        columns = ["--text-column", "text", "--themes-column", "themes"]
        file = str(many_comments(folder))
        found = run(args=["voices", "import", file, "--conversation", "growing-up", *columns, *terms])
        assert found.exit_code == 0, found.output
        return small, everything(app)


def many_comments(folder: Path) -> Path:
    """1,500 comments on 40 themes, and some that wait for safeguarding."""
    file = folder / "many.csv"
    with file.open("w", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(["text", "themes"])
        rows.writerows((f"The swing in park {n} is broken.", f"Parks {n % 40}") for n in range(1500))
        rows.writerows((f"I want to die and it is day {n}.", "") for n in range(60))
    return file


def test_no_page_issues_more_than_25_statements(sizes: tuple[dict[str, int], dict[str, int]]) -> None:
    _, large = sizes
    assert {page: number for page, number in large.items() if number > MOST} == {}


def test_no_page_issues_more_where_there_is_more(sizes: tuple[dict[str, int], dict[str, int]]) -> None:
    small, large = sizes
    grown = {page: (small[page], large[page]) for page in small if page in large and large[page] > small[page]}
    assert grown == {}
