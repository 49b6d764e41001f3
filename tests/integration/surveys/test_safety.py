"""A text that worries us: help at once, and a concern whatever its writer does next (R4.4)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, text, update

from engage.core.crypto import unseal
from engage.core.database import db
from engage.core.jobs import run_job
from engage.core.transaction import transaction
from engage.intake.jobs import due_idle
from engage.intake.models import Draft
from engage.safeguarding.models import Concern, Lane
from engage.voices.models import Flag, Voice
from tests.integration.surveys.test_journey import with_area
from tests.integration.surveys.walk import Walker

WORRYING = "I want to kill myself. Nobody knows."
HARMLESS = "The park is lovely."


@pytest.fixture
def walker(client) -> Walker:
    """Somebody at the first question in own words."""
    survey, _area = with_area()
    walker = Walker(client, survey.slug).begin()
    walker.answer(taking_part="yes")
    walker.skip()
    return walker


def concerns() -> list[Concern]:
    return list(db.session.scalars(select(Concern).order_by(Concern.id)))


def test_help_is_shown_at_once_and_the_way_goes_on(walker):
    page = walker.answer(growing_up_words=WORRYING)
    assert "/help?" in page.headers["Location"]
    shown = walker.get()
    assert "You do not have to carry this alone" in shown.text
    assert 'href="/surveys/youth-voice/what-is-good"' in shown.text
    assert concerns() == [], "the concern opens when it is sent, or left"


def test_words_in_another_language_than_the_page_are_helped_too(walker):
    assert "/help?" in walker.answer(growing_up_words="أبي يضربني كل يوم").headers["Location"]


def test_help_is_shown_even_where_the_page_has_an_error(walker):
    page = walker.answer(growing_up_words=WORRYING + " and more" * 1000)
    assert page.status_code == 422
    assert "People you can talk to now" in page.text


def test_the_concern_opens_with_the_answers(walker):
    walker.answer(growing_up_words=WORRYING)
    walker.at = walker.url("what-is-good")
    walker.skip_to("consent")
    walker.consent("counted")
    walker.send()
    [concern] = concerns()
    assert concern.lane is Lane.SPOTTED
    assert db.session.get(Voice, concern.voice_id).flag is Flag.CONCERN
    assert "People you can talk to now" in walker.get().text


def test_the_concern_opens_after_thirty_idle_minutes_and_only_once(walker):
    walker.answer(growing_up_words=WORRYING)
    draft = db.session.scalars(select(Draft)).one()
    assert due_idle(draft.saved_at + timedelta(minutes=29), 10) == []
    left(draft)
    run_job("intake.idle", [draft.id])
    run_job("intake.idle", [draft.id])
    [concern] = concerns()
    assert unseal(concern.unsent) == WORRYING


def test_worse_words_after_an_idle_time_are_due_again(walker):
    walker.answer(growing_up_words=WORRYING)
    draft = db.session.scalars(select(Draft)).one()
    left(draft)
    run_job("intake.idle", [draft.id])
    walker.at = walker.url("what-is-good")
    walker.answer(what_is_good="My stepdad hits me every night and I am scared.")
    left(draft)
    run_job("intake.idle", [draft.id])
    assert [unseal(each.unsent)[:10] for each in concerns()] == ["I want to ", "My stepdad"]


def test_words_that_were_written_and_changed_are_looked_at_all_the_same(walker):
    walker.answer(growing_up_words=WORRYING)
    walker.at = walker.url("growing-up-words")
    walker.answer(growing_up_words=HARMLESS)
    walker.skip_to("consent")
    walker.consent("read")
    walker.send()
    [concern] = concerns()
    assert concern.voice_id is None
    assert unseal(concern.unsent) == WORRYING


def test_words_that_were_thrown_away_are_looked_at_all_the_same(walker):
    walker.answer(growing_up_words=WORRYING)
    walker.client.post(walker.url("stop"))
    assert [unseal(each.unsent) for each in concerns()] == [WORRYING]
    assert db.session.scalars(select(Draft)).all() == []


def test_a_language_without_rules_shows_help_beside_the_box(client):
    survey, _area = with_area()
    walker = Walker(client, survey.slug, "?lang=ar").begin()
    walker.answer(taking_part="yes")
    walker.skip()
    assert 'id="unscreened"' in walker.get().text
    assert 'id="unscreened"' not in client.get(walker.at.partition("?")[0] + "?lang=en").text


def test_no_answer_can_be_read_in_the_database(walker, settings):
    secret = "heronlanternplum by the harbour"
    walker.answer(growing_up_words=secret)
    with db.engine.connect() as connection:
        connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    for file in settings.instance.glob("*.db*"):
        assert b"heronlanternplum" not in file.read_bytes(), file.name


def left(draft: Draft) -> None:
    """The draft was last saved long ago."""
    with transaction():
        db.session.execute(
            update(Draft).where(Draft.id == draft.id).values(saved_at=draft.saved_at - timedelta(hours=1))
        )
    db.session.expire_all()
