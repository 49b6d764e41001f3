"""Telling a story: saved page by page, screened before it is stored, sent through the one door."""

import re
from datetime import date

import pytest
from sqlalchemy import select

from engage.conversations.models import ConversationState
from engage.core.crypto import unseal
from engage.core.database import db
from engage.core.transaction import transaction
from engage.intake.models import Draft
from engage.safeguarding.models import Concern, Lane
from engage.voices.models import Consent, Participation, Voice
from stories.models import StoryCollection, StoryTold
from stories.services import erase
from tests.factories import make_area
from tests.integration.stories.telling import START, go_to_prompts, make_collection, post, tell


@pytest.fixture
def collection(app):
    return make_collection()


def test_a_story_becomes_one_voice_for_each_prompt_answered(client, collection):
    assert tell(client, made_it_better="A bus after nine.", level="told") == START + "done"
    participation = Participation.query.one()
    assert [(v.text, v.asks, v.prompt["en"]["standard"]) for v in participation.voices] == [
        ("My day starts at six.", "open", "What is a day like for you?"),
        ("A bus after nine.", "better", "What could have made it better?"),
    ]
    assert participation.consent is Consent.TOLD
    assert (participation.came_by, participation.age_band, participation.on_behalf_of) == ("story", "16-17", None)
    assert StoryCollection.query.one().people == 1
    assert Draft.query.count() == 0


def test_the_first_page_says_who_reads_it_and_that_nobody_can_come(client, collection):
    page = client.get(START).text
    assert "Priya Shah, transport team" in page
    assert "every Tuesday and Friday" in page
    assert "They do not know who you are. So they cannot come to help you." in page
    assert "not an emergency service" in page
    assert "cannot promise to keep a secret" in page


def test_every_prompt_says_it_too(client, collection):
    go_to_prompts(client)
    page = client.get(START + "tell-a-day").text
    assert "Who reads this?" in page
    assert 'href="tel:08001111"' in page


def test_what_was_written_is_kept_sealed_at_every_page(client, collection):
    go_to_prompts(client)
    post(client, "tell-a-day", said="My day starts at six.")
    assert "My day starts at six." in client.get(START + "tell-a-day").text
    assert b"starts at six" not in Draft.query.one().answers


def test_worrying_words_show_help_at_once_and_open_a_concern_when_sent(client, collection):
    go_to_prompts(client)
    onward = post(client, "tell-a-day", said="I want to kill myself.")
    assert onward == START + "help?to=tell-keeps-you-well"
    page = client.get(onward).text
    assert "I want to go on" in page
    assert 'href="tel:116123"' in page
    assert f'href="{START}tell-keeps-you-well"' in page
    assert Concern.query.count() == 0
    tell(client, "I want to kill myself.")
    assert Concern.query.one().lane is Lane.SPOTTED
    assert Voice.query.one().flag == "concern"
    assert "People you can talk to now" in client.get(START + "done").text


def test_start_again_still_looks_after_what_worried_us(client, collection):
    go_to_prompts(client)
    post(client, "tell-a-day", said="I want to kill myself.")
    post(client, "", go="again")
    assert Draft.query.count() == 1
    assert unseal(Concern.query.one().unsent) == "I want to kill myself."


def test_a_language_without_rules_goes_to_people_and_says_so(client, collection):
    client.post(START + "?lang=pl", data={"go": "on"})
    client.post(START + "agree?lang=pl", data={"agree": "yes"})
    client.post(START + "whose?lang=pl", data={"go": "skip"})
    assert 'id="unscreened"' in client.get(START + "tell-a-day?lang=pl").text
    client.post(START + "tell-a-day?lang=pl", data={"said": "Mój dzień zaczyna się o szóstej."})
    client.post(START + "consent?lang=pl", data={"level": "quoted"})
    client.post(START + "send?lang=pl")
    assert Concern.query.one().lane is Lane.NOT_SCREENED
    assert Voice.query.one().language == "pl"


def test_easy_read_switches_in_the_middle_and_loses_nothing(client, collection):
    go_to_prompts(client)
    assert post(client, "tell-a-day", said="My day", switch="easy") == START + "tell-a-day"
    page = client.get(START + "tell-a-day").text
    assert "What is your day like?" in page
    assert ">My day</textarea>" in page
    assert "What is your day like?" not in client.get(START).text or "easy" in page
    post(client, "consent", level="read")
    post(client, "send")
    assert Participation.query.one().variant == "easy"


