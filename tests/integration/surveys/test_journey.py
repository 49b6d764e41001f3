"""A person answers a survey, page by page, without JavaScript."""

from __future__ import annotations

from sqlalchemy import select

from engage.conversations.services import close
from engage.core import clock
from engage.core.database import db
from engage.core.languages import tongue
from engage.core.transaction import transaction
from engage.intake.models import Draft
from engage.voices.models import Asks, Consent, Participation, Voice
from surveys.counting import PEOPLE, WHOLE
from surveys.models import Response
from surveys.queries import counts_of
from tests.factories import make_area, make_conversation
from tests.integration.surveys.walk import Walker, open_survey, small


def whole_journey(client, survey) -> Walker:
    """Everything answered in Youth voice, up to the check."""
    walker = Walker(client, survey.slug).begin()
    walker.answer(taking_part="yes")
    walker.answer(growing_up="4")
    walker.answer(growing_up_words="The park is lovely in summer.")
    walker.answer(what_is_good="Our youth worker listens.")
    walker.answer(used=["youth_club", "library"])
    walker.answer(used_words="It is warm and free.")
    walker.answer(barriers="cost", barriers__2="transport")
    walker.answer(what_would_help="A later bus.")
    walker.answer()
    walker.answer(area="purbeck")
    walker.answer(age="11-15")
    walker.answer(helped="read")
    walker.consent("quoted")
    return walker


def with_area():
    """Youth voice in a conversation where people pick Purbeck."""
    today = clock.now().date()
    area = make_area("Purbeck")
    conversation = make_conversation(
        opens_on=today, closes_on=today.replace(year=today.year + 1), grouping_id=area.grouping_id
    )
    return open_survey(conversation=conversation), area


def test_a_whole_journey_makes_one_participation_with_its_voices_and_choices(client):
    survey, area = with_area()
    walker = whole_journey(client, survey)
    assert walker.at.endswith("/check")
    walker.send()
    assert walker.at.endswith("/done")

    person = db.session.scalars(select(Participation)).one()
    assert (person.area_id, person.age_band, person.helped_by) == (area.id, "11-15", "read")
    assert (person.consent, person.came_by, person.language) == (Consent.QUOTED, "survey", "en")
    voices = db.session.scalars(select(Voice).order_by(Voice.id)).all()
    assert [(voice.text, voice.asks) for voice in voices] == [
        ("The park is lovely in summer.", Asks.OPEN),
        ("Our youth worker listens.", Asks.GOOD),
        ("It is warm and free.", Asks.GOOD),
        ("A later bus.", Asks.BETTER),
    ]
    assert voices[0].prompt["en"]["standard"] == "Tell us more about growing up here"
    response = db.session.scalars(select(Response)).one()
    assert response.answers["barriers"] == ["cost", "transport"]
    assert response.answers["growing_up"] == 4
    assert response.voices["what_would_help"] == voices[3].id
    assert "what_would_help" not in response.answers
    assert db.session.scalars(select(Draft)).all() == []


def test_the_counts_rise_by_one_person_in_the_same_transaction(client):
    survey, _area = with_area()
    whole_journey(client, survey).send()
    first = counts_of(survey)
    assert first[WHOLE] == {PEOPLE: 1}
    assert first["barriers"] == {":reached": 1, ":spoke": 1, "cost": 1, "cost@1": 1, "transport": 1, "transport@2": 1}
    whole_journey(client.application.test_client(), survey).send()
    assert counts_of(survey)["growing_up"] == {":reached": 2, ":spoke": 2, "4": 2}


def test_the_four_words_are_shown_once_asked_for(client):
    survey, _area = with_area()
    whole_journey(client, survey).send()
    assert "Your four words" not in client.get("/surveys/youth-voice/done").text
    shown = client.post("/surveys/youth-voice/done/code")
    assert shown.status_code == 200
    assert "Your four words" in shown.text
    assert db.session.scalars(select(Participation)).one().code_digest


