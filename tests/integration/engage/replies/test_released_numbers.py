"""R5.6: a reply publishes released numbers only, so that no two of them tell what a handful of people said."""

import re

from flask import Flask
from flask.testing import FlaskClient

from engage.core.database import db
from engage.core.transaction import transaction
from engage.themes.models import ThemeSnapshot
from engage.themes.services import put_on_public_board
from engage.voices.models import PeopleSnapshot
from engage.voices.services import withdraw
from tests.factories import NOW, TODAY, make_conversation, make_participation
from tests.integration.engage.replies.factories import make_draft, make_people, make_published, make_theme, tag

SHOWN = re.compile(r"About (\d+)(?: or more)?(?: of (\d+))? people")


def numbers(client: FlaskClient, slug: str) -> tuple[str, str] | None:
    found = SHOWN.search(client.get(f"/you-said-we-did/{slug}").text)
    return (found[1], found[2]) if found else None


def test_r5_6_two_replies_to_one_theme_cannot_be_told_apart_by_fewer_than_ten_people(client: FlaskClient):
    theme = make_theme(make_conversation())
    make_people(theme, 12)
    first = make_published(theme, title="First")
    make_people(theme, 9)  # the nine that somebody would like to know of: 21 live
    second = make_published(theme, title="Second")
    assert (second.themes[0].people, second.people_asked) == (first.themes[0].people, first.people_asked) == (12, 12)
    assert numbers(client, "first") == numbers(client, "second") == ("10", "10")
    make_people(theme, 1)
    third = make_published(theme, title="Third")
    assert (third.themes[0].people, third.people_asked) == (22, 22)
    assert numbers(client, "third") == ("20", "20")


def test_r5_6_a_reply_and_the_public_board_cannot_be_told_apart_by_fewer_than_ten_people(client: FlaskClient):
    theme = make_theme(make_conversation())
    make_people(theme, 13)
    with transaction():
        put_on_public_board(theme, now=NOW)
    make_people(theme, 9)
    assert make_published(theme).themes[0].people == 13
    assert "About 15 people" in client.get(f"/themes/{theme.slug}").text
    assert numbers(client, "a-later-bus") == ("15", "20")


def test_r5_6_who_took_part_grows_by_at_least_ten_or_not_at_all(app: Flask):
    conversation = make_conversation()
    make_people(make_theme(conversation), 14)
    first = make_published(make_theme(conversation, "Stops"), title="First")
    for _ in range(9):
        make_participation(conversation, approve=True)
    second = make_published(make_theme(conversation, "Fares"), title="Second")
    assert (first.people_asked, second.people_asked) == (14, 14)
    assert db.session.query(PeopleSnapshot).count() == 1


def test_r5_6_people_who_take_their_words_back_release_no_smaller_number(app: Flask):
    theme = make_theme(make_conversation())
    voices = make_people(theme, 12)
    make_published(theme, title="First")
    with transaction():
        withdraw(voices[0].participation, today=TODAY)
    second = make_published(theme, title="Second")
    assert (second.themes[0].people, second.people_asked) == (12, 12)


def test_r5_6_publishing_releases_the_first_number_of_a_theme_that_only_the_team_saw(app: Flask):
    theme = make_theme(make_conversation())
    make_people(theme, 10)
    make_draft(theme, title="Not yet")
    assert db.session.query(ThemeSnapshot).count() == 0
    make_published(theme)
    assert [each.people for each in db.session.query(ThemeSnapshot)] == [10]


def test_r5_6_below_ten_people_nothing_is_released_or_shown(client: FlaskClient):
    theme = make_theme(make_conversation())
    make_people(theme, 9)
    reply = make_published(theme)
    assert (reply.themes[0].people, reply.people_asked) == (None, None)
    assert numbers(client, "a-later-bus") is None
    assert db.session.query(ThemeSnapshot).count() + db.session.query(PeopleSnapshot).count() == 0


def test_r5_6_of_several_themes_the_union_is_never_published(client: FlaskClient):
    conversation = make_conversation()
    buses, stops = make_theme(conversation), make_theme(conversation, "Stops")
    voices = make_people(buses, 20)
    make_people(stops, 8)
    for voice in voices[:10]:
        tag(voice, stops)
    alone = make_published(buses, title="Alone")
    both = make_published(buses, more_themes=[stops], title="Both")
    assert {link.theme_id: link.people for link in both.themes} == {buses.id: 20, stops.id: 18}
    assert alone.themes[0].people == 20
    # 28 people in either: with the 20 of the first theme that would tell of 8.
    assert numbers(client, "both") == ("20", "30")
    assert "or more of 30 people" in client.get("/you-said-we-did/both").text
