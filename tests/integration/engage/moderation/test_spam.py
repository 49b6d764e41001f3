"""Signs of a machine hold words for a person to read; nothing is dropped, and nobody is told off."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from engage.accounts.permissions import Role
from engage.core.database import db
from engage.core.jobs import run_job
from engage.core.transaction import transaction
from engage.intake.spam import HONEYPOT, MADE, SOONEST, has_links, hold_suspect, page_made, sign_of_spam
from engage.moderation.queries_likeness import due_fingerprints
from engage.moderation.services_likeness import REPEATED_FROM
from engage.voices.models import Flag, HeldFor, Voice, VoiceState
from tests.factories import NOW, make_conversation, make_participation, make_staff, make_voice, sign_in
from tests.integration.surveys.walk import Walker, open_survey

KEY = "k" * 40
LONG = "Win a prize now by going to our page today and telling all of your friends about it at once."


@pytest.mark.parametrize(
    ("form", "after", "links", "sign"),
    [
        ({HONEYPOT: "http://spam.example"}, 60, False, HeldFor.HONEYPOT),
        ({HONEYPOT: "  "}, 0, True, HeldFor.FAST_LINK),
        ({}, 0.5, True, HeldFor.FAST_LINK),
        ({}, 0.5, False, None),
        ({}, SOONEST.total_seconds(), True, None),
        ({}, -5, True, None),
        ({MADE: "made-up"}, 0.5, True, None),
        ({MADE: ""}, 0.5, True, None),
    ],
)
def test_each_sign_of_a_machine(form: dict[str, str], after: float, links: bool, sign: HeldFor | None) -> None:
    sent = {MADE: page_made(KEY, NOW), **form}
    assert sign_of_spam(sent, key=KEY, now=NOW + timedelta(seconds=after), links=links) is sign


def test_suspect_words_are_held_and_those_that_worry_us_are_not(app: Flask) -> None:
    person = make_participation(texts=("Visit www.spam.example now.", "I want to die."))
    assert has_links(person)
    with transaction():
        assert hold_suspect(person, HeldFor.HONEYPOT) == 1
    plain, worrying = person.voices
    assert (plain.state, plain.held_for) == (VoiceState.HELD, HeldFor.HONEYPOT)
    assert (worrying.state, worrying.held_for, worrying.flag) == (VoiceState.RECEIVED, None, Flag.CONCERN)


def test_a_moderator_sees_why_and_decides_as_always(client: FlaskClient) -> None:
    person = make_participation()
    with transaction():
        hold_suspect(person, HeldFor.HONEYPOT)
    voice = person.voices[0]
    sign_in(client, make_staff(Role.MODERATOR))
    assert voice.text in client.get("/desk/moderation/").text
    page = client.get(f"/desk/moderation/{voice.id}").text
    assert "a field that people do not see was filled in" in page
    client.post(f"/desk/moderation/{voice.id}/decide", data={"action": "approve", "revision": voice.revision})
    db.session.expire_all()
    assert db.session.get_one(Voice, voice.id).state is VoiceState.APPROVED


def test_the_same_text_many_times_is_held(app: Flask) -> None:
    place = make_conversation()
    voices = [make_voice(LONG, conversation=place) for _ in range(REPEATED_FROM)]
    run_job("moderation.fingerprint", due_fingerprints(NOW, 500))
    db.session.expire_all()
    assert {each.held_for for each in voices} == {HeldFor.REPEATED}
    fewer = make_conversation()
    others = [make_voice(LONG, conversation=fewer) for _ in range(REPEATED_FROM - 1)]
    run_job("moderation.fingerprint", due_fingerprints(NOW, 500))
    db.session.expire_all()
    assert {each.state for each in others} == {VoiceState.RECEIVED}


@pytest.mark.parametrize(("typed", "state"), [("", VoiceState.RECEIVED), ("http://spam.example", VoiceState.HELD)])
def test_the_field_that_people_do_not_see_holds_the_words_and_says_nothing(
    client: FlaskClient, typed: str, state: VoiceState
) -> None:
    walker = Walker(client, open_survey().slug).begin()
    walker.answer(taking_part="yes")
    walker.skip_to("growing-up-words")
    walker.answer(growing_up_words="The last bus leaves too early.")
    walker.skip_to("consent")
    walker.consent()
    shown = client.get(walker.url("check")).text
    assert f'name="{HONEYPOT}"' in shown
    assert f'name="{MADE}"' in shown
    answer = client.post(walker.url("check"), data={"go": "on", HONEYPOT: typed})
    assert answer.status_code == 302
    assert answer.headers["Location"].endswith("/done")
    assert [each.state for each in db.session.query(Voice)] == [state]
    assert "machine" not in client.get(walker.url("done")).text