def test_sending_twice_sends_once(client):
    survey, _area = with_area()
    walker = whole_journey(client, survey)
    with client.session_transaction() as session:
        before = dict(session)
    walker.send()
    again = walker.send()
    assert again.headers["Location"].endswith("/done")
    with client.session_transaction() as session:  # a second press that left before the first was answered
        session.clear()
        session.update(before)
    assert walker.send().headers["Location"].endswith("/done")
    assert walker.get().status_code == 200
    assert len(db.session.scalars(select(Participation)).all()) == 1


def test_every_question_can_be_skipped_but_that_of_taking_part(client):
    survey, _area = with_area()
    walker = Walker(client, survey.slug).begin()
    assert walker.skip().status_code == 422
    walker.answer(taking_part="yes")
    walker.skip_to("helped")
    walker.skip()
    assert walker.at.endswith("/check"), "without own words there is nothing to consent to"
    assert walker.get().text.count("Not provided") == 9
    assert "You did not write anything yet" in walker.get().text


def test_an_error_keeps_what_was_typed_and_says_so_first(client):
    survey = open_survey(small("one-question"))
    walker = Walker(client, survey.slug).begin()
    answer = walker.answer()
    assert answer.status_code == 422
    assert "<title>Error: " in answer.text
    assert "There is a problem" in answer.text


def test_too_long_a_text_is_given_back_whole(client):
    survey, _area = with_area()
    walker = Walker(client, survey.slug).begin()
    walker.answer(taking_part="yes")
    walker.skip()
    answer = walker.answer(growing_up_words="sea " * 1300)
    assert answer.status_code == 422
    assert ("sea " * 1300).strip() in answer.text


def test_a_changed_answer_comes_straight_back_to_the_check(client):
    survey, _area = with_area()
    walker = whole_journey(client, survey)
    walker.at = walker.url("growing-up?back=check")
    assert "Purbeck" not in walker.get().text
    walker.answer(growing_up="1")
    assert walker.at.endswith("/check")
    assert "Very bad" in walker.get().text


def test_a_changed_answer_that_brings_a_question_asks_it_before_the_check(client):
    survey, _area = with_area()
    walker = whole_journey(client, survey)
    walker.at = walker.url("used?back=check")
    walker.answer(used=["none"])
    assert "used-words" not in walker.get("check").text
    assert "It is warm and free." not in walker.get("check").text
    walker.send()
    assert len(db.session.scalars(select(Voice)).all()) == 3, "an answer that is no longer asked is not sent"


def test_a_page_further_on_leads_back_to_where_they_were(client):
    survey, _area = with_area()
    walker = Walker(client, survey.slug).begin()
    assert walker.get("what-would-help").headers["Location"].endswith("/taking-part")
    assert walker.get("check").headers["Location"].endswith("/taking-part")
    assert walker.get("done").headers["Location"].endswith("/surveys/youth-voice/")
    assert walker.get("nothing-such").headers["Location"].endswith("/taking-part")


def test_a_no_to_taking_part_ends_kindly_and_keeps_nothing(client):
    survey, _area = with_area()
    walker = Walker(client, survey.slug).begin()
    walker.answer(taking_part="no")
    assert "We saved nothing" in walker.get().text
    assert db.session.scalars(select(Draft)).all() == []
    assert db.session.scalars(select(Participation)).all() == []


def test_easy_read_in_the_middle_keeps_what_was_typed_and_notes_what_was_shown(client):
    survey, _area = with_area()
    walker = Walker(client, survey.slug).begin()
    walker.answer(taking_part="yes")
    walker.answer(growing_up="5")
    walker.answer(growing_up_words="Half a sent", switch="easy")
    assert walker.at.endswith("/growing-up-words")
    page = walker.get().text
    assert "Half a sent" in page
    assert "Tell us more about your life here" in page
    walker.answer(growing_up_words="Half a sentence, and the rest.")
    walker.skip_to("consent")
    walker.consent()
    walker.send()
    response = db.session.scalars(select(Response)).one()
    assert (response.variants["growing_up"], response.variants["growing_up_words"]) == ("standard", "easy")


