"""A survey at the desk: added from a file or a shipped one, looked over, tried, published, closed."""

import io
import json
from datetime import timedelta

import pytest

from engage.accounts.permissions import Role
from engage.conversations.models import ConversationState
from engage.core import clock
from engage.core.audit import AuditEntry
from engage.core.database import db
from engage.intake.models import Draft
from surveys.models import Survey
from surveys.queries import open_surveys
from tests.factories import make_conversation, make_organisation, make_staff, sign_in
from tests.integration.surveys.walk import Walker, open_survey, small

NEW = "/desk/surveys/new"


def conversation_now(**over):
    today = clock.now().date()
    return make_conversation(opens_on=today, closes_on=today + timedelta(days=60), **over)


@pytest.fixture
def officer(client):
    return sign_in(client, make_staff(Role.OFFICER))


def as_file(content):
    raw = content if isinstance(content, bytes) else json.dumps(content).encode()
    return (io.BytesIO(raw), "survey.json")


def add(officer, conversation, source="file", content=None, **more):
    data = {"conversation": conversation.id, "source": source, **more}
    if content is not None:
        data["file"] = as_file(content)
    return officer.post(NEW, data=data, content_type="multipart/form-data")


def digest(officer, slug, action="publish"):
    page = officer.get(f"/desk/surveys/{slug}/{action}").text
    return page.split('name="seen" value="')[1].split('"')[0]


def publish(officer, slug):
    return officer.post(f"/desk/surveys/{slug}/publish", data={"seen": digest(officer, slug)})


def test_a_shipped_survey_is_added_looked_over_and_published(officer):
    conversation = conversation_now()
    answer = add(officer, conversation, "youth-voice")
    assert answer.headers["Location"].endswith("/desk/surveys/youth-voice/")
    page = officer.get("/desk/surveys/youth-voice/").text
    assert "Not published" in page
    assert page.count("Easy Read") > 10
    assert officer.get("/surveys/youth-voice/").status_code == 404
    assert publish(officer, "youth-voice").status_code == 302
    assert officer.get("/surveys/youth-voice/").status_code == 200


def test_a_shipped_survey_serves_two_conversations_under_two_addresses(officer):
    add(officer, conversation_now(), "youth-voice")
    again = conversation_now()
    refused = add(officer, again, "youth-voice")
    assert refused.status_code == 422
    assert "is taken" in refused.text
    assert add(officer, again, "youth-voice", address="youth-voice-2").status_code == 302
    assert db.session.query(Survey).filter_by(slug="youth-voice-2").one().conversation_id == again.id


