"""What leads write down, hand over and link: whom they told, who has it, what belongs together (R4.5)."""

from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from engage.accounts.models import Staff
from engage.accounts.permissions import Role
from engage.core import clock
from engage.core.audit import AuditEntry
from engage.core.database import db
from engage.core.mail import OutboxMail
from engage.safeguarding import jobs
from engage.safeguarding.models import Closing, Concern, ConcernLink, ConcernState, Urgency, Within
from tests.factories import NOW, make_conversation, make_organisation, make_staff, sign_in
from tests.integration.engage.safeguarding.test_alerts import sweep_at
from tests.integration.engage.safeguarding.test_queue import concern_now, make_concern

POLICE = {
    "whom": ["police", "school"],
    "told-day-day": "2",
    "told-day-month": "3",
    "told-day-year": "2026",
    "reference": "CR 4711/26",
    "note-told": "Sergeant Brown wrote it down.",
}


@pytest.fixture
def lead(client: FlaskClient) -> FlaskClient:
    return sign_in(client, make_staff(Role.SAFEGUARDING_LEAD))


def act(client: FlaskClient, concern: Concern, action: str, *, revision: int = 1, **data: object) -> TestResponse:
    return client.post(f"/desk/safeguarding/{concern.id}/act", data={"action": action, "revision": revision, **data})


def read(client: FlaskClient, concern: Concern) -> str:
    return client.post(f"/desk/safeguarding/{concern.id}/read").text


def test_whom_a_lead_told_is_on_record_sealed_and_read_with_the_words(lead: FlaskClient) -> None:
    concern = make_concern()
    assert act(lead, concern, "told", **POLICE).status_code == 302
    assert concern_now(concern.id).state is ConcernState.ACKNOWLEDGED
    closed_book = lead.get(f"/desk/safeguarding/{concern.id}").text
    assert "Somebody told" in closed_book
    assert "Sergeant Brown" not in closed_book
    assert "4711" not in closed_book
    opened = read(lead, concern)
    for words in ("The school or college, The police", "2 March 2026", "CR 4711/26", "Sergeant Brown"):
        assert words in opened
    assert b"police" not in concern_now(concern.id).actions[1].telling
    assert {entry.reason for entry in db.session.query(AuditEntry).filter_by(action="concern.told")} == {""}


@pytest.mark.parametrize(
    ("changes", "said", "at"),
    [
        ({"whom": []}, "Choose whom you told", "#whom"),
        ({"whom": ["nobody", "police"]}, "not both", "#whom"),
        ({"told-day-day": ""}, "Give the day, the month and the year", "#told-day"),
        ({"told-day-year": "2099"}, "Choose today or a day before it", "#told-day"),
        ({"whom": ["nobody"], "note-told": " "}, "Say why you told nobody", "#note-told"),
    ],
)
def test_what_is_missing_is_said_and_everything_typed_is_kept(
    lead: FlaskClient, changes: dict[str, object], said: str, at: str
) -> None:
    concern = make_concern()
    page = act(lead, concern, "told", **{**POLICE, **changes})
    assert page.status_code == 422
    assert said in page.text
    assert f'<a href="{at}">' in page.text
    assert 'value="CR 4711/26"' in page.text
    assert len(concern_now(concern.id).actions) == 1


def test_that_nobody_was_told_is_on_record_with_why(lead: FlaskClient) -> None:
    concern = make_concern()
    assert act(lead, concern, "told", whom=["nobody"], **{"note-told": "It is a book she read."}).status_code == 302
    assert "Nobody. <bdi>It is a book she read.</bdi>" in " ".join(read(lead, concern).split())


def test_closing_needs_a_reason_from_the_list_and_words(lead: FlaskClient) -> None:
    concern = make_concern()
    page = act(lead, concern, "closed", **{"note-closed": "The council has it."})
    assert page.status_code == 422
    assert '<a href="#because">' in page.text
    assert ">The council has it.</textarea>" in page.text
    assert act(lead, concern, "closed", because="drilled", **{"note-closed": "x"}).status_code == 422
    assert act(lead, concern, "closed", because="passed_on", **{"note-closed": "The council."}).status_code == 302
    closed = concern_now(concern.id)
    assert (closed.closed_because, closed.closed_within) == (Closing.PASSED_ON, Within.HALF_HOUR)
    assert "Others have it now" in lead.get("/desk/safeguarding/?show=closed").text


