"""After several hard texts in a row there is a pause, which can be skipped, and no record of it (R4.6)."""

from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from engage.accounts.permissions import Role
from engage.core.audit import AuditEntry
from engage.core.database import db
from engage.core.settings import Settings
from engage.core.transaction import transaction
from engage.safeguarding.models import Urgency
from engage.safeguarding.pause import IN_A_ROW
from engage.voices.models import Flag, Voice
from tests.factories import make_staff, make_voice, sign_in
from tests.integration.engage.safeguarding.test_queue import make_concern

PAUSE = "A moment for you"


def released(text: str = "A hard thing.") -> str:
    voice = make_voice(text)
    with transaction():
        db.session.get_one(Voice, voice.id).flag = Flag.RELEASED
    return f"/desk/moderation/{voice.id}"


@pytest.fixture
def moderator(client: FlaskClient) -> FlaskClient:
    return sign_in(client, make_staff(Role.MODERATOR))


def test_a_pause_comes_before_the_next_hard_text_and_can_be_skipped(moderator: FlaskClient) -> None:
    address = released()
    for _number in range(IN_A_ROW):
        assert PAUSE not in moderator.get(address).text
    page = moderator.get(address)
    assert (page.status_code, PAUSE in page.text, "A hard thing." in page.text) == (200, True, False)
    assert f'href="{address}?rested=1"' in page.text
    assert "A hard thing." in moderator.get(f"{address}?rested=1").text
    assert PAUSE not in moderator.get(address).text


def test_a_text_that_is_not_hard_ends_the_row_and_has_no_pause(moderator: FlaskClient) -> None:
    hard, light = released(), f"/desk/moderation/{make_voice().id}"
    for _number in range(IN_A_ROW):
        moderator.get(hard)
    assert PAUSE not in moderator.get(light).text
    assert PAUSE not in moderator.get(hard).text


def test_nobody_keeps_that_somebody_paused(moderator: FlaskClient) -> None:
    address, before = released(), db.session.query(AuditEntry).count()
    for _number in range(IN_A_ROW + 2):
        moderator.get(address)
    assert db.session.query(AuditEntry).count() == before


def test_leads_have_it_too_but_never_before_an_urgent_one_that_nobody_has(client: FlaskClient) -> None:
    lead = sign_in(client, make_staff(Role.SAFEGUARDING_LEAD))
    soon, urgent = make_concern(), make_concern(urgency=Urgency.URGENT)
    for _number in range(IN_A_ROW):
        lead.post(f"/desk/safeguarding/{soon.id}/read")
    assert PAUSE not in lead.get(f"/desk/safeguarding/{urgent.id}").text
    assert PAUSE in lead.get(f"/desk/safeguarding/{soon.id}").text
    assert PAUSE not in lead.get(f"/desk/safeguarding/{soon.id}?rested=1").text


def test_where_to_find_support_is_the_installations_own(
    app: Flask, moderator: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings: Settings = app.extensions["engage_settings"]
    monkeypatch.setitem(app.extensions, "engage_settings", replace(settings, staff_support="Ring Mo on 01202 555"))
    address = released()
    for _number in range(IN_A_ROW):
        moderator.get(address)
    assert "Ring Mo on 01202 555" in moderator.get(address).text
