"""`voices prepare` brings texts up to today's rules, to the safer side, and leaves alone what somebody did by hand."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from engage.accounts.permissions import Role
from engage.core.audit import AuditEntry
from engage.core.database import db
from engage.core.transaction import transaction
from engage.intake.services import Said, receive
from engage.moderation.models import Decision
from engage.moderation.services import approve, change_hidden
from engage.reading.screening import Screening
from engage.safeguarding.lifecycle import Action
from engage.safeguarding.models import Concern
from engage.safeguarding.services import take_step
from engage.themes.models import Reading
from engage.voices.models import Consent, Flag, Voice, VoiceState
from tests.factories import NOW, TODAY, make_conversation, make_staff, sign_in

PHONE = "The bus was late, so ring me on 07700 900123 please."
HIDDEN = "The bus was late, so ring me on [phone number] please."
WORRY = "I want to die and nobody knows."
GERMAN = "Der letzte Bus fährt viel zu früh, und am Wochenende kommt überhaupt keiner mehr in unser Dorf hinaus."
NOTHING_FOUND = Screening(concerns=(), personal=(), screened=True, language="en")


def came_in(text: str, *, approved: bool = False, consent: Consent = Consent.QUOTED) -> Voice:
    """A text that came in under rules that found nothing in it."""
    conversation = make_conversation()
    with transaction():
        voice = receive(
            conversation,
            [Said(text, NOTHING_FOUND)],
            consent=consent,
            language="en",
            came_by="survey",
            now=NOW,
            today=TODAY,
        ).voices[0]
    if approved:
        moderator = make_staff(Role.MODERATOR)
        with transaction():
            approve(voice, by=moderator, revision=voice.revision, now=NOW, today=TODAY)
    return voice


def prepare(app: Flask, *options: str) -> str:
    result = app.test_cli_runner().invoke(args=["voices", "prepare", *options])
    assert result.exit_code == 0, result.output
    db.session.rollback()
    db.session.expire_all()
    return result.output


def entries(action: str) -> list[str]:
    return [each.subject for each in db.session.query(AuditEntry).filter_by(action=action)]


def test_a_text_that_is_due_is_hidden_and_its_feeling_read(app: Flask) -> None:
    voice = came_in(f"{PHONE} The driver was wonderful.")
    assert "hidden anew 1, to be approved again 0" in prepare(app)
    assert voice.text.startswith(HIDDEN)
    assert voice.state is VoiceState.RECEIVED
    assert voice.prepared
    assert db.session.get(Reading, voice.id)


def test_without_all_a_prepared_text_stays_as_it_is(app: Flask) -> None:
    voice = came_in(PHONE)
    with transaction():
        voice.prepared = True
    assert "Prepared 0 of 0" in prepare(app)
    assert voice.text == PHONE
    prepare(app, "--all")
    assert voice.text == HIDDEN


def test_an_approved_text_in_which_more_is_hidden_waits_for_a_second_reader(app: Flask, client: FlaskClient) -> None:
    voice = came_in(PHONE, approved=True)
    assert "to be approved again 1" in prepare(app, "--all")
    assert (voice.state, voice.text, voice.decided_on) == (VoiceState.HELD, HIDDEN, None)
    assert entries("voice.held") == [f"voice:{voice.id}"]
    assert len(entries("voices.hidden_again")) == 1
    page = sign_in(client, make_staff(Role.MODERATOR)).get(f"/desk/moderation/{voice.id}").text
    assert "the checker found more to hide" in page


def test_a_second_run_changes_nothing(app: Flask) -> None:
    voices = [came_in(PHONE, approved=True), came_in(PHONE), came_in(WORRY), came_in(GERMAN, approved=True)]
    prepare(app, "--all")
    before = [(voice.revision, voice.text, voice.state, voice.flag, voice.language) for voice in voices]
    count = db.session.query(AuditEntry).count()
    assert "hidden anew 0, to be approved again 0, new in the safeguarding queue 0" in prepare(app, "--all")
    assert [(voice.revision, voice.text, voice.state, voice.flag, voice.language) for voice in voices] == before
    assert db.session.query(AuditEntry).count() == count
    assert db.session.query(Concern).count() == 2


def test_words_that_are_only_counted_are_hidden_and_stay_counted(app: Flask) -> None:
    voice = came_in(PHONE, approved=True, consent=Consent.COUNTED)
    prepare(app, "--all")
    assert (voice.state, voice.text) == (VoiceState.APPROVED, HIDDEN)


def test_an_approved_text_that_worries_us_goes_to_safeguarding(app: Flask) -> None:
    voice = came_in(WORRY, approved=True)
    prepare(app, "--all")
    assert voice.flag is Flag.CONCERN
    assert db.session.query(Concern).one().kind == "self_harm"
    assert entries("voice.flagged") == [f"voice:{voice.id}"]


def test_a_text_in_a_language_without_rules_is_read_by_a_person(app: Flask) -> None:
    voice = came_in(GERMAN, approved=True)
    prepare(app, "--all")
    assert (voice.language, voice.flag) == ("de", Flag.CONCERN)


def test_what_a_lead_has_read_and_released_is_not_asked_again(app: Flask) -> None:
    came_in(WORRY)
    prepare(app)
    concern, lead = db.session.query(Concern).one(), make_staff(Role.SAFEGUARDING_LEAD)
    with transaction():
        take_step(concern, Action.RELEASE, by=lead, revision=concern.revision, now=NOW, note="A line of a song.")
    prepare(app, "--all")
    assert db.session.query(Concern).count() == 1
    assert db.session.query(Voice).one().flag is Flag.RELEASED


@pytest.mark.parametrize("approved", [False, True])
def test_what_somebody_hid_or_kept_by_hand_is_not_overwritten(app: Flask, approved: bool) -> None:
    voice = came_in(PHONE, approved=approved)
    bus = [{"kind": "OTHER", "start": 4, "end": 7, "rule": "by hand"}]
    with transaction():
        change_hidden(voice, bus, by=make_staff(Role.MODERATOR), revision=voice.revision, now=NOW, what="hide OTHER")
    text, state = voice.text, voice.state
    prepare(app, "--all")
    assert (voice.text, voice.hidden, voice.state) == (text, bus, state)


def test_rules_that_find_less_bring_back_no_word_of_an_approved_text(app: Flask) -> None:
    late = [{"kind": "PERSON", "start": 12, "end": 16, "rule": "an older rule"}]
    undecided, approved = came_in(PHONE), came_in(PHONE, approved=True)
    with transaction():
        for voice in (undecided, approved):
            voice.text, voice.hidden = PHONE.replace("late", "[name]"), late
    prepare(app, "--all")
    assert undecided.text == HIDDEN
    assert approved.text == HIDDEN.replace("late", "[name]")


def test_words_that_were_taken_back_are_not_read_again(app: Flask) -> None:
    voice = came_in(PHONE)
    with transaction():
        voice.withdrawn_on = TODAY
    prepare(app, "--all")
    assert voice.text == PHONE


def test_a_run_that_was_killed_is_finished_by_the_next(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    voices = [came_in(PHONE, approved=True) for _number in range(3)]
    monkeypatch.setattr("engage.app.commands.VOICES_AT_ONCE", 1)
    read, seen = _stops_after(2)
    with monkeypatch.context() as patched:
        patched.setattr("engage.app.commands.look", read)
        killed = app.test_cli_runner().invoke(args=["voices", "prepare", "--all"])
    assert isinstance(killed.exception, KeyboardInterrupt | SystemExit)
    assert len(seen) == 3
    prepare(app, "--all")
    assert [voice.text for voice in voices] == [HIDDEN] * 3
    assert db.session.query(Decision).filter_by(action="hold").count() == 3


def _stops_after(number: int):  # type: ignore[no-untyped-def]
    from engage.moderation.looking import look

    seen: list[int] = []

    def read(text):  # type: ignore[no-untyped-def]
        seen.append(text.voice_id)
        if len(seen) > number:
            raise SystemExit(1)
        return look(text)

    return read, seen
