"""No code, address, browser or device is stored with, or can be found beside, what a person said (R5.1)."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from engage.core.clock import now
from engage.core.database import db
from engage.core.jobs import JOBS, bell, run_job
from engage.voices.models import Participation
from tests.integration.stories.telling import START, ask_for_code, make_collection, tell
from tests.integration.surveys.walk import Walker, open_survey

ADDRESS = "203.0.113.77"
BROWSER = "Mozilla/5.0 (PlayingCard 7; rv:123.9) TraceMe/42.17"
HEADERS = {"User-Agent": BROWSER, "Accept-Language": "en-GB,en;q=0.7,x-traceme;q=0.1"}
WORDS = "I want to kill myself because the last bus leaves too early."


@pytest.fixture
def person(app):
    """A browser with an address, a name and a language."""
    client = app.test_client()
    client.environ_base.update({"REMOTE_ADDR": ADDRESS, "HTTP_USER_AGENT": BROWSER})
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = HEADERS["Accept-Language"]
    client.environ_base["HTTP_X_FORWARDED_FOR"] = ADDRESS
    return client


def tells_a_story(person):
    make_collection()
    tell(person, WORDS, made_it_better="A bus after nine.", level="named", name="Sam Traceme")


def answers_a_survey(person):
    walker = Walker(person, open_survey().slug).begin()
    walker.answer(taking_part="yes")
    walker.answer(growing_up="4")
    assert "/help?" in walker.answer(growing_up_words=WORDS).headers["Location"]
    walker.at = walker.url("what-is-good")
    walker.answer(what_is_good="A bus after nine.")
    walker.skip_to("consent")
    person.post(walker.url("consent"), data={"level": "named", "shown_name": "Sam Traceme"})
    assert walker.send().headers["Location"] == walker.url("done")


@dataclass(frozen=True)
class Way:
    """By which way words come in, and the pages after it."""

    go: Callable[[Any], None]
    done: str
    code: str
    file: str
    help: str


SURVEY = "/surveys/youth-voice/done"
WAYS = {
    "story": Way(tells_a_story, START + "done", START + "code", START + "four-words.txt", START + "details"),
    "survey": Way(answers_a_survey, SURVEY, SURVEY + "/code", SURVEY + "/file", SURVEY + "/help"),
}


@pytest.fixture(params=WAYS)
def way(request):
    return WAYS[request.param]


@pytest.fixture
def told(app, settings, person, caplog, way):
    """Words sent, their code shown, used and mistyped, help asked for, and all background work done."""
    caplog.set_level(logging.DEBUG)
    way.go(person)
    person.post(way.help, data={"reach_me": "07700 900123", "safe_when": "texts only"})
    code = ask_for_code(person, way.code)
    saved = person.post(way.file, data={"words": code})
    assert code in saved.text
    person.post("/my-voice/", data={"words": code + " heron"})
    person.post("/my-voice/", data={"words": code})
    assert WORDS in person.get("/my-voice/").text
    for _round in range(3):
        for name, job in list(JOBS.items()):
            if ids := list(job.due(now(), 100)):
                run_job(name, ids)
    return code


def stored(settings):
    """Everything on disk: name of the file → its bytes, the write-ahead log and the job store among them."""
    with sqlite3.connect(settings.instance / "engage.db") as connection:
        connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
    keys = {"keys.json", "empty.db"}
    files = [path for path in settings.instance.rglob("*") if path.is_file() and path.name not in keys]
    return {str(path.relative_to(settings.instance)): path.read_bytes() for path in files}


def traces(code):
    """What must be found nowhere: the code however it may be written, the address, the browser, the languages."""
    words = code.split()
    return {
        "code": code,
        "code, joined": "-".join(words),
        "code, unbroken": "".join(words),
        "code, backwards": " ".join(reversed(words)),
        "code, as a list": '", "'.join(words),
        "address": ADDRESS,
        "browser": "TraceMe/42",
        "device": "PlayingCard",
        "languages": "x-traceme",
    }


def test_nothing_on_disk_says_who_it_was(told, settings):
    files = stored(settings)
    assert {"engage.db", "bell.db"} <= set(files)
    assert any(name.startswith("outbox/") for name in files), "the lead was told, so there is mail to search"
    assert any(b"A bus after nine." in content for content in files.values()), "the search can find what is there"
    found = [
        (what, name)
        for what, trace in traces(told).items()
        for name, content in files.items()
        if trace.lower().encode() in content.lower() or trace.encode("utf-16-le") in content
    ]
    assert found == []


def test_nothing_in_the_logs_says_who_it_was(told, caplog):
    assert [what for what, trace in traces(told).items() if trace.lower() in caplog.text.lower()] == []
    assert WORDS not in caplog.text


def test_no_column_of_the_database_says_who_it_was(told):
    """The same through SQL, so that a value spread over pages of the file is found too."""
    found = []
    for table in db.metadata.sorted_tables:
        for row in db.session.execute(table.select()):
            text = repr(tuple(row)).lower()
            found += [(what, table.name) for what, trace in traces(told).items() if trace.lower() in text]
    assert found == []


def test_what_is_sealed_is_not_readable_on_disk(told, settings):
    secret = [b"07700 900123", b"Sam Traceme", b"texts only"]
    found = [(one, name) for one in secret for name, content in stored(settings).items() if one in content]
    assert found == []


def test_no_time_of_day_stands_with_the_participation(told):
    """A time of day beside a server's own log would lead from an address to what was said."""
    participation = Participation.query.one()
    kinds = {column.name: type(column.type).__name__ for column in Participation.__table__.columns}
    assert "UtcDateTime" not in kinds.values()
    assert participation.day is not None


def test_the_job_store_holds_only_numbers(told, settings):
    assert bell().pending_count() >= 0
    content = stored(settings)["bell.db"]
    assert b"last bus" not in content
    assert b"Sam Traceme" not in content


def test_mail_says_where_to_look_and_never_what_was_said(told, settings):
    mails = [content for name, content in stored(settings).items() if name.startswith("outbox/")]
    assert mails
    for mail in mails:
        assert b"bus" not in mail
        assert b"07700" not in mail


def test_the_address_of_no_page_holds_the_code(told, person, way):
    """Whatever was pressed, the browser's address line and so every proxy's log is without it."""
    for address in (way.done, "/my-voice/"):
        answer = person.get(address)
        assert answer.request.query_string == b""
        assert told not in answer.text
