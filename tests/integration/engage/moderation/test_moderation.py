"""The queue and one text at a time: read, decide, raise a concern."""

import pytest
from flask.testing import FlaskClient

from engage.accounts.permissions import Role
from engage.core.audit import AuditEntry
from engage.core.crypto import unseal
from engage.core.database import db
from engage.moderation.models import Decision
from engage.safeguarding.models import Concern, Lane, Urgency
from engage.voices.models import Consent, Flag, Voice, VoiceState
from tests.factories import TODAY, make_conversation, make_organisation, make_staff, make_voice, sign_in


@pytest.fixture
def moderator(client: FlaskClient) -> FlaskClient:
    return sign_in(client, make_staff(Role.MODERATOR))


def voice_now(voice_id: int) -> Voice:
    db.session.rollback()
    db.session.expire_all()
    return db.session.get_one(Voice, voice_id)


def record(action: str) -> list[AuditEntry]:
    return db.session.query(AuditEntry).filter_by(action=action).all()


def test_a_text_goes_from_the_queue_to_approved(moderator: FlaskClient) -> None:
    voice = make_voice("The last bus leaves too early.")
    assert "The last bus leaves too early." in moderator.get("/desk/moderation/").text
    page = moderator.get(f"/desk/moderation/{voice.id}")
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-store"
    answer = moderator.post(f"/desk/moderation/{voice.id}/decide", data={"action": "approve", "revision": 1})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/desk/moderation/")
    now = voice_now(voice.id)
    assert (now.state, now.revision) == (VoiceState.APPROVED, 2)
    assert now.decided_on
    assert (db.session.query(Decision).one().action, db.session.query(Decision).one().revision) == ("approve", 1)
    assert [each.subject for each in record("voice.approved")] == [f"voice:{voice.id}"]


def test_after_a_decision_the_next_text_of_the_filter_opens(moderator: FlaskClient) -> None:
    conversation = make_conversation(slug="one")
    first, other, second = make_voice(conversation=conversation), make_voice(), make_voice(conversation=conversation)
    answer = moderator.post(
        f"/desk/moderation/{first.id}/decide?conversation=one", data={"action": "approve", "revision": 1}
    )
    assert answer.headers["Location"] == f"/desk/moderation/{second.id}?conversation=one"
    assert other.id == first.id + 1


def test_the_queue_is_oldest_first_filtered_and_paged(moderator: FlaskClient) -> None:
    conversation = make_conversation(slug="one")
    for number in range(27):
        make_voice(f"Text number {number:02}.", conversation=conversation)
    make_voice("Elsewhere.")
    page = moderator.get("/desk/moderation/?conversation=one").text
    assert page.index("Text number 00") < page.index("Text number 24")
    assert "Text number 25" not in page
    assert "Elsewhere" not in page
    assert "Text number 26" in moderator.get("/desk/moderation/?conversation=one&page=2").text
    assert "No text matches" in moderator.get("/desk/moderation/?state=held").text
    assert "Elsewhere" in moderator.get("/desk/moderation/?page=2&state=nonsense").text


def test_an_empty_queue_says_so(moderator: FlaskClient) -> None:
    assert "Everything is read." in moderator.get("/desk/moderation/").text


def test_refusing_needs_a_reason_of_the_published_list(moderator: FlaskClient) -> None:
    voice = make_voice()
    url = f"/desk/moderation/{voice.id}/decide"
    for reason in ("", "made-up"):
        answer = moderator.post(url, data={"action": "refuse", "revision": 1, "reason": reason})
        assert answer.status_code == 422
        assert "<title>Error: " in answer.text
        assert "Choose a reason" in answer.text
    assert moderator.post(url, data={"action": "refuse", "revision": 1, "reason": "names"}).status_code == 302
    now = voice_now(voice.id)
    assert (now.state, now.refusal) == (VoiceState.REFUSED, "names")
    assert record("voice.refused")[0].reason == "names"


