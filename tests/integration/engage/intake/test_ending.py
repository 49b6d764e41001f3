"""The ending that surveys and stories share, called as a collector calls it."""

import pytest
from flask import session

from engage.core.crypto import unseal
from engage.core.transaction import transaction
from engage.intake import ending
from engage.intake.forms import ConsentForm, HelpDetailsForm
from engage.intake.services import leave_contact
from engage.safeguarding.models import Concern, Lane
from engage.voices.models import Consent
from engage.voices.queries import participation_id_by_code
from tests.factories import NOW, make_conversation, make_participation

URLS = ending.EndingUrls(done="/done", show_code="/code", code_file="/file", details="/details", finish="/finish")


@pytest.fixture
def conversation(app):
    return make_conversation()


def posted(app, **data):
    return app.test_request_context("/x", method="POST", data=data)


def test_no_level_is_chosen_beforehand(app, conversation):
    with app.test_request_context("/x"):
        page, status = ending.consent_page(ConsentForm(), conversation, action="/x", back_url="/y")
    assert status == 200
    assert page.count('name="level"') == 5
    assert " checked" not in page


def test_levels_stand_from_least_to_most(app, conversation):
    with app.test_request_context("/x"):
        page, _ = ending.consent_page(ConsentForm(), conversation, action="/x", back_url="/y")
    places = [page.index(f'value="{level}"') for level in Consent]
    assert places == sorted(places)


@pytest.mark.parametrize("variant", ["standard", "easy"])
def test_consent_says_beforehand_what_cannot_be_called_back(app, conversation, variant):
    with app.test_request_context("/x"):
        session["variant"] = variant
        page, _ = ending.consent_page(ConsentForm(), conversation, action="/x", back_url="/y")
    assert "printed" in page


def test_without_a_choice_the_page_asks_again(app, conversation):
    with posted(app):
        form = ConsentForm()
        assert not form.validate_on_submit()
        page, status = ending.consent_page(form, conversation, action="/x", back_url="/y")
    assert status == 422
    assert "<title>Error: " in page
    assert 'href="#level"' in page


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ({"level": "read"}, {"consent": Consent.READ, "shown_name": None}),
        ({"level": "quoted", "shown_name": "Sam"}, {"consent": Consent.QUOTED, "shown_name": None}),
        ({"level": "named"}, None),
        ({"level": "everything"}, None),
        ({}, None),
    ],
)
def test_what_was_chosen_is_what_receive_takes(app, sent, kept):
    with posted(app, **sent):
        assert ending.consent_given(ConsentForm().answer) == kept


def test_a_name_is_sealed_and_only_kept_where_it_is_told(app):
    with posted(app, level="named", shown_name=" Sam "):
        given = ending.consent_given(ConsentForm().answer)
    assert b"Sam" not in given["shown_name"]
    assert unseal(given["shown_name"]) == "Sam"


def test_the_code_is_shown_once_and_again_replaces_it(app, conversation):
    participation = make_participation(conversation)
    codes = []
    for _time in range(2):
        with posted(app), transaction():
            page = ending.show_code(participation, URLS)
            codes.append(page.split('data-copy="')[1].split('"')[0])
    assert participation_id_by_code(codes[0]) is None
    assert participation_id_by_code(codes[1]) == participation.id


def test_the_text_file_holds_only_the_code_just_shown(app, conversation):
    participation = make_participation(conversation)
    with posted(app), transaction():
        code = ending.show_code(participation, URLS).split('data-copy="')[1].split('"')[0]
    with posted(app, words=code):
        assert code in ending.code_file(participation).get_data(as_text=True)
    with posted(app, words="heron gravel lantern plum"), pytest.raises(Exception, match="404"):
        ending.code_file(participation)


def test_the_session_never_holds_the_code(app, conversation):
    participation = make_participation(conversation)
    with posted(app), transaction():
        ending.sent("stories", participation)
        code = ending.show_code(participation, URLS).split('data-copy="')[1].split('"')[0]
        assert not set(code.split()) & set(str(dict(session)).split("'"))
        assert ending.just_sent("stories").id == participation.id
        assert ending.just_sent("surveys") is None
        ending.begin("surveys", "token")
        assert ending.just_sent("stories") is None


def test_done_says_who_answers_by_when(app, conversation):
    participation = make_participation(conversation)
    with app.test_request_context("/done"):
        page = ending.done_page(participation, URLS)
    assert "Priya Shah, transport team, answers." in page
    assert "Friday 15 January 2027" in page
    assert "heron" not in page


def test_details_are_sealed_on_the_concern_about_these_words(app, conversation):
    participation = make_participation(conversation, ("I want to kill myself",))
    with transaction():
        leave_contact(participation, "Reach them by: 07700 900123", now=NOW)
    concern = Concern.query.one()
    assert concern.lane is Lane.SPOTTED
    assert unseal(concern.contact) == "Reach them by: 07700 900123"
    assert concern.alerted_at is None
    assert [line.action for line in concern.actions] == ["opened", "contact_left"]


def test_details_without_a_concern_lead_to_no_answer(app, conversation):
    participation = make_participation(conversation)
    with transaction():
        leave_contact(participation, "Reach them by: 07700 900123", now=NOW)
    concern = Concern.query.one()
    assert (concern.lane, concern.voice_id) == (Lane.RAISED, None)
    assert participation.voices[0].flag == "none"


def test_details_without_a_way_to_reach_the_person_are_an_error(app, conversation):
    participation = make_participation(conversation)
    with posted(app, call_me="Sam"):
        page, status = ending.take_details(participation, URLS)
    assert status == 422
    assert 'href="#reach_me"' in page
    assert 'value="Sam"' in page


def test_help_details_are_read_as_lines(app):
    with posted(app, reach_me="07700 900123", safe_when="texts only"):
        assert HelpDetailsForm().as_text == "Reach them by: 07700 900123\nSafe when and how: texts only"


def test_help_is_never_empty(app, conversation):
    with app.test_request_context("/help"):
        page = ending.help_page(conversation, ways=ending.HelpUrls(on="/on", details="/details"))
    assert 'href="tel:999"><bdi dir="ltr">999</bdi>' in page
    assert 'href="/on"' in page
    assert "Monday to Friday, 09:00 to 17:00" in page
