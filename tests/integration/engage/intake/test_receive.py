"""Words come in by one door: details hidden, the original sealed, worries in the safeguarding queue."""

from flask import Flask

from engage.core.crypto import unseal
from engage.core.database import db
from engage.intake.services import words_came_in
from engage.safeguarding.models import Concern, Lane, Urgency
from engage.voices.models import Flag, Voice, VoiceState
from tests.factories import make_participation, make_voice


def test_personal_details_are_hidden_and_the_original_is_kept_sealed(app: Flask) -> None:
    voice = make_voice("Ring my mum on 07700 900123, she is called Aisha, after six.")
    assert voice.text == "Ring my mum on [phone number], she is called [name], after six."
    assert unseal(voice.original) == "Ring my mum on 07700 900123, she is called Aisha, after six."
    assert b"07700" not in voice.original


def test_what_is_hidden_is_noted_by_its_place_in_the_original(app: Flask) -> None:
    voice = make_voice("Ring my mum on 07700 900123, she is called Aisha, after six.")
    original = unseal(voice.original)
    assert [original[each["start"] : each["end"]] for each in voice.hidden] == ["07700 900123", "Aisha"]
    assert [each["kind"] for each in voice.hidden] == ["PHONE", "PERSON"]


def test_a_worrying_text_opens_a_concern_and_is_flagged(app: Flask) -> None:
    voice = make_voice("I want to die and nobody knows.")
    concern = db.session.query(Concern).one()
    assert (concern.lane, concern.urgency, concern.kind) == (Lane.SPOTTED, Urgency.URGENT, "self_harm")
    assert concern.voice_id == voice.id
    assert voice.flag is Flag.CONCERN
    assert [action.action for action in concern.actions] == ["opened"]


def test_a_text_nobody_can_screen_waits_in_its_own_lane(app: Flask) -> None:
    from engage.intake.services import Said, receive
    from engage.reading.screening import screen
    from engage.voices.models import Consent
    from tests.factories import NOW, TODAY, make_conversation, transaction

    conversation = make_conversation()
    with transaction():
        receive(
            conversation,
            [Said(text="Ymlaen â'r bws hwyr, os gwelwch yn dda.", screening=screen("Ymlaen â'r bws hwyr.", "cy"))],
            consent=Consent.QUOTED,
            language="cy",
            came_by="survey",
            now=NOW,
            today=TODAY,
        )
    assert db.session.query(Concern).one().lane is Lane.NOT_SCREENED
    assert db.session.query(Voice).one().flag is Flag.CONCERN


def test_empty_answers_make_no_voice(app: Flask) -> None:
    participation = make_participation(texts=("  ", "The buses are late.", ""))
    assert [voice.text for voice in participation.voices] == ["The buses are late."]
    assert participation.voices[0].state is VoiceState.RECEIVED


def test_rooms_above_are_told_of_all_the_words_of_a_person_at_once(app: Flask) -> None:
    told: list[list[int]] = []
    with words_came_in.connected_to(lambda _app, voice_ids: told.append(voice_ids), sender=app):
        participation = make_participation(texts=("One thing.", "Another thing."))
    assert told == [[voice.id for voice in participation.voices]]
