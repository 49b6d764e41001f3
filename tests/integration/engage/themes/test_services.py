"""The verbs of themes, and the background work over them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engage.core.database import db
from engage.core.jobs import JOBS, run_job
from engage.core.transaction import transaction
from engage.moderation.details import working_text
from engage.themes import services
from engage.themes.feelings import Found
from engage.themes.models import Feeling, Reading, Tag, Theme, ThemeSnapshot
from engage.themes.queries import heads_of, people_in
from engage.voices.models import Flag, Voice, VoiceState
from engage.voices.services import rehide
from tests.factories import NOW, TODAY, make_conversation, make_participation, make_staff, make_voice

BUS = "I leave training at six. The last bus is at ten to seven."


@pytest.fixture
def conversation(app):
    return make_conversation()


@pytest.fixture
def theme(conversation) -> Theme:
    with transaction():
        made = services.add_theme(conversation.id, names={"en": "Last bus"}, by=None, now=NOW)
    return made


def test_the_same_stretch_twice_is_one_tag(conversation, theme):
    voice = make_voice(BUS, conversation=conversation, approve=True)
    with transaction():
        first = services.tag(voice, theme, 25, 40, by=None, now=NOW)
        again = services.tag(voice, theme, 26, 39, by=None, now=NOW)
    assert first.id == again.id
    assert BUS[first.start_at : first.end_at] == "The last bus is"


def test_a_tag_needs_a_theme_of_its_own_conversation(theme):
    voice = make_voice(BUS, approve=True)
    with transaction(), pytest.raises(services.AnotherConversation):
        services.tag(voice, theme, by=None, now=NOW)


def test_moving_keeps_stretches_and_makes_equal_ones_one(conversation, theme):
    voice = make_voice(BUS, conversation=conversation, approve=True)
    with transaction():
        other = services.add_theme(conversation.id, names={"en": "Cost"}, by=None, now=NOW)
        services.tag(voice, theme, 0, 24, by=None, now=NOW)
        services.tag(voice, theme, by=None, now=NOW)
        services.tag(voice, other, by=None, now=NOW)
        services.move(voice, theme, other, by=None, now=NOW)
    stretches = {(tag.theme_id, tag.start_at, tag.end_at) for tag in db.session.query(Tag)}
    assert stretches == {(other.id, 0, 24), (other.id, 0, len(BUS))}


def test_tags_follow_the_words_when_more_is_hidden(conversation, theme):
    voice = make_voice(BUS, conversation=conversation, approve=True)
    with transaction():
        tag = services.tag(voice, theme, 25, len(BUS), by=None, now=NOW)
    with transaction():
        voice = db.session.get(Voice, voice.id)
        hidden = [{"kind": "PLACE", "start": 8, "end": 16, "rule": "by hand"}]
        rehide(voice, text=working_text(BUS, hidden), hidden=hidden)
    tag = db.session.get(Tag, tag.id)
    assert voice.text != BUS
    assert voice.text[tag.start_at : tag.end_at] == "The last bus is at ten to seven."
    assert not voice.prepared


def test_an_import_tags_in_bulk_and_twice_adds_nothing(conversation):
    voices = [make_voice(f"Voice {number}.", conversation=conversation) for number in range(3)]
    with transaction():
        named = services.themes_named(conversation, ["Cost", "Last bus", "cost"], now=NOW)
        assert named["Cost"] is named["cost"]
        pairs = [(voice, theme) for voice in voices for theme in (named["Cost"], named["Last bus"])]
        assert services.tag_import(pairs, now=NOW) == 6
        assert services.tag_import(pairs, now=NOW) == 0
        assert set(services.themes_named(conversation, ["Cost"], now=NOW)) == {"Cost"}


def test_people_are_counted_once_however_much_they_said(conversation, theme):
    person = make_participation(conversation, (BUS, "Late buses.", "No bus."), approve=True)
    with transaction():
        services.tag_import([(voice, theme) for voice in person.voices], now=NOW)
    head = heads_of(conversation)[0]
    assert (head.people, head.voices) == (1, 3)


@pytest.mark.parametrize(("people", "owed"), [(1, False), (2, True)])
def test_an_answer_is_owed_from_the_threshold_on(app, people, owed):
    conversation = make_conversation(answer_from=2)
    with transaction():
        theme = services.add_theme(conversation.id, names={"en": "Last bus"}, by=None, now=NOW)
    for _number in range(people):
        voice = make_voice(BUS, conversation=conversation, approve=True)
        with transaction():
            services.tag_import([(voice, theme)], now=NOW)
    assert heads_of(conversation)[0].owed is owed


def test_new_voices_are_read_in_the_background(app):
    voice = make_voice("The driver was wonderful and very kind.")
    assert voice.id in JOBS["voices.prepare"].due(NOW, 10)
    run_job("voices.prepare", [voice.id])
    run_job("voices.prepare", [voice.id])
    reading = db.session.get(Reading, voice.id)
    assert reading.feeling is Feeling.GOOD
    assert reading.rests_on
    assert JOBS["voices.prepare"].due(NOW, 10) == []


def test_preparing_again_keeps_what_an_officer_said(app):
    voice = make_voice("The driver was wonderful and very kind.", approve=True)
    with transaction():
        services.correct_feeling(voice, Feeling.MIXED, by=make_staff(), now=NOW)
    result = app.test_cli_runner().invoke(args=["voices", "prepare", "--all"])
    assert result.exit_code == 0, result.output
    reading = db.session.get(Reading, voice.id)
    assert (reading.read_as, reading.feeling) == (Feeling.GOOD, Feeling.MIXED)


def test_a_voice_that_changed_while_it_was_read_stays_due(app):
    voice = make_voice("The driver was wonderful.")
    read = {voice.id: Found(voice.revision - 1, None)}
    with transaction():
        assert services.keep_readings(read) == 0
    assert not db.session.get_one(Voice, voice.id).prepared


def test_a_new_number_waits_for_ten_more_people(conversation, theme):
    def say(people: int) -> None:
        for _number in range(people):
            voice = make_voice(BUS, conversation=conversation, approve=True)
            with transaction():
                services.tag_import([(voice, theme)], now=NOW)

    def released() -> list[int]:
        with transaction():
            services.release([db.session.get(Theme, theme.id)], now=NOW)
        return [each.people for each in db.session.query(ThemeSnapshot).order_by(ThemeSnapshot.id)]

    say(9)
    assert released() == []
    say(3)
    assert released() == [12]
    say(9)
    assert released() == [12]
    say(1)
    assert released() == [12, 22]


def test_a_person_who_spoke_in_two_themes_counts_once_in_each(conversation, theme):
    voice = make_voice(BUS, conversation=conversation, approve=True)
    with transaction():
        other = services.add_theme(conversation.id, names={"en": "Stops"}, by=None, now=NOW)
        services.tag(voice, theme, 0, 4, by=None, now=NOW)
        services.tag(voice, theme, by=None, now=NOW)
        services.tag(voice, other, by=None, now=NOW)
    assert people_in([theme.id, other.id]) == {theme.id: 1, other.id: 1}


@pytest.mark.parametrize("change", [{"state": VoiceState.RECEIVED}, {"flag": Flag.CONCERN}, {"withdrawn_on": TODAY}])
def test_what_does_not_count_is_not_counted(conversation, theme, change):
    voice = make_voice(BUS, conversation=conversation, approve=True)
    with transaction():
        services.tag(voice, theme, by=None, now=NOW)
        for name, value in change.items():
            setattr(voice, name, value)
    assert people_in([theme.id]) == {}


def test_public_numbers_are_looked_at_once_a_day(conversation, theme):
    due = JOBS["themes.release"].due
    assert due(NOW, 10) == []
    with transaction():
        services.put_on_public_board(theme, now=NOW)
    assert due(NOW + timedelta(hours=23), 10) == []
    assert due(NOW + timedelta(hours=25), 10) == [theme.id]


def test_erasing_a_person_takes_their_tags_and_readings_and_no_others(conversation, theme):
    voices = [make_voice(BUS, conversation=conversation, approve=True) for _number in range(2)]
    with transaction():
        services.tag_import([(voice, theme) for voice in voices], now=NOW)
    run_job("voices.prepare", [voice.id for voice in voices])
    with transaction():
        assert services.erase([voices[0].participation_id]) == 1
    assert [tag.voice_id for tag in db.session.query(Tag)] == [voices[1].id]
    assert [reading.voice_id for reading in db.session.query(Reading)] == [voices[1].id]
