"""One text at a time: read, hide, decide."""

from flask.testing import FlaskClient

from engage.accounts.permissions import Role
from engage.core.audit import AuditEntry
from engage.core.database import db
from engage.moderation.models import Decision
from engage.voices.models import Voice, VoiceState
from tests.factories import make_staff, make_voice, sign_in


def voice_now(voice_id: int) -> Voice:
    db.session.rollback()
    db.session.expire_all()
    return db.session.get_one(Voice, voice_id)


def test_a_text_goes_from_the_queue_to_approved(client: FlaskClient) -> None:
    voice = make_voice("The last bus leaves too early.")
    sign_in(client, make_staff(Role.MODERATOR))
    assert "The last bus leaves too early." in client.get("/desk/moderation/").text
    page = client.get(f"/desk/moderation/{voice.id}")
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-store"
    answer = client.post(f"/desk/moderation/{voice.id}/decide", data={"action": "approve", "revision": 1})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/desk/moderation/")
    assert voice_now(voice.id).state is VoiceState.APPROVED
    assert db.session.query(Decision).one().action == "approve"
    assert db.session.query(AuditEntry).filter_by(action="voice.approved").one().subject == f"voice:{voice.id}"
