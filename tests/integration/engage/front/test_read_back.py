"""Where a conversation asks for it, nothing is quoted before its author said that it is right."""

import pytest

from engage.core.transaction import transaction
from engage.moderation.services import change_hidden
from engage.voices.models import Consent, VoiceState
from engage.voices.queries import Eyes, is_showable, read_back_share, showable_voices
from engage.voices.services import confirm_words, give_code
from tests.factories import NOW, TODAY, make_conversation, make_participation, make_staff, sign_in

PAGE = "/my-voice/"
WORDS = "The last bus leaves too early."


@pytest.fixture
def voice(app):
    asked = make_conversation(read_back=True)
    return make_participation(asked, texts=(WORDS,), consent=Consent.TOLD, approve=True).voices[0]


@pytest.fixture
def visit(client, voice):
    with transaction():
        code = give_code(voice.participation)
    client.post(PAGE, data={"words": code})
    return client


def shown(voice):
    """To whom: both tests agree."""
    found = {eyes for eyes in Eyes if showable_voices([voice.id], eyes)}
    assert found == {eyes for eyes in Eyes if is_showable(voice, eyes)}
    return found


def say_right(visit, voice, revision=None):
    return visit.post(PAGE + "right", data={"number": 1, "revision": revision or voice.revision})


def test_before_they_say_yes_it_is_not_quoted_and_the_team_reads_it(visit, voice):
    assert shown(voice) == {Eyes.TEAM}
    assert "Is this right?" in visit.get(PAGE).text


def test_yes_that_is_right(visit, voice):
    epoch = voice.conversation.words_epoch
    assert say_right(visit, voice).headers["Location"] == PAGE
    assert shown(voice) == set(Eyes)
    assert voice.conversation.words_epoch > epoch
    page = visit.get(PAGE).text
    assert "Is this right?" not in page
    assert "that this is right." in page


def test_a_text_that_changed_after_they_read_it_is_read_again(visit, voice):
    read = voice.revision
    with transaction():
        hidden = [{"kind": "PLACE", "start": 4, "end": 8, "rule": "by hand"}]
        change_hidden(voice, hidden, by=make_staff("moderator"), revision=read, now=NOW, what="a place")
    say_right(visit, voice, read)
    assert "These words changed meanwhile." in visit.get(PAGE).text
    assert shown(voice) == {Eyes.TEAM}
    say_right(visit, voice)
    assert shown(voice) == set(Eyes)
    with transaction():
        change_hidden(voice, [], by=make_staff("moderator"), revision=voice.revision, now=NOW, what="back")
    assert voice.confirmed_on is None


def test_corrected_words_are_read_back_again(visit, voice):
    say_right(visit, voice)
    visit.post(PAGE + "words/1", data={"said": "The first bus leaves too late."})
    assert (voice.confirmed_on, voice.state) == (None, VoiceState.RECEIVED)


@pytest.mark.parametrize("state", [VoiceState.RECEIVED, VoiceState.HELD, VoiceState.REFUSED])
def test_only_what_a_moderator_approved_is_read_back(visit, voice, state):
    with transaction():
        voice.state = state
    assert "Is this right?" not in visit.get(PAGE).text
    assert not confirm_words(voice, revision=voice.revision, today=TODAY)


def test_elsewhere_nobody_is_asked(client):
    participation = make_participation(consent=Consent.TOLD, approve=True)
    assert shown(participation.voices[0]) == set(Eyes)


def test_the_desk_sees_how_many_were_confirmed(app, visit, voice):
    make_participation(voice.conversation, consent=Consent.QUOTED, approve=True)
    make_participation(voice.conversation, consent=Consent.READ, approve=True)
    say_right(visit, voice)
    assert read_back_share(voice.conversation_id) == (1, 2)
    desk = sign_in(app.test_client(), make_staff())
    page = desk.get(f"/desk/conversations/{voice.conversation.slug}").text
    assert "1 of 2 passages read back and confirmed" in page