def test_switching_screens_what_was_typed(client, collection):
    go_to_prompts(client)
    assert "/help?to=tell-a-day" in post(client, "tell-a-day", said="I want to kill myself", switch="easy")


def test_no_is_an_answer(client, collection):
    post(client, "")
    assert post(client, "agree", agree="no") == START + "stopped"
    assert Draft.query.count() == 0
    assert client.get(START + "tell-a-day").headers["Location"] == START


def test_nothing_is_asked_before_they_agree(client, collection):
    post(client, "")
    assert client.get(START + "tell-a-day").headers["Location"] == START + "agree"


def test_nothing_is_sent_without_consent(client, collection):
    go_to_prompts(client)
    post(client, "tell-a-day", said="My day")
    assert post(client, "send") == START + "consent"
    refused = client.post(START + "consent", data={"go": "on"})
    assert refused.status_code == 422
    assert "<title>Error: " in refused.text
    assert Participation.query.count() == 0


def test_an_empty_story_is_not_sent(client, collection):
    go_to_prompts(client)
    post(client, "consent", level="read")
    assert post(client, "send") == START + "check"
    assert "You did not write anything yet" in client.get(START + "check").text


def test_the_check_leads_to_each_answer_and_straight_back(client, collection):
    go_to_prompts(client)
    post(client, "tell-a-day", said="My day")
    post(client, "consent", level="read")
    page = client.get(START + "check").text
    assert "Not provided" in page
    assert 'Change<span class="hide"> – What is a day like for you?</span>' in page
    change = re.search(r'href="([^"]+tell-a-day\?then=check)"', page)[1]
    assert client.get(change).status_code == 200
    assert post(client, "tell-a-day?then=check", said="Another day") == START + "check"
    assert "Another day" in client.get(START + "check").text


def test_a_story_for_somebody_else_says_for_whom(client, collection):
    post(client, "")
    post(client, "agree", agree="yes")
    post(client, "whose", whose="child")
    assert "as the person would" in client.get(START + "tell-a-day").text
    post(client, "tell-a-day", said="My son gets up at six.")
    post(client, "helped", helped="wrote")
    post(client, "consent", level="read")
    post(client, "send")
    participation = Participation.query.one()
    assert (participation.on_behalf_of, participation.helped_by) == ("child", "wrote")


def test_a_name_is_kept_sealed(client, collection):
    tell(client, level="named", name="Sam")
    assert unseal(Participation.query.one().shown_name) == "Sam"


def test_the_area_is_the_one_they_picked(client):
    area = make_area("Purbeck")
    make_collection(grouping_id=area.grouping_id)
    go_to_prompts(client)
    post(client, "tell-a-day", said="My day")
    assert "Purbeck" in client.get(START + "area").text
    post(client, "area", area="purbeck")
    post(client, "consent", level="read")
    post(client, "send")
    assert Participation.query.one().area.key == "purbeck"


def test_send_pressed_twice_sends_once(client, collection):
    tell(client)
    assert post(client, "send") == START + "done"
    assert Participation.query.count() == 1


def test_a_story_begun_before_midnight_of_the_last_day_can_be_sent(client, collection):
    go_to_prompts(client)
    with transaction():
        collection.conversation.closes_on = date(2020, 2, 2)
    assert tell_on(client) == START + "done"
    other = client.application.test_client()
    assert "This has closed" in other.get(START).text
    other.post(START)
    assert Draft.query.count() == 0


def tell_on(client):
    post(client, "tell-a-day", said="My day")
    post(client, "consent", level="read")
    return post(client, "send")


def test_a_story_begun_before_its_conversation_closed_can_be_sent_and_nobody_begins_one(client, collection):
    """R2.9: also where the token was lost or too much came at once, what was typed goes on from the error page."""
    go_to_prompts(client)
    with transaction():
        collection.conversation.state = ConversationState.CLOSED
    assert "You began here" in client.get(START).text
    assert tell_on(client) == START + "done"
    assert db.session.scalars(select(Voice)).one().text == "My day"
    other = client.application.test_client()
    assert "This has closed" in other.get(START).text
    assert post(other, "") == START
    assert Draft.query.count() == 0


