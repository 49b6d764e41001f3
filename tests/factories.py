"""Makes what tests need, each with sensible values that a test may override. Everything is stored."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, timedelta
from typing import Any

from flask.testing import FlaskClient

from engage.accounts.models import Organisation, Staff
from engage.accounts.permissions import Role
from engage.accounts.services import add_organisation, add_staff
from engage.conversations.models import (
    Area,
    ChildrenRoute,
    Conversation,
    ConversationState,
    Grouping,
    LadderStep,
)
from engage.core.database import db
from engage.core.transaction import transaction
from engage.intake.services import Said, receive
from engage.reading.screening import screen
from engage.voices.models import Asks, Consent, Participation, Voice, VoiceState

NOW = datetime(2026, 11, 16, 10, 0, tzinfo=UTC)  # a Monday
TODAY = NOW.date()
PASSWORD = "correct horse battery"
_count = itertools.count(1)


def make_staff(role: Role | str = Role.OFFICER, *, organisation: Organisation | None = None, **over: Any) -> Staff:
    """A member of staff with one role."""
    number = next(_count)
    with transaction():
        staff = add_staff(
            over.pop("email", f"staff{number}@example.org"),
            name=over.pop("name", f"Joan Fry {number}"),
            role=Role(role),
            password=PASSWORD,
            now=NOW,
            organisation=organisation,
            **over,
        )
    return staff


def make_organisation(name: str = "The Council") -> Organisation:
    with transaction():
        organisation = add_organisation(name)
    return organisation


def make_area(name: str = "Purbeck", grouping: str = "locality") -> Area:
    with transaction():
        found = db.session.query(Grouping).filter_by(key=grouping).one_or_none()
        found = found or Grouping(key=grouping, names={"en": grouping.capitalize()})
        area = Area(key=name.lower().replace(" ", "-"), names={"en": name}, grouping=found)
        db.session.add(area)
    return area


def make_conversation(*, lead: Staff | None = None, **over: Any) -> Conversation:
    """An open conversation with everything it needs."""
    number = next(_count)
    organisation = over.pop("organisation", None) or make_organisation()
    lead = lead or make_staff(Role.SAFEGUARDING_LEAD)
    deputy = over.pop("deputy", None) or make_staff(Role.SAFEGUARDING_LEAD)
    values: dict[str, Any] = {
        "slug": f"getting-about-{number}",
        "titles": {"en": "Getting about"},
        "purposes": {"en": "To plan buses that people can use."},
        "who_for": {"en": "Everybody in Dorset"},
        "state": ConversationState.OPEN,
        "audience_name": "Priya Shah",
        "audience_role": {"en": "transport team"},
        "reply_by": date(2027, 1, 15),
        "opens_on": TODAY - timedelta(days=10),
        "closes_on": TODAY + timedelta(days=30),
        "answer_from": 20,
        "safeguarding_hours": {"days": [0, 1, 2, 3, 4], "from": "09:00", "to": "17:00"},
        "reads_on": {"en": "every Tuesday and Friday"},
        "children_route": ChildrenRoute.NEITHER,
        "children_reason": "Nothing sensitive is asked.",
        "ladder_step": LadderStep.CONSULTATION,
        "refusal_reasons": [{"key": "names", "texts": {"en": "It is about one named person."}}],
    }
    with transaction():
        conversation = Conversation(
            **{**values, **over},
            organisation_id=organisation.id,
            safeguarding_lead_id=lead.id,
            safeguarding_deputy_id=deputy.id,
        )
        db.session.add(conversation)
    return conversation


def make_participation(
    conversation: Conversation | None = None,
    texts: tuple[str, ...] = ("The last bus leaves too early.",),
    *,
    consent: Consent = Consent.QUOTED,
    approve: bool = False,
    asks: Asks = Asks.OPEN,
    **about: Any,
) -> Participation:
    """One person who said `texts`, through the one door; with `approve`, already approved and released."""
    conversation = conversation or make_conversation()
    said = [
        Said(text=text, screening=screen(text, "en"), prompt={"en": "What is it like?"}, asks=asks) for text in texts
    ]
    with transaction():
        participation = receive(
            conversation,
            said,
            consent=consent,
            language="en",
            came_by="survey",
            now=NOW,
            today=TODAY,
            **about,
        )
        if approve:
            for voice in participation.voices:
                voice.state = VoiceState.APPROVED
                voice.decided_on = TODAY
    return participation


def make_voice(text: str = "The last bus leaves too early.", **options: Any) -> Voice:
    """One voice; options as `make_participation`."""
    return make_participation(options.pop("conversation", None), (text,), **options).voices[0]


def sign_in(client: FlaskClient, staff: Staff) -> FlaskClient:
    """Sign `staff` in as they would, through the page."""
    answer = client.post("/desk/sign-in", data={"email": staff.email, "password": PASSWORD})
    assert answer.status_code == 302, answer.text
    return client
