"""The queue that protects: its own role, its own clock, its own record (R4.4, R4.5, R8.3)."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from engage.accounts.permissions import Role
from engage.conversations.models import Conversation
from engage.core.audit import AuditEntry
from engage.core.clock import now
from engage.core.crypto import seal, unseal
from engage.core.database import db
from engage.core.transaction import transaction
from engage.safeguarding.models import Concern, ConcernState, Lane, Outcome, Urgency
from engage.safeguarding.services import open_concern
from engage.voices.models import Flag, Voice
from tests.factories import make_conversation, make_organisation, make_staff, make_voice, sign_in


@pytest.fixture
def lead(client: FlaskClient) -> FlaskClient:
    return sign_in(client, make_staff(Role.SAFEGUARDING_LEAD))


def make_concern(
    text: str = "A hard thing.",
    *,
    urgency: Urgency = Urgency.SOON,
    conversation: Conversation | None = None,
    **over: object,
) -> Concern:
    """A concern about a voice, spotted just now."""
    voice = make_voice("Nothing yet.", conversation=conversation)
    with transaction():
        voice = db.session.get_one(Voice, voice.id)
        voice.original, voice.text = seal(text), text
        values = {"lane": Lane.SPOTTED, "kind": "neglect", "rule": "a rule", "now": now(), **over}
        return open_concern(voice.conversation, voice=voice, urgency=urgency, **values)  # type: ignore[arg-type]


def concern_now(concern_id: int) -> Concern:
    db.session.rollback()
    db.session.expire_all()
    return db.session.get_one(Concern, concern_id)


def act(client: FlaskClient, concern: Concern, action: str, *, revision: int = 1, note: str = "") -> int:
    data = {"action": action, "revision": revision, f"note-{action}": note, "because": "passed_on"}
    return client.post(f"/desk/safeguarding/{concern.id}/act", data=data).status_code


def test_urgent_comes_first_then_the_oldest_and_no_words_are_shown(lead: FlaskClient) -> None:
    make_concern("first words", kind="neglect")
    make_concern("second words", kind="missing")
    make_concern("third words", kind="self_harm", urgency=Urgency.URGENT)
    page = lead.get("/desk/safeguarding/").text
    assert page.index("Self-harm") < page.index("Neglect") < page.index("Missing from home")
    assert "words</" not in page
    assert "first words" not in page


def test_each_lane_has_its_tab(lead: FlaskClient) -> None:
    make_concern(kind="neglect")
    make_concern(kind="", lane=Lane.NOT_SCREENED)
    page = lead.get("/desk/safeguarding/?lane=not_screened").text
    assert "Not screened (1)" in page
    assert "Neglect" not in page
    assert "Nothing waits." in lead.get("/desk/safeguarding/?lane=raised").text


def test_a_lead_of_one_organisation_sees_only_its_concerns(client: FlaskClient) -> None:
    ours, theirs = make_organisation("Ours"), make_organisation("Theirs")
    mine = make_concern(conversation=make_conversation(organisation=ours), kind="neglect")
    other = make_concern(conversation=make_conversation(organisation=theirs), kind="missing")
    sign_in(client, make_staff(Role.SAFEGUARDING_LEAD, organisation=ours))
    page = client.get("/desk/safeguarding/").text
    assert "Neglect" in page
    assert "Missing from home" not in page
    assert client.get(f"/desk/safeguarding/{mine.id}").status_code == 200
    assert client.get(f"/desk/safeguarding/{other.id}").status_code == 403
    assert client.post(f"/desk/safeguarding/{other.id}/read").status_code == 403
    assert act(client, other, "acknowledged") == 403


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.OFFICER, Role.ADMINISTRATOR])
def test_no_other_role_opens_it(client: FlaskClient, role: Role) -> None:
    concern = make_concern()
    sign_in(client, make_staff(role))
    assert client.get("/desk/safeguarding/").status_code == 403
    assert client.post(f"/desk/safeguarding/{concern.id}/read").status_code == 403


def test_the_words_are_hidden_until_asked_for_and_reading_them_is_recorded(lead: FlaskClient) -> None:
    concern = make_concern("Nobody makes dinner for us. It is cold.", rests_on="Nobody makes dinner")
    with transaction():
        concern = db.session.get_one(Concern, concern.id)
        concern.contact = seal("Ring Sam on 07700 900123")
    assert "dinner" not in lead.get(f"/desk/safeguarding/{concern.id}").text
    assert lead.get(f"/desk/safeguarding/{concern.id}/read").status_code == 405
    shown = lead.post(f"/desk/safeguarding/{concern.id}/read")
    assert (shown.status_code, shown.headers["Cache-Control"]) == (200, "no-store")
    assert '<mark class="concern">Nobody makes dinner</mark> for us. It is cold.' in shown.text
    assert "Ring Sam on 07700 900123" in shown.text
    assert [line.action for line in concern_now(concern.id).actions] == ["opened", "read"]
    (entry,) = db.session.query(AuditEntry).filter_by(action="concern.read").all()
    assert (entry.subject, entry.reason) == (f"concern:{concern.id}", "")


def test_words_that_were_never_sent_are_shown_too(lead: FlaskClient) -> None:
    conversation = make_conversation()
    with transaction():
        conversation = db.session.get_one(Conversation, conversation.id)
        concern = open_concern(
            conversation, lane=Lane.SPOTTED, urgency=Urgency.URGENT, unsent="I was never sent", now=now()
        )
    assert "I was never sent" in lead.post(f"/desk/safeguarding/{concern.id}/read").text


def test_a_concern_is_taken_on_noted_and_closed(lead: FlaskClient) -> None:
    concern = make_concern()
    assert act(lead, concern, "acknowledged") == 302
    now_ = concern_now(concern.id)
    assert now_.state is ConcernState.ACKNOWLEDGED
    assert now_.acknowledged_at
    assert now_.acknowledged_by
    assert act(lead, concern, "noted", revision=2, note="Rang the school, ref 12") == 302
    assert act(lead, concern, "closed", revision=3, note="The council has it") == 302
    closed = concern_now(concern.id)
    assert (closed.state, closed.outcome) == (ConcernState.CLOSED, Outcome.KEPT)
    assert closed.voice
    assert closed.voice.flag is Flag.CONCERN
    notes = [unseal(line.note) for line in closed.actions if line.note]
    assert notes == ["Rang the school, ref 12", "The council has it"]
    assert [each.reason for each in db.session.query(AuditEntry).filter_by(action="concern.noted")] == [""]
    assert "Rang the school" not in lead.get(f"/desk/safeguarding/{concern.id}").text
    assert "Rang the school" in lead.post(f"/desk/safeguarding/{concern.id}/read").text
    assert "Neglect" in lead.get("/desk/safeguarding/?show=closed").text


def test_released_words_go_to_moderation(lead: FlaskClient) -> None:
    concern = make_concern()
    assert act(lead, concern, "released", note="") == 422
    assert act(lead, concern, "released", note="It is a song") == 302
    released = concern_now(concern.id)
    assert released.acknowledged_by
    assert released.voice
    assert (released.state, released.voice.flag) == (ConcernState.CLOSED, Flag.RELEASED)
    moderator = sign_in(lead.application.test_client(), make_staff(Role.MODERATOR))
    assert moderator.get(f"/desk/moderation/{released.voice_id}").status_code == 200


def test_words_stay_hidden_while_another_concern_holds_them(lead: FlaskClient) -> None:
    first = make_concern()
    with transaction():
        voice = db.session.get_one(Voice, first.voice_id)
        second = open_concern(
            voice.conversation, voice=voice, lane=Lane.RAISED, urgency=Urgency.SOON, now=now(), note="look again"
        )
    act(lead, first, "released", note="a song")
    assert db.session.get_one(Voice, first.voice_id).flag is Flag.CONCERN
    act(lead, second, "released", note="a song")
    db.session.expire_all()
    assert db.session.get_one(Voice, first.voice_id).flag is Flag.RELEASED


def test_opening_a_released_concern_again_hides_the_words_again(lead: FlaskClient) -> None:
    concern = make_concern()
    act(lead, concern, "released", note="a song")
    assert act(lead, concern, "reopened", revision=2, note="the school rang") == 302
    again = concern_now(concern.id)
    assert again.voice
    assert (again.state, again.outcome, again.voice.flag) == (ConcernState.ACKNOWLEDGED, None, Flag.CONCERN)


def test_two_leads_at_once_the_second_is_told_and_nothing_is_overwritten(lead: FlaskClient) -> None:
    concern = make_concern()
    act(lead, concern, "acknowledged")
    answer = lead.post(
        f"/desk/safeguarding/{concern.id}/act",
        data={"action": "released", "revision": 1, "note-released": "Typed by the second"},
    )
    assert answer.status_code == 409
    assert "Typed by the second" in answer.text
    assert concern_now(concern.id).state is ConcernState.ACKNOWLEDGED


def test_the_clock_says_when_it_is_late(lead: FlaskClient) -> None:
    conversation = make_conversation()
    conversation.safeguarding_hours = {}
    db.session.commit()

    make_concern(conversation=conversation, now=now() - timedelta(days=2))
    page = lead.get("/desk/safeguarding/").text
    assert "Late: was due on" in page
    assert 'class="late"' in page