def test_a_switch_keeps_even_what_is_not_an_answer_yet(client):
    survey, _area = with_area()
    walker = Walker(client, survey.slug).begin()
    walker.answer(taking_part="yes").status_code  # noqa: B018
    walker.skip_to("barriers")
    walker.answer(barriers="cost", barriers__2="cost", switch="easy")
    page = walker.get().text
    assert page.count('value="cost" selected') == 2


def test_stopping_keeps_the_draft_and_throwing_away_deletes_it(client):
    survey, _area = with_area()
    walker = Walker(client, survey.slug).begin()
    walker.answer(taking_part="yes")
    walker.answer(growing_up="5", go="stop")
    assert "until you close the browser" in walker.get().text
    assert "Go on where you stopped" in walker.get("").text
    client.post(walker.url("stop"))
    assert db.session.scalars(select(Draft)).all() == []


def test_a_draft_that_is_gone_gives_a_kind_page_with_what_was_typed(client):
    survey, _area = with_area()
    walker = Walker(client, survey.slug).begin()
    walker.answer(taking_part="yes")
    walker.skip()
    with transaction():
        db.session.delete(db.session.scalars(select(Draft)).one())
    answer = walker.answer(growing_up_words="My long and careful answer.")
    assert answer.status_code == 410
    assert "My long and careful answer." in answer.text


def test_a_closed_survey_says_when_it_closed(client):
    survey, _area = with_area()
    walker = whole_journey(client, survey)
    with transaction():
        survey.conversation.opens_on = survey.conversation.opens_on.replace(year=2020)
        survey.conversation.closes_on = survey.conversation.opens_on.replace(year=2021)
    assert "This survey is closed" in walker.get("").text
    assert walker.send().status_code == 410
    assert db.session.scalars(select(Participation)).all() == []


def test_who_is_in_the_middle_when_the_conversation_is_closed_by_hand_can_send(client):
    survey, _area = with_area()
    walker = whole_journey(client, survey)
    with transaction():
        close(survey.conversation, by="staff:1", now=clock.now(), today=clock.now().date())
    assert "This survey is closed" in client.application.test_client().get(f"/surveys/{survey.slug}/").text
    assert walker.send().status_code == 302
    assert len(db.session.scalars(select(Participation)).all()) == 1


def test_the_list_shows_open_surveys_alone(client):
    survey, _area = with_area()
    assert "Youth voice" in client.get("/surveys/").text
    with transaction():
        survey.conversation.closes_on = survey.conversation.opens_on.replace(year=2020)
    assert "Youth voice" not in client.get("/surveys/").text


def test_words_in_another_language_than_the_page_say_so(client):
    """A voice reads them right, and an Arabic page mirrors none of them."""
    survey, _area = with_area()
    with transaction():
        survey.titles = {"en": "Youth voice", "pl": "Głos <młodych>"}
        survey.conversation.titles = {"en": "Growing & changing"}
    arabic = client.get("/surveys/?lang=ar").text
    assert '<h2><span lang="en" dir="ltr">Youth voice</span></h2>' in arabic
    polish = client.get("/surveys/?lang=pl").text
    assert "<h2>Głos &lt;młodych&gt;</h2>" in polish
    assert '<p><span lang="en" dir="ltr">To plan buses that people can use.</span></p>' in polish
    english = client.get("/surveys/?lang=en").text.partition("<main")[2].partition("</main")[0]
    assert 'lang="en" dir="ltr"' not in english
    home = client.get("/?lang=pl").text
    assert '<span lang="en" dir="ltr">Growing &amp; changing</span>' in home
    assert "&lt;span" not in home + arabic + polish
    app = client.application
    with app.app_context(), app.test_request_context("/?lang=ar"):
        assert tongue({"en": "Purbeck"}) == ' lang="en" dir="ltr"'
        assert tongue({"ar": "بوربيك", "en": "Purbeck"}) == tongue("ar") == ""