def test_holding_needs_a_why_which_stays_out_of_the_audit_record(moderator: FlaskClient) -> None:
    voice = make_voice()
    url = f"/desk/moderation/{voice.id}/decide"
    assert moderator.post(url, data={"action": "hold", "revision": 1, "why-hold": " "}).status_code == 422
    assert moderator.post(url, data={"action": "hold", "revision": 1, "why-hold": "Is it satire?"}).status_code == 302
    assert voice_now(voice.id).state is VoiceState.HELD
    assert db.session.query(Decision).one().reason == "Is it satire?"
    assert record("voice.held")[0].reason == ""
    assert "Is it satire?" in moderator.get(f"/desk/moderation/{voice.id}").text


def test_reopening_an_approved_text_takes_it_out_of_sight_again(moderator: FlaskClient) -> None:
    voice = make_voice(approve=True)
    url = f"/desk/moderation/{voice.id}/decide"
    assert moderator.post(url, data={"action": "reopen", "revision": 1}).status_code == 422
    epoch = voice.conversation.words_epoch
    moderator.post(url, data={"action": "reopen", "revision": 1, "why-reopen": "A name was overlooked"})
    now = voice_now(voice.id)
    assert (now.state, now.decided_on, now.refusal) == (VoiceState.RECEIVED, None, None)
    assert now.conversation.words_epoch == epoch + 1


def test_acting_on_a_stale_text_answers_409_overwrites_nothing_and_keeps_what_was_typed(
    moderator: FlaskClient,
) -> None:
    voice = make_voice()
    url = f"/desk/moderation/{voice.id}"
    moderator.post(f"{url}/decide", data={"action": "hold", "revision": 1, "why-hold": "first"})
    late = moderator.post(f"{url}/decide", data={"action": "hold", "revision": 1, "why-hold": "Typed by the second"})
    assert late.status_code == 409
    assert "Somebody changed this before you" in late.text
    stale_refusal = moderator.post(f"{url}/decide", data={"action": "refuse", "revision": 1, "reason": "names"})
    assert stale_refusal.status_code == 409
    assert 'name="revision" value="2"' in stale_refusal.text
    assert 'value="names" checked' in stale_refusal.text
    assert voice_now(voice.id).state is VoiceState.HELD
    assert db.session.query(Decision).count() == 1


@pytest.mark.parametrize("data", [{}, {"action": "approve"}, {"action": "delete", "revision": 1}])
def test_a_form_that_is_not_ours_is_refused(moderator: FlaskClient, data: dict[str, object]) -> None:
    assert moderator.post(f"/desk/moderation/{make_voice().id}/decide", data=data).status_code == 400


def test_a_step_that_the_table_does_not_have_is_a_conflict(moderator: FlaskClient) -> None:
    voice = make_voice(approve=True)
    answer = moderator.post(f"/desk/moderation/{voice.id}/decide", data={"action": "approve", "revision": 1})
    assert answer.status_code == 409


@pytest.mark.parametrize("text", ["I want to die", "Nie wiem co robić"])
def test_words_that_safeguarding_must_see_first_are_not_there_for_moderators(moderator: FlaskClient, text: str) -> None:
    voice = make_voice("nothing")
    voice.flag = Flag.CONCERN
    db.session.commit()
    assert moderator.get(f"/desk/moderation/{voice.id}").status_code == 404
    assert "Everything is read." in moderator.get("/desk/moderation/").text


def test_words_that_are_only_counted_are_shown_to_nobody(moderator: FlaskClient) -> None:
    voice = make_voice(consent=Consent.COUNTED)
    assert moderator.get(f"/desk/moderation/{voice.id}").status_code == 404
    assert (
        moderator.post(f"/desk/moderation/{voice.id}/decide", data={"action": "approve", "revision": 1}).status_code
        == 404
    )


def test_words_taken_back_leave_the_queue(moderator: FlaskClient) -> None:
    voice = make_voice()
    voice.withdrawn_on = TODAY
    db.session.commit()
    assert moderator.get(f"/desk/moderation/{voice.id}").status_code == 404


