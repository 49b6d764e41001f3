"""How much a page asks of the database, however many people came before."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from engage.core.database import db
from tests.integration.surveys.test_journey import whole_journey, with_area
from tests.integration.surveys.walk import Walker

MOST = 25
MOST_FOR_A_PAGE = 8


@contextmanager
def statements() -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_connection, _cursor, statement, *_rest):
        seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield seen
    event.remove(db.engine, "before_cursor_execute", note)


def test_keeping_a_page_asks_the_database_eight_times_at_most(client):
    survey, _area = with_area()
    walker = Walker(client, survey.slug).begin()
    walker.answer(taking_part="yes")
    walker.skip()
    with statements() as kept:
        walker.answer(growing_up_words="The park is lovely.")
    with statements() as shown:
        walker.get()
    assert len(kept) <= MOST_FOR_A_PAGE, kept
    assert len(shown) <= MOST_FOR_A_PAGE, shown


@pytest.mark.parametrize("page", ["", "area", "check", "consent", "stop"])
def test_a_page_of_a_survey_stays_within_the_rule(client, page):
    survey, _area = with_area()
    walker = whole_journey(client, survey)
    with statements() as seen:
        assert walker.get(page).status_code == 200
    assert len(seen) <= MOST, seen


def test_sending_stays_within_the_rule(client):
    survey, _area = with_area()
    walker = whole_journey(client, survey)
    with statements() as seen:
        walker.send()
    assert len(seen) <= MOST, seen
    with statements() as seen:
        walker.get()
    assert len(seen) <= MOST, seen
