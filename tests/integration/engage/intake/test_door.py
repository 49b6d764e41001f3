"""The children's route works all the way: a child's no wins, whatever a parent said, and nothing is kept (R3.2)."""

import re

import pytest

from engage.conversations.children import Gate, Stage, gate, stage
from engage.conversations.models import ChildrenRoute
from engage.core import clock
from engage.core.database import db
from engage.core.transaction import transaction
from engage.intake.models import Draft
from engage.voices.models import Participation
from tests.integration.stories import telling
from tests.integration.surveys.walk import Walker, open_survey, small

CONSENT, OPT_OUT = ChildrenRoute.PARENTAL_CONSENT, ChildrenRoute.PARENTAL_OPT_OUT
ADULTS, NEITHER = ChildrenRoute.NO_CHILDREN, ChildrenRoute.NEITHER


@pytest.mark.parametrize(
    ("route", "told", "own_assent", "then"),
    [
        (NEITHER, {}, True, Gate.THROUGH),
        (None, {}, True, Gate.AGE),
        (CONSENT, {}, True, Gate.AGE),
        (CONSENT, {"age": "under-11"}, True, Gate.PARENT),
        (CONSENT, {"age": "11-15"}, True, Gate.PARENT),
        (CONSENT, {"age": "11-15", "parent": "here"}, True, Gate.THROUGH),
        (CONSENT, {"age": "11-15", "parent": "slip"}, True, Gate.THROUGH),
        (CONSENT, {"age": "11-15", "parent": "not_refused"}, True, Gate.PARENT),
        (CONSENT, {"age": "11-15", "parent": "no"}, True, Gate.OUT),
        (CONSENT, {"age": "11-15", "parent": "here"}, False, Gate.ASSENT),
        (CONSENT, {"age": "11-15", "parent": "here", "assent": "no"}, False, Gate.OUT),
        (CONSENT, {"age": "11-15", "parent": "here", "assent": "yes"}, False, Gate.THROUGH),
        (CONSENT, {"age": "16-17"}, True, Gate.THROUGH),
        (CONSENT, {"age": "16-17"}, False, Gate.ASSENT),
        (CONSENT, {"age": "18-over"}, False, Gate.THROUGH),
        (OPT_OUT, {"age": "under-11"}, True, Gate.PARENT),
        (OPT_OUT, {"age": "under-11", "parent": "not_refused"}, True, Gate.THROUGH),
        (OPT_OUT, {"age": "under-11", "parent": "no"}, True, Gate.OUT),
        (OPT_OUT, {"age": "16-17"}, True, Gate.THROUGH),
        (ADULTS, {"age": "16-17"}, True, Gate.OUT),
        (ADULTS, {"age": "under-11"}, True, Gate.OUT),
        (ADULTS, {"age": "18-over"}, True, Gate.THROUGH),
        (CONSENT, {"age": "what"}, True, Gate.AGE),
    ],
)
def test_what_comes_next_at_the_door(route, told, own_assent, then):
    assert gate(route, told, own_assent=own_assent) is then


@pytest.mark.parametrize(
    ("band", "whose"),
    [
        ("under-11", Stage.CHILD),
        ("11-15", Stage.YOUNG),
        ("16-17", Stage.YOUNG),
        ("18-25", Stage.ADULT),
        ("75-over", Stage.ADULT),
        (None, None),
        ("", None),
    ],
)
def test_in_whose_words(band, whose):
    assert stage(band) is whose


def collection(route):
    return telling.make_collection(children_route=route)


def at_the_door(client, collection):
    """Start pressed: where it leads."""
    address = client.post(telling.START, data={"go": "on"}).headers["Location"]
    assert address == f"/taking-part/{collection.conversation.slug}"
    return address


def answer(client, door, **said):
    sent = client.post(door, data=said)
    assert sent.status_code in (302, 307), sent.text
    return sent.headers["Location"]


def finish(client):
    """From the start to Send, once the door is open; the participation."""
    telling.tell(client, "My day starts at six.")
    return Participation.query.one()


@pytest.mark.parametrize("how", ["here", "slip"])
def test_with_a_parents_yes_and_their_own_a_child_takes_part_and_how_and_when_is_kept(client, how):
    door = at_the_door(client, collection(CONSENT))
    page = client.get(door).text
    assert "How old are you?" in page
    answer(client, door, age="11-15")
    page = client.get(door).text
    assert "For a parent or carer" in page
    assert "their no always counts" in page
    answer(client, door, parent=how)
    assert client.get(door).headers["Location"] == telling.START
    telling.go_to_prompts(client)
    age = client.get(telling.START + "age").text
    assert re.search(r'value="11-15"\s+checked', age), "nothing is asked twice (R2.8)"
    told = finish(client)
    assert (told.parents, told.parents_on) == (how, clock.now().date())


