"""`flask voices import`: through the one door, approved and labelled, and a second run adds nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from engage.accounts.models import Staff
from engage.accounts.permissions import Role
from engage.conversations.models import Conversation
from engage.core.audit import AuditEntry
from engage.core.database import db
from engage.moderation.models import Decision
from engage.themes.models import Feeling, Reading, Tag, Theme
from engage.voices.models import Asks, Consent, Flag, Participation, Voice, VoiceState
from tests.factories import make_area, make_conversation, make_staff

FILE = """text,asks,sentiment,themes,area
The staff were kind.,good,positive,Staff|Kindness,Purbeck
The staff were kind.,good,positive,Staff|Kindness,Purbeck
Ring Dr Okafor on 07700 900123.,better,negative,Staff,
I want to die and nobody knows.,open,,,
,open,,,
Fine.,worse,,,
"""


@pytest.fixture
def conversation(app: Flask) -> Conversation:
    make_area("Purbeck")
    return make_conversation()


@pytest.fixture
def officer(app: Flask) -> Staff:
    return make_staff(Role.OFFICER)


def bring(app: Flask, conversation: Conversation, file: Path, *more: str) -> Result:
    columns = ["--text-column", "text", "--asks-column", "asks", "--sentiment-column", "sentiment"]
    columns += ["--themes-column", "themes", "--area-column", "area"]
    terms = ["--consent", "quoted", "--source", "Patient comments", "--licence", "MIT"]
    return app.test_cli_runner().invoke(
        args=["voices", "import", str(file), "--conversation", conversation.slug, *columns, *terms, *more]
    )


def counted(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "comments.csv"
    path.write_text(FILE)
    return path


def test_comments_come_in_approved_and_labelled(
    app: Flask, conversation: Conversation, officer: Staff, file: Path
) -> None:
    result = bring(app, conversation, file, "--approve-as", officer.email)
    assert result.exit_code == 0, result.output
    assert "Brought in 4, there already 0, left out 2; 1 wait in the safeguarding queue." in result.stdout
    assert "Line 6 was left out: it has no text." in result.stderr
    assert "Line 7 was left out: “worse” is not good, better or open." in result.stderr
    first = db.session.scalars(select(Voice).order_by(Voice.id)).first()
    assert first is not None
    assert (first.state, first.asks, first.participation.consent) == (VoiceState.APPROVED, Asks.GOOD, Consent.QUOTED)
    assert first.participation.credit == "Patient comments, MIT"
    assert first.participation.area is not None
    assert {theme.names["en"] for theme in db.session.scalars(select(Theme))} == {"Staff", "Kindness"}
    assert counted(Tag) == 5
    reading = db.session.get_one(Reading, first.id)
    assert reading.feeling is Feeling.GOOD
    assert {each.by_id for each in db.session.scalars(select(Decision))} == {officer.id}


def test_what_screening_holds_back_is_not_approved(
    app: Flask, conversation: Conversation, officer: Staff, file: Path
) -> None:
    bring(app, conversation, file, "--approve-as", officer.email)
    held = db.session.scalars(select(Voice).where(Voice.flag == Flag.CONCERN)).one()
    assert held.text == "I want to die and nobody knows."
    assert held.state is VoiceState.RECEIVED


def test_personal_details_are_hidden_on_the_way_in(app: Flask, conversation: Conversation, file: Path) -> None:
    bring(app, conversation, file)
    texts = set(db.session.scalars(select(Voice.text)))
    assert "Ring [name] on [phone number]." in texts


def test_a_second_run_adds_nothing_and_an_equal_row_counts_twice(
    app: Flask, conversation: Conversation, file: Path
) -> None:
    bring(app, conversation, file)
    assert counted(Participation) == 4
    again = bring(app, conversation, file)
    assert "Brought in 0, there already 4" in again.stdout
    assert (counted(Participation), counted(Voice)) == (4, 4)


def test_without_an_approver_everything_waits_for_moderation(
    app: Flask, conversation: Conversation, file: Path
) -> None:
    bring(app, conversation, file)
    assert set(db.session.scalars(select(Voice.state))) == {VoiceState.RECEIVED}


def test_a_broken_file_changes_nothing_already_stored(
    app: Flask, conversation: Conversation, officer: Staff, file: Path, tmp_path: Path
) -> None:
    bring(app, conversation, file, "--approve-as", officer.email)
    before = (counted(Voice), counted(Tag), counted(AuditEntry))
    broken = tmp_path / "broken.csv"
    broken.write_text(FILE + '"never closed,open,,,\n')
    result = bring(app, conversation, broken)
    assert result.exit_code == 1
    assert "Line 8: a quotation mark is opened and never closed. Nothing was brought in." in result.stderr
    assert (counted(Voice), counted(Tag), counted(AuditEntry)) == before


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (("--approve-as", "nobody@example.org"), "No member of staff"),
        (("--approve-as", "lead@example.org"), "may not approve"),
        (("--text-column", "comment"), "there is no column “comment”"),
    ],
)
def test_a_wrong_wish_is_told_before_anything_is_stored(
    app: Flask, conversation: Conversation, file: Path, more: tuple[str, ...], words: str
) -> None:
    make_staff(Role.SAFEGUARDING_LEAD, email="lead@example.org")
    result = bring(app, conversation, file, *more)
    assert result.exit_code == 1
    assert words in result.stderr
    assert counted(Voice) == 0