def test_another_lead_is_told_without_a_word_of_it_and_takes_it_on(
    lead: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = (make_staff(Role.SAFEGUARDING_LEAD, name=name) for name in ("Ada", "Bea"))
    conversation = make_conversation(lead=first, deputy=second)
    concern = make_concern("hidden words", urgency=Urgency.URGENT, conversation=conversation, now=NOW)
    act(lead, concern, "acknowledged")
    page = act(lead, concern, "handed_over", revision=2, to="", **{"note-handed_over": "I am on leave."})
    assert (page.status_code, "Choose who takes it on" in page.text) == (422, True)
    data = {"to": second.id, "note-handed_over": "I am on leave."}
    assert act(lead, concern, "handed_over", revision=2, **data).status_code == 302
    handed = concern_now(concern.id)
    assert (handed.state, handed.held_by_id, handed.opened_at) == (ConcernState.OPEN, second.id, NOW)
    mail = db.session.query(OutboxMail).filter_by(recipient=second.email).one()
    assert mail.subject == "Safeguarding: somebody handed something to you"
    assert "leave" not in mail.body
    assert "Handed to Bea, who has not taken it on yet" in lead.get("/desk/safeguarding/").text

    since = handed.handed_at
    assert since
    assert told_after(since, 29, monkeypatch) == 0, "the deputy is told 30 minutes after it was handed over"
    assert told_after(since, 30, monkeypatch) == 1
    client = sign_in(lead.application.test_client(), db.session.get_one(Staff, second.id))
    revision = concern_now(concern.id).revision
    assert act(client, concern, "acknowledged", revision=revision).status_code == 302
    assert "Bea has it" in client.get(f"/desk/safeguarding/{concern.id}").text


def told_after(since: datetime, minutes: int, monkeypatch: pytest.MonkeyPatch) -> int:
    sweep_at(since + timedelta(minutes=minutes, seconds=1), monkeypatch)
    db.session.rollback()
    return db.session.query(OutboxMail).filter_by(subject=jobs.UNANSWERED).count()


def test_two_concerns_are_linked_on_both_pages_and_can_be_parted(lead: FlaskClient) -> None:
    one, two = make_concern(kind="neglect"), make_concern(kind="missing")
    address = f"/desk/safeguarding/{two.id}/link"
    assert lead.post(address, data={"other": str(one.id), "why-link": ""}).status_code == 422
    assert lead.post(address, data={"other": str(two.id), "why-link": "x"}).status_code == 422
    assert lead.post(address, data={"other": str(one.id), "why-link": "The same club."}).status_code == 302
    assert lead.post(address, data={"other": f"#{one.id}", "why-link": "Again."}).status_code == 422
    for here, there in ((one, two), (two, one)):
        page = lead.get(f"/desk/safeguarding/{here.id}").text
        assert f'<a href="/desk/safeguarding/{there.id}">Number {there.id}</a>' in page
        assert "The same club." not in page
        assert "The same club." in read(lead, here)
        assert "linked" in [line.action for line in concern_now(here.id).actions]
    made = db.session.query(ConcernLink).one()
    assert lead.post(f"/desk/safeguarding/{one.id}/unlink/{made.id}").status_code == 302
    assert db.session.query(ConcernLink).count() == 0
    assert [line.action for line in concern_now(two.id).actions][-1] == "unlinked"


def test_a_concern_out_of_reach_cannot_be_linked_or_told_from_one_that_is_not_there(client: FlaskClient) -> None:
    ours, theirs = make_organisation("Ours"), make_organisation("Theirs")
    mine = make_concern(conversation=make_conversation(organisation=ours))
    other = make_concern(conversation=make_conversation(organisation=theirs))
    sign_in(client, make_staff(Role.SAFEGUARDING_LEAD, organisation=ours))
    pages = [
        client.post(f"/desk/safeguarding/{mine.id}/link", data={"other": number, "why-link": "x"})
        for number in (str(other.id), "999999")
    ]
    assert [page.status_code for page in pages] == [422, 422]
    assert all("Type the number of a concern that you can open" in page.text for page in pages)


def test_how_soon_somebody_took_it_on_is_kept_in_few_words(lead: FlaskClient) -> None:
    conversation = make_conversation(safeguarding_hours={})
    late = make_concern(conversation=conversation, now=clock.now() - timedelta(days=2))
    act(lead, late, "acknowledged")
    found = concern_now(late.id)
    assert (found.answered_within, found.answered_late) == (Within.WEEK, True)