def test_released_words_stay_covered_until_asked_for(moderator: FlaskClient) -> None:
    voice = make_voice("A hard thing to read.")
    voice.flag = Flag.RELEASED
    db.session.commit()
    assert "A hard thing to read." not in moderator.get("/desk/moderation/").text
    page = moderator.get(f"/desk/moderation/{voice.id}").text
    assert page.index("<details") < page.index("A hard thing to read.")


def test_a_moderator_of_one_organisation_reads_only_its_texts(client: FlaskClient) -> None:
    ours, theirs = make_organisation("Ours"), make_organisation("Theirs")
    mine = make_voice("Ours to read.", conversation=make_conversation(organisation=ours))
    other = make_voice("Not ours.", conversation=make_conversation(organisation=theirs))
    sign_in(client, make_staff(Role.MODERATOR, organisation=ours))
    page = client.get("/desk/moderation/").text
    assert "Ours to read." in page
    assert "Not ours." not in page
    assert client.get(f"/desk/moderation/{mine.id}").status_code == 200
    assert client.get(f"/desk/moderation/{other.id}").status_code == 403
    for verb in ("decide", "details", "original", "concern"):
        assert client.post(f"/desk/moderation/{other.id}/{verb}", data={"revision": 1}).status_code == 403
    assert record("access.refused")


def test_a_moderator_raises_a_concern_and_the_text_is_gone_from_the_queue(moderator: FlaskClient) -> None:
    voice = make_voice("Something is odd.")
    url = f"/desk/moderation/{voice.id}/concern"
    assert moderator.post(url, data={"revision": 1, "worry": ""}).status_code == 422
    answer = moderator.post(url, data={"revision": 1, "worry": "He may be hit at home", "urgency": "urgent"})
    assert answer.status_code == 302
    concern = db.session.query(Concern).one()
    assert (concern.lane, concern.urgency, concern.voice_id) == (Lane.RAISED, Urgency.URGENT, voice.id)
    note = concern.actions[0].note
    assert note
    assert unseal(note) == "He may be hit at home"
    assert voice_now(voice.id).flag is Flag.CONCERN
    assert moderator.get(f"/desk/moderation/{voice.id}").status_code == 404
    assert moderator.post(url, data={"revision": 1, "worry": "again"}).status_code == 404


def test_raising_a_concern_about_a_stale_text_answers_409(moderator: FlaskClient) -> None:
    voice = make_voice()
    answer = moderator.post(f"/desk/moderation/{voice.id}/concern", data={"revision": 7, "worry": "kept words"})
    assert answer.status_code == 409
    assert "kept words" in answer.text


@pytest.mark.parametrize("role", [Role.INTERVIEWER, Role.SERVICE, Role.SAFEGUARDING_LEAD])
@pytest.mark.parametrize("data", [{"revision": "99", "worry": "x"}, {"revision": "1"}])
def test_who_may_raise_a_concern_but_not_moderate_is_shown_no_undecided_words(
    client: FlaskClient, role: Role, data: dict[str, str]
) -> None:
    voice = make_voice("The last bus leaves too early.")
    answer = sign_in(client, make_staff(role)).post(f"/desk/moderation/{voice.id}/concern", data=data)
    assert answer.status_code == 403
    assert "The last bus" not in answer.text


def test_the_neighbours_and_the_place_in_the_queue_are_said(moderator: FlaskClient) -> None:
    voices = [make_voice(f"Text {number}.") for number in range(3)]
    page = moderator.get(f"/desk/moderation/{voices[1].id}").text
    assert "Text 2 of 3" in page
    assert f'href="/desk/moderation/{voices[0].id}" rel="prev"' in page
    assert f'action="/desk/moderation/{voices[1].id}/skip"' in page
    decided = [make_voice(f"Decided {number}.", approve=True) for number in range(2)]
    page = moderator.get(f"/desk/moderation/{decided[0].id}?state=approved").text
    assert f'href="/desk/moderation/{decided[1].id}?state=approved" rel="next"' in page
