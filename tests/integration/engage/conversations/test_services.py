"""Conversations are opened, closed and marked as read; places are loaded from data."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from engage.accounts.permissions import Role
from engage.conversations import services
from engage.conversations.models import Area, ChildrenRoute, ConversationState, Grouping
from engage.conversations.queries import areas_for, closed_conversations, open_conversations
from engage.core.audit import AuditEntry
from engage.core.database import db
from engage.core.transaction import transaction
from tests.factories import NOW, TODAY, make_conversation, make_staff

DORSET = Path(services.__file__).parent / "places" / "dorset.json"


def actions() -> list[str]:
    return [entry.action for entry in db.session.query(AuditEntry).order_by(AuditEntry.id)]


def test_a_draft_with_something_missing_does_not_open_and_says_what(app: Flask):
    conversation = make_conversation(state=ConversationState.DRAFT, children_route=None)
    with pytest.raises(services.CannotOpen) as refused, transaction():
        services.open_(conversation, by="staff:1", now=NOW, today=TODAY)
    assert [each.key for each in refused.value.missing] == ["children_route"]
    assert conversation.state is ConversationState.DRAFT


def test_opening_is_recorded_and_makes_cached_pages_stale(app: Flask):
    conversation = make_conversation(state=ConversationState.DRAFT)
    before = conversation.words_epoch
    with transaction():
        services.open_(conversation, by="staff:1", now=NOW, today=TODAY)
    assert conversation.state is ConversationState.OPEN
    assert conversation.words_epoch > before
    assert actions()[-1] == "conversation.opened"
    assert open_conversations(TODAY) == [conversation]


def test_a_closed_conversation_cannot_be_opened_again(app: Flask):
    conversation = make_conversation(state=ConversationState.CLOSED)
    with pytest.raises(services.StepError), transaction():
        services.open_(conversation, by="staff:1", now=NOW, today=TODAY)


def test_closing_early_moves_the_last_day_so_that_the_answer_is_owed_from_now(app: Flask):
    conversation = make_conversation()
    with transaction():
        services.close(conversation, by="staff:1", now=NOW, today=TODAY)
    assert conversation.closes_on == TODAY
    assert open_conversations(TODAY) == []
    assert closed_conversations(TODAY) == [conversation]


def test_an_open_conversation_past_its_last_day_counts_as_closed(app: Flask):
    conversation = make_conversation(closes_on=TODAY - timedelta(days=1))
    assert open_conversations(TODAY) == []
    assert closed_conversations(TODAY) == [conversation]


def test_an_open_conversation_cannot_lose_what_it_owes(app: Flask):
    conversation = make_conversation()
    with pytest.raises(services.CannotOpen), transaction():
        services.edit(conversation, {"audience_name": ""}, revision=1, by="staff:1", now=NOW)
    db.session.refresh(conversation)
    assert conversation.audience_name == "Priya Shah"


def test_what_follows_from_steps_cannot_be_edited(app: Flask):
    with pytest.raises(ValueError, match="state"), transaction():
        services.edit(make_conversation(), {"state": ConversationState.CLOSED}, revision=1, by="staff:1", now=NOW)


def test_the_audience_marks_it_as_read_once(app: Flask):
    conversation, person = make_conversation(), make_staff(Role.SERVICE)
    with transaction():
        services.mark_read(conversation, by=person, now=NOW)
        services.mark_read(conversation, by=person, now=NOW + timedelta(days=1))
    assert conversation.audience_read_at == NOW
    assert actions().count("conversation.read") == 1


def test_two_conversations_of_the_same_title_have_their_own_addresses(app: Flask):
    with transaction():
        made = [services.create("Getting about!", organisation=None, by="staff:1", now=NOW) for _ in range(3)]
    assert [each.slug for each in made] == ["getting-about", "getting-about-2", "getting-about-3"]


def test_no_conversation_takes_the_address_of_another_page(app: Flask):
    with transaction():
        made = services.create("New", organisation=None, by="staff:1", now=NOW)
    assert made.slug == "new-2"


def test_dorset_loads_twice_and_stands_once(app: Flask):
    places = json.loads(DORSET.read_text())
    with transaction():
        services.load_places(places)
        count = services.load_places(places)
    assert db.session.query(Area).count() == count > 50
    assert [grouping.key for grouping in db.session.query(Grouping).order_by(Grouping.id)] == [
        "council",
        "locality",
        "zone",
        "town",
        "ward",
    ]


def test_an_area_may_lie_in_several_wider_ones(app: Flask):
    with transaction():
        services.load_places(json.loads(DORSET.read_text()))
    towns = db.session.query(Grouping).filter_by(key="town").one()
    conversation = make_conversation(grouping_id=towns.id)
    swanage = next(area for area in areas_for(conversation) if area.key == "town-swanage")
    assert [wider.key for wider in swanage.within] == ["purbeck", "zone-purbeck"]


def test_an_area_within_one_that_is_not_there_is_refused(app: Flask):
    places = {"groupings": [{"key": "town", "names": {}, "areas": [{"key": "a", "names": {}, "within": ["b"]}]}]}
    with pytest.raises(services.PlacesError, match="'b'"), transaction():
        services.load_places(places)
    assert db.session.query(Area).count() == 0


def test_the_command_line_lists_slug_and_title_a_line_each(app: Flask):
    conversation = make_conversation(children_route=ChildrenRoute.NEITHER)
    answer = app.test_cli_runner().invoke(args=["conversations", "list"])
    assert answer.output == f"{conversation.slug}\tGetting about\n"


def test_the_command_line_loads_places(app: Flask, tmp_path: Path):
    runner = app.test_cli_runner()
    assert "areas." in runner.invoke(args=["places", "load", str(DORSET)]).output
    bad = tmp_path / "bad.json"
    bad.write_text("{}")
    answer = runner.invoke(args=["places", "load", str(bad)])
    assert answer.exit_code == 1
    assert "bad.json cannot be loaded" in answer.output
