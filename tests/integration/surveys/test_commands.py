"""`flask surveys …`: load, publish, export; what is wrong is said, and changes nothing."""

from __future__ import annotations

import csv
import json
from typing import Any

import pytest
from sqlalchemy import select

from engage.core.database import db
from engage.core.transaction import transaction
from engage.voices.models import Flag, Voice, VoiceState
from surveys.models import Survey, SurveyVersion
from surveys.services import load
from surveys.shipped import shipped_definitions
from tests.factories import NOW, make_conversation
from tests.integration.surveys.test_journey import whole_journey, with_area
from tests.integration.surveys.walk import open_survey


@pytest.fixture
def flask(app):
    runner = app.test_cli_runner()
    return lambda *command: runner.invoke(args=["surveys", *map(str, command)])


def file_of(folder, raw: Any):
    file = folder / "survey.json"
    file.write_text(raw if isinstance(raw, str) else json.dumps(raw), encoding="utf-8")
    return file


def test_a_survey_is_loaded_and_published(flask, tmp_path):
    conversation = make_conversation()
    file = file_of(tmp_path, shipped_definitions()["youth-voice"])
    assert "version 1 is loaded" in flask("load", file, "--conversation", conversation.slug).output
    assert "version 1 is published" in flask("publish", "youth-voice").output
    again = flask("load", file)
    assert "published already" in again.output
    assert len(db.session.scalars(select(SurveyVersion)).all()) == 1


def test_a_changed_survey_becomes_the_next_version_and_the_first_stays_as_it_was(flask, tmp_path):
    open_survey()
    raw = shipped_definitions()["youth-voice"]
    raw["title"]["en"]["standard"] = "Youth voice, again"
    assert "version 2 is loaded" in flask("load", file_of(tmp_path, raw)).output
    first, second = db.session.scalars(select(SurveyVersion).order_by(SurveyVersion.number))
    assert first.definition["title"]["en"]["standard"] == "Youth voice"
    assert second.published_at is None


def test_a_published_version_is_frozen(app):
    survey = open_survey()
    with pytest.raises(ValueError, match="frozen"), transaction():
        survey.versions[0].definition = {"slug": "other"}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "Line 1: this is not JSON"),
        ("[]", "problems; nothing was changed"),
        ({"slug": "x"}, "/pages"),
    ],
)
def test_what_is_wrong_with_a_file_is_said_and_nothing_is_stored(flask, tmp_path, content, said):
    done = flask("load", file_of(tmp_path, content), "--conversation", make_conversation().slug)
    assert done.exit_code == 1
    assert said in done.output
    assert db.session.scalars(select(Survey)).all() == []


def test_a_new_survey_needs_its_conversation(flask, tmp_path):
    file = file_of(tmp_path, shipped_definitions()["youth-voice"])
    assert "Say which conversation asks it" in flask("load", file).output
    assert "There is no conversation" in flask("load", file, "--conversation", "none").output


def test_a_survey_stays_with_its_conversation(app):
    open_survey()
    with pytest.raises(Exception, match="belongs to the conversation"), transaction():
        load(shipped_definitions()["youth-voice"], make_conversation(), by="system", now=NOW)


def test_the_export_has_a_row_a_person_with_only_the_words_that_may_be_read(client, flask, tmp_path):
    survey, _area = with_area()
    whole_journey(client, survey).send()
    whole_journey(client.application.test_client(), survey).send()
    with transaction():
        voices = db.session.scalars(select(Voice).order_by(Voice.id)).all()
        for voice in voices:
            voice.state = VoiceState.APPROVED
        voices[0].flag = Flag.CONCERN
        voices[1].text = "=1+1"
    file = tmp_path / "answers.csv"
    assert "2 people in answers.csv" in flask("export", "youth-voice", "--to", file, "--purpose", "Report").output
    first, second = csv.DictReader(file.read_text(encoding="utf-8-sig").splitlines())
    assert first["growing_up_words"] == "", "what safeguarding looks at is in no export (R4.5)"
    assert first["what_is_good"] == "'=1+1", "a spreadsheet must not take it for a formula"
    assert second["growing_up_words"] == "The park is lovely in summer."
    assert (first["growing_up"], first["barriers.1"], first["used.library"], first["used.arts"]) == (
        "4",
        "cost",
        "1",
        "0",
    )


def test_the_export_in_json_carries_the_questions(client, flask, tmp_path):
    survey, _area = with_area()
    whole_journey(client, survey).send()
    file = tmp_path / "answers.json"
    flask("export", "youth-voice", "--format", "json", "--to", file)
    read = json.loads(file.read_text(encoding="utf-8"))
    assert read["columns"]["growing_up"] == "What is it like to grow up here?"
    assert read["people"][0]["age"] == "11-15"


def test_a_format_that_is_not_there_is_refused_with_those_that_are(flask, tmp_path):
    open_survey()
    done = flask("export", "youth-voice", "--format", "xlsx", "--to", tmp_path / "a.xlsx")
    assert done.exit_code == 2
    assert "'csv', 'json'" in done.output
