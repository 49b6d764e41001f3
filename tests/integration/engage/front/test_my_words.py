"""With their code a person changes their words or says more, by the same door as before (R5.3, R4.4)."""

from datetime import timedelta

import pytest

from engage.conversations.models import ConversationState
from engage.core.crypto import unseal
from engage.core.database import db
from engage.core.transaction import transaction
from engage.moderation.services import approve
from engage.replies.models import ReplyQuote
from engage.safeguarding.models import Concern
from engage.safeguarding.services import read_concern
from engage.themes.models import Reading, Tag
from engage.themes.services import tag
from engage.voices.models import Consent, Flag, Voice, VoiceState
from engage.voices.services import give_code
from engage.voices.services_keeping import hold
from tests.factories import NOW, TODAY, make_participation, make_staff
from tests.integration.engage.front.test_my_voice import make_reply, make_theme

PAGE = "/my-voice/"
KEPT = "The last bus leaves too early."
CHANGED = "My boss is Rory."
WORDS = f"{KEPT} {CHANGED}"
WORRYING = "I want to kill myself."


@pytest.fixture
def participation(app):
    return make_participation(texts=(WORDS,), consent=Consent.TOLD, approve=True)


@pytest.fixture
def voice(participation):
    return participation.voices[0]


@pytest.fixture
def visit(client, participation):
    with transaction():
        code = give_code(participation)
    client.post(PAGE, data={"words": code})
    return client


def say(visit, text, path="words/1"):
    return visit.post(PAGE + path, data={"said": text})


def test_the_page_says_beforehand_what_a_change_does_and_who_reads_it(visit):
    page = visit.get(PAGE + "words/1").text
    assert CHANGED in page, "as they wrote it: it is theirs"
    assert "a quote was taken back" in page
    assert "The old ones are deleted." in page
    assert "Who reads this?" in page
    assert "What we wrote" not in page


def test_new_words_wait_for_a_moderator_and_the_old_ones_are_gone(visit, voice):
    before = voice.original
    answer = say(visit, "The first bus leaves too late. Call me on 07700 900123.")
    assert answer.headers["Location"] == PAGE
    assert voice.original != before
    assert unseal(voice.original) == "The first bus leaves too late. Call me on 07700 900123."
    assert "07700" not in voice.text
    assert (voice.state, voice.decided_on, voice.corrected_on) == (VoiceState.RECEIVED, None, voice.corrected_on)
    assert voice.corrected_on
    assert "You changed these words on" in visit.get(PAGE).text


@pytest.mark.parametrize(
    ("typed", "told"),
    [("  ", "Write your words here"), (WORDS + " ", "These are the same words."), ("a" * 20_001, "too long to send")],
)
def test_what_cannot_be_taken_says_why_and_is_kept(visit, voice, typed, told):
    answer = say(visit, typed)
    assert answer.status_code == 422
    assert told in answer.text
    assert typed.strip() in answer.text
    assert unseal(voice.original) == WORDS


def test_quotes_and_tags_of_words_that_stay_follow_and_the_others_go(app, visit, voice):
    """R5.3: a reply that loses its quote says so."""
    theme = make_theme(voice.conversation)
    officer = make_staff()
    with transaction():
        tag(voice, theme, 0, len(KEPT), by=officer, now=NOW)
        tag(voice, theme, len(KEPT) + 1, len(voice.text), by=officer, now=NOW)
    reply = make_reply(theme)
    with transaction():
        db.session.add_all(
            [
                ReplyQuote(reply_id=reply.id, voice_id=voice.id, start_at=0, end_at=len(KEPT)),
                ReplyQuote(reply_id=reply.id, voice_id=voice.id, start_at=len(KEPT) + 1, end_at=len(voice.text)),
            ]
        )
    address = f"/you-said-we-did/{reply.slug}"
    assert KEPT in app.test_client().get(address).text
    say(visit, f"Well. {KEPT} That is all.")
    page = app.test_client().get(address).text
    assert KEPT not in page
    assert "2 quotes were taken back." in page, "nobody has read the new words"
    with transaction():
        approve(voice, by=officer, revision=voice.revision, now=NOW, today=TODAY)
    page = app.test_client().get(address).text
    assert KEPT in page
    assert "A quote was taken back." in page
    assert "Rory" not in page
    [left] = db.session.query(Tag).all()
    assert voice.text[left.start_at : left.end_at] == KEPT
    assert db.session.query(Reading).count() == 0, "how the old words read is forgotten"


