"""With their code a person takes a copy, and offers the same words to another conversation (R5.3)."""

import json

import pytest

from engage.conversations.models import ChildrenRoute
from engage.core.clock import now
from engage.core.crypto import unseal
from engage.core.database import db
from engage.core.transaction import transaction
from engage.voices.models import Consent, Flag, Participation, VoiceState
from engage.voices.services import give_code
from tests.factories import make_conversation, make_participation
from tests.integration.surveys.walk import Walker, open_survey

PAGE = "/my-voice/"
WORDS = "The last bus leaves too early. Call me on 07700 900123."


def visit_of(client, participation):
    with transaction():
        code = give_code(participation)
    client.post(PAGE, data={"words": code})
    return client


@pytest.fixture
def participation(app):
    return make_participation(texts=(WORDS, "No bench."), consent=Consent.TOLD, approve=True, age_band="16-17")


@pytest.fixture
def visit(client, participation):
    return visit_of(client, participation)


@pytest.fixture
def other(app):
    """Another conversation that is open now."""
    return open_survey().conversation


def take(visit, kind):
    return visit.post(PAGE + "copy", data={"format": kind})


def test_the_data_hold_everything_kept_under_the_code(visit, participation):
    answer = take(visit, "json")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="my-voice.json"'
    assert answer.headers["Cache-Control"] == "no-store"
    copy = json.loads(answer.text)
    assert copy["consent"]["level"] == "told"
    assert copy["about_you"]["age"] == "Aged 16 to 17"
    first, second = copy["passages"]
    assert first["words"] == WORDS, "as they wrote it"
    assert "07700" not in first["as_others_would_see_it"]
    assert second["words"] == "No bench."
    assert copy["not_in_this_copy"]


def test_what_was_chosen_in_a_survey_is_in_it(client):
    walker = Walker(client, open_survey().slug).begin()
    walker.answer(taking_part="yes")
    walker.skip_to("growing-up-words")
    walker.answer(growing_up_words="It is fine.")
    walker.skip_to("consent")
    walker.consent("read")
    walker.send()
    visit_of(client, Participation.query.one())
    copy = json.loads(take(client, "json").text)
    assert any("Yes" in " ".join(each["answer"]) for each in copy["answers"])
    assert [each["words"] for each in copy["passages"]] == ["It is fine."]


def test_the_page_is_a_file_that_loads_nothing(visit):
    answer = take(visit, "html")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="my-voice.html"'
    assert answer.headers["Cache-Control"] == "no-store"
    assert WORDS in answer.text
    for asks in ("src=", "href=", "url(", "<script", "@import"):
        assert asks not in answer.text


def test_words_taken_back_are_not_in_the_copy(visit, participation):
    visit.post(PAGE + "change", data={"do": "take-back-one", "voice": participation.voices[0].id})
    copy = take(visit, "json").text
    assert "last bus" not in copy
    assert "No bench." in copy


def test_without_a_visit_there_is_no_copy(client, participation):
    assert take(client, "json").headers["Location"] == PAGE
    assert client.get(PAGE + "copy").status_code == 405


def offer(visit, other, **sent):
    return visit.post(f"{PAGE}offer/{other.slug}", data={"passage": "1", "level": "read", "agree": "yes", **sent})


def test_open_conversations_are_offered_with_their_purpose(visit, other, participation):
    page = visit.get(PAGE + "offer/").text
    assert f"{PAGE}offer/{other.slug}" in page
    assert other.purposes["en"] in page
    page = visit.get(f"{PAGE}offer/{other.slug}").text
    for told in ("Who reads this?", "What changes", "It is fine to say no", "four new words"):
        assert told in page
    assert " checked" not in page


def test_the_same_words_are_told_again_with_a_consent_and_a_code_of_their_own(visit, other, participation):
    answer = offer(visit, other)
    assert answer.headers["Location"] == PAGE + "offer/done"
    told = Participation.query.filter_by(conversation_id=other.id).one()
    assert (told.consent, told.came_by, told.age_band, told.area_id) == (Consent.READ, "offered", None, None)
    assert [unseal(voice.original) for voice in told.voices] == [WORDS]
    assert told.voices[0].state is VoiceState.RECEIVED
    assert told.voices[0].hidden
    page = visit.post(PAGE + "offer/code").text
    code = page.split('data-copy="')[1].split('"')[0]
    assert "lost words" in page
    assert participation.consent is Consent.TOLD, "the first stays as it is"
    fresh = visit.application.test_client()
    fresh.post(PAGE, data={"words": code})
    assert "No bench." not in fresh.get(PAGE).text


def test_nothing_links_the_two(visit, other, participation):
    offer(visit, other)
    told = Participation.query.filter_by(conversation_id=other.id).one()
    columns = {column.name: getattr(told, column.name) for column in Participation.__table__.columns}
    assert participation.id not in [value for name, value in columns.items() if name != "id"]
    assert told.code_digest is None


@pytest.mark.parametrize(
    ("left_out", "told"),
    [
        ({"passage": "9"}, "Choose what to tell them"),
        ({"level": ""}, "Choose what we may do with your words"),
        ({"agree": ""}, "Tick the box if you want to tell them"),
    ],
)
def test_nothing_is_told_before_everything_was_chosen(visit, other, left_out, told):
    answer = offer(visit, other, **left_out)
    assert (answer.status_code, told in answer.text) == (422, True)
    assert Participation.query.filter_by(conversation_id=other.id).count() == 0


def test_it_is_offered_once_in_a_visit(visit, other):
    offer(visit, other)
    assert f"{PAGE}offer/{other.slug}" not in visit.get(PAGE + "offer/").text
    assert offer(visit, other).status_code == 404


@pytest.mark.parametrize("route", [ChildrenRoute.PARENTAL_CONSENT, ChildrenRoute.NO_CHILDREN])
def test_a_conversation_that_asks_parents_is_told_from_its_own_start(client, participation, other, route):
    """R3.2: this is no way round the question."""
    with transaction():
        other.children_route = route
    visit = visit_of(client, participation)
    page = visit.get(PAGE + "offer/").text
    assert "Begin at its own start." in page
    assert offer(visit, other).status_code == 404
    grown_up = make_participation(texts=("A bus.",), age_band="26-64")
    assert offer(visit_of(client, grown_up), other).status_code == 302


def test_closed_conversations_and_ones_own_are_not_offered(visit, participation):
    closed = make_conversation(closes_on=now().date().replace(year=2020))
    page = visit.get(PAGE + "offer/").text
    assert "Nobody else asks just now" in page
    assert offer(visit, closed).status_code == 404
    assert offer(visit, participation.conversation).status_code == 404


def test_worrying_words_are_looked_after_there_too(client, other):
    visit = visit_of(client, make_participation(texts=("I want to kill myself.",)))
    offer(visit, other)
    assert Participation.query.filter_by(conversation_id=other.id).one().voices[0].flag is Flag.CONCERN
    assert "People you can talk to now" in visit.get(PAGE + "offer/done").text
    assert db.session.query(Participation).count() == 2