def test_through_the_door_they_are_at_the_first_page_without_pressing_start_again(client):
    door = at_the_door(client, collection(CONSENT))
    first = client.post(door, data={"age": "18-over", "go": "on"}, follow_redirects=True)
    assert first.request.path == telling.START + "agree"


def test_a_childs_no_wins_though_a_parent_agreed_and_nothing_is_kept(client):
    door = at_the_door(client, collection(CONSENT))
    answer(client, door, age="under-11")
    answer(client, door, parent="here")
    client.post(telling.START, data={"go": "on"})
    page = client.get(telling.START + "agree").text
    assert "You can say no, also if a grown-up said yes." in page
    client.post(telling.START + "agree", data={"go": "on", "agree": "no"})
    out = client.get(telling.START + "stopped").text
    assert "People you can talk to now" in out
    assert (Draft.query.count(), Participation.query.count()) == (0, 0)
    with client.session_transaction() as session:
        assert not session.get("children")
        assert not session.get("drafts")


def test_a_parents_no_leads_out_kindly(client):
    door = at_the_door(client, collection(CONSENT))
    answer(client, door, age="11-15")
    out = client.get(answer(client, door, parent="no")).text
    assert "nothing happens to you" in out
    assert "People you can talk to now" in out
    assert Draft.query.count() == 0
    assert client.post(telling.START, data={"go": "on"}).headers["Location"] == door, "they can think again"


def test_from_sixteen_on_no_parent_is_asked(client):
    door = at_the_door(client, collection(CONSENT))
    answer(client, door, age="16-17")
    assert client.get(door).headers["Location"] == telling.START
    assert finish(client).parents is None


def test_where_parents_can_say_no_their_not_saying_it_is_kept(client):
    door = at_the_door(client, collection(OPT_OUT))
    answer(client, door, age="under-11")
    assert "Tell them what this is about first." in client.get(door).text
    answer(client, door, parent="not_refused")
    assert finish(client).parents == "not_refused"


def test_what_is_not_for_children_lets_nobody_under_18_in(client):
    door = at_the_door(client, collection(ADULTS))
    out = client.get(answer(client, door, age="16-17")).text
    assert "18 or older" in out
    assert "You did nothing wrong." in out
    assert Draft.query.count() == 0


def test_where_parents_are_not_asked_nobody_meets_the_door(client):
    collection(NEITHER)
    assert finish(client).parents is None


@pytest.mark.parametrize("sent", [{}, {"age": "12"}, {"parent": "here"}])
def test_an_answer_that_is_missing_is_asked_for(client, sent):
    door = at_the_door(client, collection(CONSENT))
    refused = client.post(door, data=sent)
    assert refused.status_code == 422
    assert "<title>Error: " in refused.text
    assert 'href="#age"' in refused.text


def test_a_survey_without_a_question_of_its_own_asks_for_the_childs_yes_at_the_door(client):
    survey = open_survey(small("and"))
    with transaction():
        survey.conversation.children_route = CONSENT
    door = client.post(f"/surveys/{survey.slug}/", data={}).headers["Location"]
    answer(client, door, age="under-11")
    answer(client, door, parent="slip")
    assert "Do you want to do this?" in client.get(door).text
    assert client.get(answer(client, door, assent="no")).status_code == 200
    assert db.session.query(Draft).count() == 0


def test_a_survey_keeps_how_parents_had_their_say(client):
    survey = open_survey()
    with transaction():
        survey.conversation.children_route = OPT_OUT
    door = client.post(f"/surveys/{survey.slug}/", data={}).headers["Location"]
    answer(client, door, age="11-15")
    answer(client, door, parent="not_refused")
    walker = Walker(client, survey.slug).begin()
    walker.answer(taking_part="yes")
    walker.skip_to("growing-up-words")
    page = client.get(walker.at).text
    assert "people whose job is to help" in page, "in the words of a young person"
    walker.answer(growing_up_words="It is fine.")
    walker.skip_to("consent")
    walker.consent("read")
    walker.send()
    told = Participation.query.one()
    assert (told.parents, told.age_band) == ("not_refused", "11-15")


def test_the_levels_of_consent_are_said_in_a_childs_words(client):
    door = at_the_door(client, collection(CONSENT))
    answer(client, door, age="under-11")
    answer(client, door, parent="here")
    telling.go_to_prompts(client)
    page = client.get(telling.START + "consent").text
    assert "Make up a name. Do not use your real one." in page


def test_a_slip_can_be_printed_where_a_parent_must_agree(client):
    asked = collection(CONSENT).conversation
    page = client.get(f"/taking-part/{asked.slug}/slip").text
    assert "It does not come to us." in page


def test_the_way_back_never_comes_from_an_address(client):
    asked = collection(CONSENT).conversation
    door = f"/taking-part/{asked.slug}?back=//elsewhere.example"
    client.post(door, data={"age": "18-over"})
    assert client.get(door).headers["Location"] == "/"
