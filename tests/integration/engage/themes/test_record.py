"""R8.3: whoever changes the codebook or sorts a card is on record, by ids, and no word of the public is."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from engage.accounts.models import Staff
from engage.accounts.permissions import Role
from engage.conversations.models import Conversation
from engage.core.audit import AuditEntry, verify
from engage.core.database import db
from engage.core.transaction import transaction
from engage.themes import services
from engage.themes.models import Tag, Theme
from tests.factories import NOW, make_conversation, make_staff, make_voice, sign_in

BUS = "I leave training at six. The last bus is at ten to seven."


@pytest.fixture
def conversation(app) -> Conversation:
    return make_conversation()


@pytest.fixture
def person(app) -> Staff:
    return make_staff(Role.OFFICER)


@pytest.fixture
def officer(client: FlaskClient, person: Staff) -> FlaskClient:
    return sign_in(client, person)


def themes(conversation: Conversation, *names: str) -> list[Theme]:
    with transaction():
        made = [services.add_theme(conversation.id, names={"en": name}, by=None, now=NOW) for name in names]
    return made


def record(person: Staff) -> list[tuple[str, str, str]]:
    """What this person did, in order: action, subject, reason."""
    entries = db.session.query(AuditEntry).filter_by(actor=person.actor).order_by(AuditEntry.id)
    mine = ("theme.", "voice.")
    return [(each.action, each.subject, each.reason) for each in entries if each.action.startswith(mine)]


def test_a_new_theme_and_what_was_changed_of_it_are_on_record_without_their_words(officer, person, conversation):
    url = f"/desk/themes/{conversation.slug}"
    officer.post(f"{url}/new", data={"name": "Last bus", "kind": "wrong", "meaning": ""})
    theme = db.session.query(Theme).one()
    for revision, kind in ((1, "wrong"), (2, "works"), (3, "works")):
        told = {"name": "Last bus too early", "kind": kind, "meaning": "Evenings", "revision": revision}
        assert officer.post(f"{url}/{theme.id}", data=told).status_code == 302
    subject = f"theme:{theme.id}"
    assert record(person) == [
        ("theme.added", subject, ""),
        ("theme.changed", subject, "names, meanings"),
        ("theme.changed", subject, "kind"),
    ]


def test_tagging_moving_and_untagging_a_card_are_on_record_by_ids(officer, person, conversation):
    bus, cost = themes(conversation, "Last bus", "Cost")
    voice = make_voice(BUS, conversation=conversation, approve=True)
    url = f"/desk/board/voice/{voice.id}"
    officer.post(f"{url}/tag", data={"theme": bus.id, "start": 0, "end": 24})
    officer.post(f"{url}/tag", data={"theme": bus.id, "start": 0, "end": 24})
    officer.post(f"{url}/move", data={"from": bus.id, "theme": cost.id})
    officer.post(f"/desk/board/tag/{db.session.query(Tag).one().id}/remove")
    officer.post(f"{url}/move", data={"from": 0, "theme": bus.id})
    officer.post(f"{url}/move", data={"from": bus.id, "theme": 0})
    officer.post(f"{url}/feeling", data={"feeling": "bad"})
    subject = f"voice:{voice.id}"
    assert record(person) == [
        ("voice.tagged", subject, f"theme:{bus.id}"),
        ("voice.moved", subject, f"theme:{bus.id} to theme:{cost.id}"),
        ("voice.untagged", subject, f"theme:{cost.id}"),
        ("voice.tagged", subject, f"theme:{bus.id}"),
        ("voice.untagged", subject, f"theme:{bus.id}"),
        ("voice.feeling_corrected", subject, ""),
    ]
    assert verify().broken_at is None


def test_no_word_of_the_public_and_no_name_of_a_theme_stands_in_the_record(officer, conversation):
    (theme,) = themes(conversation, "Swanage evenings")
    voice = make_voice(BUS, conversation=conversation, approve=True)
    officer.post(f"/desk/board/voice/{voice.id}/tag", data={"theme": theme.id})
    told = " ".join(f"{each.action} {each.subject} {each.reason}" for each in db.session.query(AuditEntry))
    assert [word for word in ("training", "seven", "Swanage") if word in told] == []


def test_one_entry_stands_for_the_tags_of_an_import_and_none_for_nothing_new(conversation):
    (theme,) = themes(conversation, "Last bus")
    voices = [make_voice(BUS, conversation=conversation, approve=True) for _number in range(3)]
    for _time in range(2):
        with transaction():
            services.tag_import([(voice, theme) for voice in voices], now=NOW)
    (entry,) = db.session.query(AuditEntry).filter_by(action="voices.tagged").all()
    assert (entry.subject, entry.reason) == (f"voices:{voices[0].id}-{voices[-1].id}", "import: 3")
