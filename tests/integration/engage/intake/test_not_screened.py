"""Words that nobody can screen are read by a person, also where they were written and left (R4.4)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from engage.core.crypto import unseal
from engage.core.database import db
from engage.core.transaction import transaction
from engage.intake.jobs import due_idle, look_after_idle
from engage.intake.models import Draft
from engage.intake.services import drop_draft, open_draft, open_idle_concern, save_draft, screen_texts
from engage.safeguarding.models import Concern, Lane, Urgency
from tests.factories import NOW, TODAY, make_conversation

POLISH = "Mój dzień zaczyna się o szóstej rano, kiedy w domu jest jeszcze całkiem cicho i ciemno."
OTHER_POLISH = "Wieczorem wracam autobusem, który bardzo często się spóźnia albo nie przyjeżdża wcale."
ENGLISH = "The park is lovely."
WORRYING = "I want to kill myself."


@pytest.fixture
def draft(app: Flask) -> Draft:
    with transaction():
        draft, _token = open_draft(
            make_conversation(), collector="stories", source_id=1, language="pl", variant="standard", now=NOW
        )
    return draft


def save(draft: Draft, text: str, language: str = "pl") -> bool:
    with transaction():
        return save_draft(
            draft,
            {"day": text},
            screenings=screen_texts({"day": text}, language),
            language=language,
            variant="standard",
            now=NOW,
        )


def concerns() -> list[tuple[Lane, str]]:
    db.session.expire_all()
    return [(each.lane, unseal(each.unsent or b"")) for each in db.session.query(Concern).order_by(Concern.id)]


def leave(draft: Draft) -> None:
    """Thirty minutes pass, by the clock of the database, and the sweep comes twice."""
    with transaction():
        draft.saved_at = NOW - timedelta(days=30)
    for _time in range(2):
        look_after_idle([draft.id])


def test_a_draft_that_was_left_waits_in_the_lane_for_what_was_not_screened(draft: Draft) -> None:
    assert save(draft, POLISH)
    assert due_idle(NOW + timedelta(minutes=29), 10) == []
    assert due_idle(NOW + timedelta(minutes=30), 10) == [draft.id]
    leave(draft)
    assert concerns() == [(Lane.NOT_SCREENED, POLISH)]
    assert db.session.query(Concern).one().urgency is Urgency.SOON
    assert due_idle(NOW + timedelta(hours=1), 10) == []


def test_words_that_were_changed_before_it_was_left_are_read_as_they_are(draft: Draft) -> None:
    save(draft, POLISH)
    save(draft, OTHER_POLISH)
    leave(draft)
    assert concerns() == [(Lane.NOT_SCREENED, OTHER_POLISH)]


def test_what_changed_after_it_was_read_is_read_again_and_the_same_words_are_not(draft: Draft) -> None:
    save(draft, POLISH)
    leave(draft)
    save(draft, POLISH)
    leave(draft)
    save(draft, OTHER_POLISH)
    leave(draft)
    assert concerns() == [(Lane.NOT_SCREENED, POLISH), (Lane.NOT_SCREENED, OTHER_POLISH)]


def test_words_that_nobody_can_screen_do_not_wipe_a_worry(draft: Draft) -> None:
    save(draft, WORRYING, "en")
    save(draft, POLISH)
    leave(draft)
    assert concerns() == [(Lane.SPOTTED, WORRYING), (Lane.NOT_SCREENED, POLISH)]


def test_the_same_words_on_a_page_in_a_language_with_rules_need_no_reader(draft: Draft) -> None:
    assert save(draft, ENGLISH)
    assert not save(draft, ENGLISH, "en")
    leave(draft)
    assert concerns() == []


def test_what_was_thrown_away_is_read_as_a_worry_would_be(draft: Draft) -> None:
    save(draft, POLISH)
    with transaction():
        drop_draft(draft, now=NOW, today=TODAY)
    assert concerns() == [(Lane.NOT_SCREENED, POLISH)]


@pytest.mark.parametrize(
    ("sent", "language", "left_over"),
    [
        (POLISH, "pl", []),  # what was sent opens its own
        (OTHER_POLISH, "pl", []),
        (ENGLISH, "en", [POLISH]),  # it was taken out again, and nobody has read it
    ],
)
def test_what_was_sent_opens_no_second_entry(draft: Draft, sent: str, language: str, left_over: list[str]) -> None:
    save(draft, POLISH)
    with transaction():
        told = {"day": sent}
        open_idle_concern(draft, now=NOW, today=TODAY, sent=screen_texts(told, language), told=told)
    assert [words for _lane, words in concerns()] == left_over
