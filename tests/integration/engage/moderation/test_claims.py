"""Who reads what: claims, colleagues, a second reader, and the way back from one's last step (R6.4)."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from engage.accounts.models import Staff
from engage.accounts.permissions import Role
from engage.core import audit
from engage.core.audit import AuditEntry
from engage.core.database import db
from engage.core.transaction import transaction
from engage.moderation import queries_claims, services, services_claims
from engage.moderation.lifecycle import Action
from engage.moderation.models import Claim, Decision
from engage.moderation.queries import Filters, Lane
from engage.moderation.services import AskedYourself, ReadByAnother, Stale
from engage.voices.models import Flag, Voice, VoiceState
from engage.voices.queries import Eyes, showable_voices
from tests.factories import NOW, TODAY, make_conversation, make_organisation, make_staff, make_voice, sign_in

LATER = NOW + timedelta(minutes=16)
ALL = Filters()


@pytest.fixture
def ann(app: Flask) -> Staff:
    return make_staff(Role.MODERATOR, name="Ann")


@pytest.fixture
def kim(app: Flask) -> Staff:
    return make_staff(Role.MODERATOR, name="Kim")


def claim(person: Staff, *, now: object = NOW, filters: Filters = ALL, after: int = 0) -> int | None:
    with transaction():
        return services_claims.claim_next(person, filters, now=now, after=after)  # type: ignore[arg-type]


def take(voice: Voice, action: Action, by: Staff, *, now: object = NOW, reason: str = "") -> None:
    with transaction():
        db.session.refresh(voice)
        services.take_step(voice, action, by=by, revision=voice.revision, now=now, today=TODAY, reason=reason)  # type: ignore[arg-type]


def undo(voice: Voice, by: Staff, *, minutes: int = 1) -> None:
    with transaction():
        db.session.refresh(voice)
        services.undo(voice, by=by, revision=voice.revision, now=NOW + timedelta(minutes=minutes))


def test_two_people_are_handed_two_texts_and_each_goes_on_to_another(ann: Staff, kim: Staff) -> None:
    first, second, third = (make_voice(f"Text {number}.").id for number in range(3))
    assert claim(ann) == first
    assert claim(kim) == second
    assert claim(ann, after=first) == third  # what she left is free again
    assert claim(kim, after=second) == first
    assert db.session.query(Claim).count() == 2


def test_a_claim_ends_after_a_quarter_of_an_hour(ann: Staff, kim: Staff) -> None:
    voice = make_voice()
    claim(ann)
    assert claim(kim) is None
    with pytest.raises(ReadByAnother):
        take(voice, Action.APPROVE, kim)
    assert claim(kim, now=LATER) == voice.id
    take(voice, Action.APPROVE, kim, now=LATER)
    assert db.session.query(Claim).count() == 0


def test_a_change_of_the_text_starts_the_time_again(ann: Staff, kim: Staff) -> None:
    voice = make_voice()
    claim(ann)
    with transaction():
        services_claims.renew(voice, by=ann, now=NOW + timedelta(minutes=10))
        services_claims.renew(voice, by=kim, now=LATER)
    assert claim(kim, now=LATER) is None


def test_a_text_is_taken_over_plainly_and_on_record(ann: Staff, kim: Staff) -> None:
    voice = make_voice()
    claim(ann)
    with transaction():
        services_claims.take(voice, by=kim, now=NOW)
    with pytest.raises(ReadByAnother):
        take(voice, Action.APPROVE, ann)
    take(voice, Action.APPROVE, kim)
    assert [each.actor for each in db.session.query(AuditEntry).filter_by(action="voice.taken_over")] == [kim.actor]


def test_a_text_given_to_a_colleague_is_handed_to_nobody_else(ann: Staff, kim: Staff) -> None:
    first, second = make_voice("One."), make_voice("Two.")
    with transaction():
        services_claims.assign(first, kim, by=ann, now=NOW)
    assert claim(ann) == second.id
    assert claim(kim, filters=Filters(lane=Lane.MINE)) == first.id
    assert claim(ann, filters=Filters(lane=Lane.MINE)) is None
    with transaction():
        kim.active = False
        services_claims.leave(kim, now=NOW)
    assert claim(ann, after=second.id) == first.id  # who has left keeps no text from the others


def test_only_who_may_moderate_a_text_can_be_given_it(ann: Staff) -> None:
    elsewhere = make_organisation("Elsewhere")
    outsider = make_staff(Role.MODERATOR, organisation=elsewhere)
    viewer = make_staff(Role.VIEWER)
    theirs = make_voice("Theirs.", conversation=make_conversation(organisation=elsewhere))
    ours = make_voice("Ours.")
    for wrong in (outsider, viewer):
        with pytest.raises(services_claims.NotTheirs), transaction():
            services_claims.assign(ours, wrong, by=ann, now=NOW)
    with transaction():
        assert services_claims.assign_oldest(ALL, outsider, number=50, by=ann, now=NOW) == 1
    assert db.session.query(Claim).one().voice_id == theirs.id


def test_the_oldest_of_a_filter_are_given_away_once(ann: Staff, kim: Staff) -> None:
    ids = [make_voice(f"Text {number}.").id for number in range(4)]
    with transaction():
        assert services_claims.assign_oldest(ALL, kim, number=2, by=ann, now=NOW) == 2
    with transaction():
        assert services_claims.assign_oldest(ALL, ann, number=9, by=ann, now=NOW) == 2
    given = {each.voice_id: each.assigned_to_id for each in db.session.query(Claim)}
    assert given == {ids[0]: kim.id, ids[1]: kim.id, ids[2]: ann.id, ids[3]: ann.id}


def test_who_asks_for_another_reader_does_not_decide(ann: Staff, kim: Staff) -> None:
    voice = make_voice()
    take(voice, Action.SECOND, ann, reason="Is it satire?")
    assert voice.state is VoiceState.HELD
    assert claim(ann) is None
    for action, reason in ((Action.APPROVE, ""), (Action.REFUSE, "names"), (Action.REOPEN, ""), (Action.SECOND, "x")):
        with pytest.raises(AskedYourself):
            take(voice, action, ann, reason=reason)
    assert claim(kim, filters=Filters(lane=Lane.SECOND)) == voice.id
    take(voice, Action.APPROVE, kim)
    assert voice.state is VoiceState.APPROVED
    assert claim(kim, filters=Filters(lane=Lane.SECOND)) is None


@pytest.mark.parametrize(
    ("before", "action", "reason"),
    [
        (VoiceState.RECEIVED, Action.APPROVE, ""),
        (VoiceState.RECEIVED, Action.REFUSE, "names"),
        (VoiceState.RECEIVED, Action.HOLD, "why"),
        (VoiceState.RECEIVED, Action.SECOND, "why"),
        (VoiceState.HELD, Action.APPROVE, ""),
        (VoiceState.HELD, Action.REFUSE, "names"),
        (VoiceState.HELD, Action.REOPEN, ""),
        (VoiceState.APPROVED, Action.HOLD, "why"),
        (VoiceState.APPROVED, Action.SECOND, "why"),
        (VoiceState.APPROVED, Action.REOPEN, "why"),
        (VoiceState.REFUSED, Action.REOPEN, "why"),
    ],
)
def test_undo_brings_back_exactly_what_was(ann: Staff, before: VoiceState, action: Action, reason: str) -> None:
    voice = make_voice()
    with transaction():
        voice.state = before
        voice.refusal = "names" if before is VoiceState.REFUSED else None
        voice.decided_on = TODAY - timedelta(days=3) if before in (VoiceState.APPROVED, VoiceState.REFUSED) else None
    stood = (voice.state, voice.refusal, voice.decided_on)
    take(voice, action, ann, reason=reason)
    undo(voice, ann)
    assert (voice.state, voice.refusal, voice.decided_on) == stood
    assert [each.action for each in db.session.query(Decision).order_by(Decision.id)] == [action.value, "undo"]
    with pytest.raises(Stale):
        undo(voice, ann)


def test_undoing_a_second_opinion_asks_for_it_again(ann: Staff, kim: Staff) -> None:
    voice = make_voice()
    take(voice, Action.SECOND, ann, reason="why")
    take(voice, Action.APPROVE, kim)
    undo(voice, kim)
    with pytest.raises(AskedYourself):
        take(voice, Action.APPROVE, ann)


def test_undo_is_for_its_author_for_ten_minutes_and_only_the_last_step(ann: Staff, kim: Staff) -> None:
    voice = make_voice()
    take(voice, Action.APPROVE, ann)
    for person, minutes in ((kim, 1), (ann, 10)):
        with pytest.raises(Stale):
            undo(voice, person, minutes=minutes)
    with transaction():
        services.change_hidden(
            voice,
            [{"kind": "OTHER", "start": 0, "end": 3, "rule": "by hand"}],
            by=kim,
            revision=voice.revision,
            now=NOW,
            what="hide OTHER by hand",
        )
    assert queries_claims.last_step(ann, NOW) is None
    with pytest.raises(Stale):
        undo(voice, ann)


def test_words_are_out_of_sight_as_soon_as_their_approval_is_undone(ann: Staff) -> None:
    voice = make_voice()
    take(voice, Action.APPROVE, ann)
    epoch = voice.conversation.words_epoch
    assert showable_voices([voice.id], Eyes.PUBLIC_QUOTE)
    undo(voice, ann)
    assert not showable_voices([voice.id], Eyes.PUBLIC_QUOTE)
    assert voice.conversation.words_epoch == epoch + 1


def test_what_safeguarding_took_meanwhile_is_not_offered_for_undo(ann: Staff) -> None:
    voice = make_voice("Something hard.")
    take(voice, Action.APPROVE, ann)
    assert queries_claims.last_step(ann, NOW) is not None
    with transaction():
        voice.flag = Flag.CONCERN
    assert queries_claims.last_step(ann, NOW) is None


def test_the_pages_start_skip_undo_and_say_who_reads(client: FlaskClient, ann: Staff, kim: Staff, app: Flask) -> None:
    first, second = make_voice("One."), make_voice("Two.")
    sign_in(client, ann)
    other = sign_in(app.test_client(), kim)
    assert client.post("/desk/moderation/start").headers["Location"] == f"/desk/moderation/{first.id}"
    assert "Ann is reading it" in other.get("/desk/moderation/").text
    page = other.get(f"/desk/moderation/{first.id}").text
    assert "Ann is reading this." in page
    assert 'value="approve"' not in page
    late = other.post(f"/desk/moderation/{first.id}/decide", data={"action": "approve", "revision": 1})
    assert (late.status_code, "Somebody else is reading this" in late.text) == (409, True)
    assert client.post(f"/desk/moderation/{first.id}/skip").headers["Location"] == f"/desk/moderation/{second.id}"
    done = client.post(f"/desk/moderation/{second.id}/decide", data={"action": "approve", "revision": 1})
    assert done.headers["Location"] == f"/desk/moderation/{first.id}"
    page = client.get(f"/desk/moderation/{first.id}").text
    assert "You approved:" in page
    back = client.post(f"/desk/moderation/{second.id}/undo", data={"revision": 2})
    assert back.headers["Location"] == f"/desk/moderation/{second.id}"
    db.session.expire_all()
    assert db.session.get_one(Voice, second.id).state is VoiceState.RECEIVED
    assert client.post("/desk/moderation/leave").status_code == 302
    assert db.session.query(Claim).count() == 0


def test_texts_are_given_away_on_the_pages(client: FlaskClient, ann: Staff, kim: Staff) -> None:
    voices = [make_voice(f"Text {number}.") for number in range(3)]
    sign_in(client, ann)
    answer = client.post("/desk/moderation/assign", data={"to": kim.id, "number": 2}, follow_redirects=True)
    assert "2 texts are Kim’s to read." in answer.text
    assert "Given to Kim" in answer.text
    client.post(f"/desk/moderation/{voices[0].id}/assign", data={"to": ""})
    assert {each.voice_id for each in db.session.query(Claim)} == {voices[1].id}
    viewer = make_staff(Role.VIEWER)
    for path in ("/desk/moderation/assign", f"/desk/moderation/{voices[0].id}/assign"):
        assert client.post(path, data={"to": viewer.id, "number": 2}).status_code == 400


def test_the_record_stays_whole(ann: Staff, kim: Staff) -> None:
    voice = make_voice()
    claim(ann)
    with transaction():
        services_claims.take(voice, by=kim, now=NOW)
        services_claims.assign(voice, ann, by=kim, now=NOW)
    take(voice, Action.APPROVE, kim)
    undo(voice, kim)
    assert audit.verify().broken_at is None
