"""Drills, figures, the partnership, and everything in one file (R4.5, R5.6, R8.3)."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from engage.accounts.models import Staff
from engage.accounts.permissions import Role
from engage.conversations.models import Conversation
from engage.core.audit import AuditEntry
from engage.core.calls import OutboxCall
from engage.core.crypto import seal
from engage.core.database import db
from engage.core.mail import OutboxMail
from engage.core.settings import Settings, Webhook
from engage.core.transaction import transaction
from engage.safeguarding import queries
from engage.safeguarding.models import Concern, ConcernState, PartnershipRelease, Urgency
from tests.factories import NOW, make_conversation, make_organisation, make_staff, sign_in
from tests.integration.engage.safeguarding.test_alerts import MINUTE, mails, open_one, sweep_at
from tests.integration.engage.safeguarding.test_queue import concern_now, make_concern
from tests.integration.engage.safeguarding.test_sharing import POLICE, act

DESK = "/desk/safeguarding/"


@pytest.fixture
def people(app: Flask) -> dict[str, Staff]:
    return {
        name: make_staff(Role.SAFEGUARDING_LEAD, email=f"{name}@example.org", name=name.capitalize())
        for name in ("lead", "deputy", "third")
    }


@pytest.fixture
def conversation(people: dict[str, Staff]) -> Conversation:
    return make_conversation(lead=people["lead"], deputy=people["deputy"])


@pytest.fixture
def lead(client: FlaskClient, people: dict[str, Staff]) -> FlaskClient:
    return sign_in(client, people["lead"])


def start(client: FlaskClient, conversation: Conversation) -> Concern:
    assert client.post(f"{DESK}drill", data={"conversation": conversation.id}).status_code == 302
    return db.session.query(Concern).filter_by(drill=True).order_by(Concern.id.desc()).first()  # type: ignore[return-value]


def test_a_drill_goes_all_the_way_with_mails_that_say_so(
    lead: FlaskClient, conversation: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    drill = start(lead, conversation)
    sweep_at(drill.opened_at, monkeypatch)
    sweep_at(drill.opened_at + 30 * MINUTE, monkeypatch)
    sweep_at(drill.opened_at + 60 * MINUTE, monkeypatch)
    assert [address.partition("@")[0] for address, _subject in mails()] == ["lead", "deputy", "lead", "deputy", "third"]
    assert {subject.partition(" ")[0] for _address, subject in mails()} == {"DRILL."}
    assert all("nobody is in danger" in mail.body for mail in db.session.query(OutboxMail))

    page = lead.get(f"{DESK}{drill.id}").text
    assert "DRILL: Raised by a person" in page
    assert "THIS IS A DRILL" in lead.post(f"{DESK}{drill.id}/read").text
    assert 'value="released"' not in page
    assert act(lead, drill, "released", **{"note-released": "x"}).status_code == 400
    assert act(lead, drill, "closed", because="passed_on", **{"note-closed": "x"}).status_code == 422
    assert act(lead, drill, "closed", because="drilled", **{"note-closed": "It works."}).status_code == 302
    assert concern_now(drill.id).state is ConcernState.CLOSED


def test_a_drill_counts_in_no_figure_but_that_of_drills(
    lead: FlaskClient, conversation: Conversation, people: dict[str, Staff]
) -> None:
    before = lead.get(f"{DESK}figures").text.partition('id="drills"')[0]
    drill = start(lead, conversation)
    queue = lead.get(DESK).text
    assert "All that waits (0)" in queue
    assert "Drills: nobody is in danger" in queue
    assert "Nothing waits." in queue
    figures = lead.get(f"{DESK}figures").text
    assert figures.partition('id="drills"')[0] == before
    assert f'href="/desk/safeguarding/{drill.id}"' in figures.partition('id="drills"')[2]
    assert queries.waiting(people["lead"]) == (0, False)


def test_one_drill_at_a_time_and_only_where_a_lead_reaches(
    app: Flask, lead: FlaskClient, conversation: Conversation
) -> None:
    start(lead, conversation)
    lead.post(f"{DESK}drill", data={"conversation": conversation.id})
    assert db.session.query(Concern).filter_by(drill=True).count() == 1
    other = sign_in(app.test_client(), make_staff(Role.SAFEGUARDING_LEAD, organisation=make_organisation("Other")))
    assert other.post(f"{DESK}drill", data={"conversation": conversation.id}).status_code == 404


def test_a_drill_and_a_real_concern_are_never_in_one_mail(
    lead: FlaskClient, conversation: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    drill = start(lead, conversation)
    open_one(conversation, Urgency.SOON, drill.opened_at)
    sweep_at(drill.opened_at, monkeypatch)
    assert sorted(subject for _address, subject in mails()) == [
        "DRILL. Safeguarding, urgent: something waits for you",
        "Safeguarding: something waits for you",
    ]


def test_the_system_outside_is_told_that_something_waits_and_nothing_else(
    app: Flask, conversation: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings: Settings = app.extensions["engage_settings"]
    hooked = replace(settings, webhooks={"safeguarding": Webhook("https://example.org/", "k" * 40)})
    monkeypatch.setitem(app.extensions, "engage_settings", hooked)
    open_one(conversation, Urgency.URGENT)
    sweep_at(NOW, monkeypatch)
    sweep_at(NOW + 30 * MINUTE, monkeypatch)
    calls = [json.loads(call.body) for call in db.session.query(OutboxCall).order_by(OutboxCall.id)]
    desk = "http://127.0.0.1:8000/desk/safeguarding/"
    assert calls == [{"what": "safeguarding.waits", "urgency": "urgent", "drill": False, "desk": desk}] * 2


@pytest.mark.parametrize("closed", [False, True])
@pytest.mark.parametrize("kind", ["page", "json"])
def test_one_click_gives_everything_also_when_it_is_closed(lead: FlaskClient, closed: bool, kind: str) -> None:
    concern = make_concern("Nobody makes dinner for us.", rests_on="Nobody makes dinner")
    with transaction():
        db.session.get_one(Concern, concern.id).contact = seal("Ring Sam on 07700 900123")
    act(lead, concern, "told", **POLICE)
    other = make_concern(kind="missing")
    lead.post(f"{DESK}{concern.id}/link", data={"other": str(other.id), "why-link": "The same club."})
    if closed:
        act(lead, concern, "closed", revision=2, because="passed_on", **{"note-closed": "The council has it."})
    assert lead.get(f"{DESK}{concern.id}/everything").status_code == 405
    given = lead.post(f"{DESK}{concern.id}/everything", data={"as": kind})
    assert given.status_code == 200
    assert given.headers["Cache-Control"] == "no-store"
    assert given.headers["Content-Disposition"].startswith(f'attachment; filename="concern-{concern.id}.')
    text = json.dumps(given.json, ensure_ascii=False) if kind == "json" else given.text
    for words in (
        "Nobody makes dinner for us.",
        "What is it like?",
        "Getting about",
        "Ring Sam on 07700 900123",
        "The police",
        "CR 4711/26",
        "The same club.",
        *(["The council has it."] if closed else []),
    ):
        assert words in text
    assert db.session.query(AuditEntry).filter_by(action="concern.taken_out").count() == 1
    assert [line.action for line in concern_now(concern.id).actions][-2:] == ["read", "everything_given"]


def test_figures_tell_how_fast_and_of_no_small_number(lead: FlaskClient, conversation: Conversation) -> None:
    for _number in range(3):
        act(lead, make_concern(conversation=conversation, kind="neglect"), "acknowledged")
    page = lead.get(f"{DESK}figures").text
    assert "Fewer than 10 concerns." in page
    assert "half of them: 30 minutes or less; nine of ten: 30 minutes or less" in page
    assert "Neglect" not in page


def tell(client: FlaskClient, conversation: Conversation, kinds: Sequence[str] = ("neglect",), **over: str):  # type: ignore[no-untyped-def]
    form = {
        "conversation": conversation.id,
        "kinds": list(kinds),
        "said": "Younger children, after school.",
        "audience": "Ann Reed, chair",
        "reply_by-day": "1",
        "reply_by-month": "6",
        "reply_by-year": "2027",
    }
    return client.post(f"{DESK}partnership", data={**form, **over})


def test_the_partnership_is_told_safe_numbers_and_owes_an_answer(lead: FlaskClient, conversation: Conversation) -> None:
    for number in range(12):
        make_concern(f"hidden words {number}", conversation=conversation, kind="neglect")
    make_concern("hidden words", conversation=conversation, kind="abuse")
    choose = lead.get(f"{DESK}partnership?conversation={conversation.id}").text
    assert "Neglect: about 10 people" in choose
    assert "Abuse" not in choose
    assert tell(lead, conversation, ["neglect", "abuse"]).status_code == 422, "one person would be given away"
    empty = tell(lead, conversation, said="", audience="")
    assert empty.status_code == 422
    assert empty.text.count('class="error"') or 'href="#said"' in empty.text
    assert tell(lead, conversation).status_code == 302
    assert tell(lead, conversation).status_code == 422, "a next one needs ten people more"
    page = lead.get(f"{DESK}partnership").text
    assert "An answer is due by 1 June 2027" in page
    assert "hidden words" not in page

    with transaction():
        made = db.session.query(PartnershipRelease).one()
        made.reply_by = NOW.date() - timedelta(days=3000)
    assert "Overdue: an answer was due" in lead.get(f"{DESK}partnership").text
    assert "1 answer of the partnership is overdue" in lead.get(DESK).text
    reply = f"{DESK}partnership/{made.id}/reply"
    assert lead.post(reply, data={"reply": " "}).status_code == 422
    assert lead.post(reply, data={"reply": "Two more youth workers from May."}).status_code == 302
    assert lead.post(reply, data={"reply": "Other words."}).status_code == 409
    answered = lead.get(f"{DESK}partnership").text
    assert "Two more youth workers from May." in answered
    assert "overdue" not in lead.get(DESK).text