def test_words_without_a_draft_are_given_back_after_closing_too(client, collection):
    go_to_prompts(client)
    with transaction():
        db.session.delete(db.session.scalars(select(Draft)).one())
        collection.conversation.state = ConversationState.CLOSED
    gone = client.post(START + "tell-a-day", data={"go": "on", "said": "My long and careful day."})
    assert gone.status_code == 410
    assert "My long and careful day." in gone.text


def test_a_text_too_long_is_told_and_still_there(client, collection):
    go_to_prompts(client)
    refused = client.post(START + "tell-a-day", data={"said": "long " * 5000})
    assert refused.status_code == 422
    assert "long long" in refused.text


def test_the_list_holds_what_is_open_and_may_be_kept(client, collection):
    page = client.get("/stories/")
    assert "A day in your life" in page.text
    assert page.headers["Cache-Control"] == "no-cache"
    with transaction():
        collection.conversation.closes_on = date(2020, 2, 2)
    assert "Nobody asks for stories today" in client.get("/stories/").text


def test_an_unpublished_collection_is_not_there(client):
    make_collection(publish=False)
    assert client.get(START).status_code == 404
    assert "A day in your life" not in client.get("/stories/").text


def test_pages_with_answers_stay_in_no_cache(client, collection):
    go_to_prompts(client)
    for step in ("tell-a-day", "agree", "consent"):
        assert client.get(START + step).headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("language", ["pl", "ar"])
def test_the_shipped_prompts_stand_in_other_languages(client, collection, language):
    page = client.get(START + f"?lang={language}").text
    assert collection.prompts[0]["texts"][language]["standard"] in page


def test_lost_codes_are_said_beforehand_and_the_code_is_asked_for_by_post(client, collection):
    tell(client)
    assert "lost words cannot be found again" in client.get(START + "done").text
    assert client.get(START + "code").headers["Location"] == START
    shown = client.post(START + "code")
    assert shown.status_code == 200
    assert shown.headers["Cache-Control"] == "no-store"
    code = shown.text.split('data-copy="')[1].split('"')[0]
    saved = client.post(START + "four-words.txt", data={"words": code})
    assert saved.headers["Content-Disposition"] == 'attachment; filename="four-words.txt"'
    assert code in saved.text


def test_finish_forgets_what_was_sent(client, collection):
    tell(client)
    client.post(START + "finish")
    assert client.get(START + "done").headers["Location"] == START
    assert client.post(START + "code").headers["Location"] == START


def test_a_second_press_that_did_not_hear_of_the_first_finds_it_sent(client, collection):
    go_to_prompts(client)
    post(client, "tell-a-day", said="My day")
    post(client, "consent", level="read")
    before = client.get_cookie("engage").value
    post(client, "send")
    client.set_cookie("engage", before)
    assert post(client, "send") == START + "done"
    assert client.get(START + "done").status_code == 200
    assert Participation.query.count() == 1


def test_words_that_worried_us_and_were_taken_out_are_looked_after(client, collection):
    go_to_prompts(client)
    post(client, "tell-a-day", said="I want to kill myself.")
    post(client, "tell-a-day", said="My day starts at six.")
    tell_on(client)
    assert unseal(Concern.query.one().unsent) == "I want to kill myself."
    assert Voice.query.one().flag == "none"


def test_erasing_a_person_keeps_the_count(client, collection):
    tell(client)
    with transaction():
        assert erase([Participation.query.one().id]) == 1
    assert StoryTold.query.count() == 0
    assert StoryCollection.query.one().people == 1


@pytest.mark.parametrize("page", ["", "help", "stopped"])
def test_of_a_conversation_that_never_opened_nothing_is_told(client, collection, page):
    with transaction():
        collection.conversation.state = ConversationState.DRAFT
    assert client.get(START + page).status_code == 404


def test_a_title_is_the_question_alone(client):
    make_collection()
    go_to_prompts(client)
    page = client.get(START + "age").text
    assert "<title>How old are you? –" in page
    assert 'How old are you? <span class="optional">(optional)</span>' in page