def test_a_file_of_ones_own_is_added(officer):
    raw = small("one-question")
    assert add(officer, conversation_now(), content=raw).status_code == 302
    assert db.session.query(Survey).one().slug == raw["slug"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"{", "Line 1: this is not JSON"),
        (b"\xff\xfe", "not text in UTF-8"),
        (b'{"slug": "\\u0000"}', "a character that cannot be kept"),
        (b'{"slug": "\\ud800"}', "not text in UTF-8"),
        (b'{"slug": NaN}', "cannot be kept"),
        (b"[" * 100_000, "cannot be kept"),
        (b" " * 1_100_000, "larger than 1 megabyte"),
        (b"[]", "This is a map"),
        (b"", "Choose a file"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(officer, content, told):
    answer = add(officer, conversation_now(), content=content) if content else add(officer, conversation_now())
    assert answer.status_code == 422
    assert told in answer.text
    assert "There is a problem" in answer.text
    assert db.session.query(Survey).count() == 0


def test_problems_are_listed_in_words_with_their_place(officer):
    raw = small("one-question")
    raw["pages"][0]["items"][0]["label"] = {"pl": {"standard": "Co?"}}
    answer = add(officer, conversation_now(), content=raw)
    assert answer.status_code == 422
    assert "page 1, question 1, “label”" in answer.text
    assert "The words are missing in en" in answer.text


def test_what_was_chosen_and_typed_is_still_there_after_an_error(officer):
    conversation = conversation_now()
    answer = add(officer, conversation, "", address="NOT ok")
    assert answer.status_code == 422
    assert f'<option value="{conversation.id}" selected>' in answer.text
    assert 'value="NOT ok"' in answer.text


def test_the_address_of_a_desk_page_is_not_given_away(officer):
    assert "is an address of ours" in add(officer, conversation_now(), "youth-voice", address="new").text


def test_only_own_conversations_are_offered_and_taken(client):
    elsewhere = conversation_now(organisation=make_organisation("Elsewhere"))
    home = make_organisation("Home")
    mine = conversation_now(organisation=home)
    officer = sign_in(client, make_staff(Role.OFFICER, organisation=home))
    page = officer.get(NEW).text
    assert (f'value="{mine.id}"' in page, f'value="{elsewhere.id}"' in page) == (True, False)
    assert add(officer, elsewhere, "youth-voice").status_code == 422
    assert db.session.query(Survey).count() == 0


def test_another_organisation_sees_tries_and_changes_nothing(client):
    survey = open_survey(conversation=conversation_now())
    other = sign_in(client, make_staff(Role.OFFICER, organisation=make_organisation("Elsewhere")))
    base = f"/desk/surveys/{survey.slug}/"
    assert [other.get(base + each).status_code for each in ("", "close", "preview/")] == [403] * 3
    assert [other.post(base + each).status_code for each in ("close", "reopen", "publish", "version")] == [403] * 4
    assert db.session.get(Survey, survey.id).closed_at is None


def test_a_viewer_adds_nothing(client):
    viewer = sign_in(client, make_staff(Role.VIEWER))
    assert (viewer.get(NEW).status_code, viewer.post(NEW).status_code) == (403, 403)


def test_publishing_another_version_than_was_seen_is_refused(officer):
    conversation = conversation_now()
    raw = small("one-question")
    add(officer, conversation, content=raw)
    seen = digest(officer, raw["slug"])
    raw["pages"][0]["items"][0]["label"]["en"]["standard"] = "Another?"
    officer.post(f"/desk/surveys/{raw['slug']}/version", data={"file": as_file(raw)})
    officer.post(f"/desk/surveys/{raw['slug']}/publish", data={"seen": seen})
    page = officer.get(f"/desk/surveys/{raw['slug']}/").text
    assert "There is a newer version than the one you looked at" in page
    assert "Not published" in page


def test_a_newer_version_waits_and_a_wrong_one_changes_nothing(officer):
    survey = open_survey(small("one-question"), conversation_now())
    url = f"/desk/surveys/{survey.slug}/version"
    wrong = officer.post(url, data={"file": as_file({"slug": "x"})})
    assert wrong.status_code == 422
    assert "is missing" in wrong.text
    raw = small("one-question")
    raw["slug"] = "another-name"
    raw["title"]["en"]["standard"] = "A better title"
    assert officer.post(url, data={"file": as_file(raw)}).status_code == 302
    assert [each.published_at is None for each in db.session.get(Survey, survey.id).versions] == [False, True]


def test_closing_lets_nobody_begin_and_who_is_in_the_middle_send(officer, app):
    survey = open_survey(small("one-question"), conversation_now())
    begun = Walker(app.test_client(), survey.slug).begin()
    assert "can still send" in officer.get(f"/desk/surveys/{survey.slug}/close").text
    officer.post(f"/desk/surveys/{survey.slug}/close")
    assert open_surveys(clock.now().date()) == []
    closed = app.test_client().get(f"/surveys/{survey.slug}/")
    assert closed.status_code == 410
    assert "This survey is closed" in closed.text
    assert app.test_client().post(f"/surveys/{survey.slug}/").status_code == 410
    assert begun.get().status_code == 200
    officer.post(f"/desk/surveys/{survey.slug}/reopen")
    assert app.test_client().get(f"/surveys/{survey.slug}/").status_code == 200
    done = [each.action for each in db.session.query(AuditEntry).order_by(AuditEntry.id)]
    assert done[-2:] == ["survey.closed", "survey.reopened"]


def test_a_step_that_is_not_in_the_table_changes_nothing(officer):
    survey = open_survey(conversation=conversation_now())
    officer.post(f"/desk/surveys/{survey.slug}/reopen")
    assert "cannot be done" in officer.get(f"/desk/surveys/{survey.slug}/").text
    assert officer.get(f"/desk/surveys/{survey.slug}/reopen").status_code == 302


def test_a_closed_survey_leads_to_the_replies_of_its_conversation(client):
    survey = open_survey(conversation=make_conversation(state=ConversationState.CLOSED))
    page = client.get(f"/surveys/{survey.slug}/")
    assert page.status_code == 410
    assert f"/you-said-we-did/?about={survey.conversation.slug}" in page.text
    assert "/results" not in page.text


def test_the_preview_asks_like_the_survey_and_keeps_nothing(officer):
    add(officer, conversation_now(), "youth-voice")
    at = officer.get("/desk/surveys/youth-voice/preview/").headers["Location"]
    assert "Nothing that you answer here is kept" in officer.get(at).text
    assert officer.post(at, data={"go": "on"}).status_code == 422
    for _each in range(40):
        answer = officer.post(at, data={"go": "skip"})
        at = answer.headers["Location"]
        if "/preview/" not in at:
            break
    assert at.endswith("/desk/surveys/youth-voice/")
    assert db.session.query(Draft).count() == 0


def test_the_preview_can_be_read_in_easy_read(officer):
    add(officer, conversation_now(), "youth-voice")
    at = officer.get("/desk/surveys/youth-voice/preview/").headers["Location"]
    officer.post(at, data={"switch": "easy"})
    assert 'class="easy' in officer.get(at).text


def test_missing_languages_are_named(officer):
    raw = small("one-question")
    add(officer, conversation_now(), content=raw)
    page = officer.get(f"/desk/surveys/{raw['slug']}/").text
    assert 'lang="ar">العربية</b><span>Missing' in page
    assert "There is no Easy Read in this language" in page