def test_worrying_words_show_help_at_once_and_are_looked_after(visit, voice):
    assert say(visit, WORRYING).headers["Location"] == PAGE + "help"
    assert "You do not have to carry this alone" in visit.get(PAGE + "help").text
    assert voice.flag is Flag.CONCERN
    assert db.session.query(Concern).one().voice_id == voice.id


def test_help_can_be_asked_for_on_the_help_page(visit, voice):
    say(visit, WORRYING)
    left = visit.post(PAGE + "help", data={"reach_me": "Ms Hall at school"})
    assert "Somebody will reach out to you" in left.text
    assert unseal(db.session.query(Concern).one().contact) == "Reach them by: Ms Hall at school"
    assert visit.post(PAGE + "help", data={}).status_code == 422


def test_what_worried_us_stays_with_the_lead_though_its_words_were_changed(client):
    """R4.4, decision 0120."""
    participation = make_participation(texts=(WORRYING,))
    with transaction():
        code = give_code(participation)
    client.post(PAGE, data={"words": code})
    assert "keep the old words too" in client.get(PAGE + "words/1").text
    say(client, "The bus is fine.")
    concern, voice = db.session.query(Concern).one(), db.session.query(Voice).one()
    assert voice.flag is Flag.CONCERN
    with transaction():
        opened = read_concern(db.session.merge(concern), by=make_staff("safeguarding_lead"), now=NOW)
    assert (opened.words, opened.later) == (WORRYING, "The bus is fine.")


def test_words_under_a_legal_hold_are_not_overwritten(visit, participation, voice):
    with transaction():
        hold(participation.conversation, reason="An inquiry.", by=make_staff("administrator"), now=NOW)
    assert "A court or an inquiry asks us to keep them." in visit.get(PAGE + "words/1").text
    answer = say(visit, "Other words.")
    assert "Other words." in answer.text
    assert unseal(voice.original) == WORDS


@pytest.mark.parametrize("number", [0, 2, 99])
def test_only_passages_that_are_there_can_be_changed(visit, number):
    assert visit.get(f"{PAGE}words/{number}").status_code == 404
    assert say(visit, "Something else.", f"words/{number}").status_code == 404


def test_what_was_taken_back_cannot_be_changed(visit, voice):
    visit.post(PAGE + "change", data={"do": "take-back-one", "voice": voice.id})
    assert visit.get(PAGE + "words/1").status_code == 404


def test_something_more_is_one_more_passage_of_the_same_person(visit, participation):
    assert "Add something" in visit.get(PAGE).text
    assert say(visit, "And the stop has no bench.", "more").headers["Location"] == PAGE
    db.session.refresh(participation)
    added = participation.voices[1]
    assert (added.text, added.state) == ("And the stop has no bench.", VoiceState.RECEIVED)
    assert added.prompt["en"] == "Something more"
    assert added.prompt["pl"] != added.prompt["en"]
    assert "And the stop has no bench." in visit.get(PAGE).text


def test_something_more_that_worries_us_is_looked_after(visit, participation):
    assert say(visit, WORRYING, "more").headers["Location"] == PAGE + "help"
    db.session.refresh(participation)
    assert participation.voices[1].flag is Flag.CONCERN


def test_after_closing_nothing_is_added_and_what_was_typed_is_given_back(visit, participation):
    with transaction():
        participation.conversation.state = ConversationState.CLOSED
        participation.conversation.closes_on = TODAY - timedelta(days=1)
    assert "Add something" not in visit.get(PAGE).text
    answer = say(visit, "And the stop has no bench.", "more")
    assert answer.status_code == 409
    assert "And the stop has no bench." in answer.text
    assert db.session.query(Voice).count() == 1


def test_without_a_visit_nothing_changes_and_what_was_typed_is_given_back(client, voice):
    assert client.get(PAGE + "words/1").headers["Location"] == PAGE
    answer = say(client, "Other words altogether.")
    assert (answer.status_code, "Other words altogether." in answer.text) == (409, True)
    assert unseal(voice.original) == WORDS


def test_easy_read_keeps_what_was_typed(visit):
    page = visit.post(PAGE + "words/1", data={"said": "Half a sen", "switch": "easy"})
    assert "Half a sen" in page.text
    assert page.status_code == 200
