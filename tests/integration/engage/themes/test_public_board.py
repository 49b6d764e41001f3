"""The public board: safe numbers (R5.6), consented words alone (R5.3), what is answered (R7.2)."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from flask.testing import FlaskClient

from engage.accounts.permissions import Role
from engage.conversations.models import Conversation
from engage.core.audit import AuditEntry
from engage.core.clock import today
from engage.core.database import db
from engage.core.transaction import transaction
from engage.themes import answers, services
from engage.themes.models import Theme
from engage.voices.models import Consent, Flag, Voice, VoiceState
from engage.voices.services import change_consent
from tests.factories import NOW, TODAY, make_area, make_conversation, make_staff, make_voice, sign_in
from tests.statements import MOST, statements

BUS = "The last bus is at ten to seven. My coach minds."


def make_public_theme(conversation: Conversation, name: str = "Last bus", *, people: int = 1, **about) -> Theme:
    with transaction():
        theme = services.add_theme(conversation.id, names={"en": name}, by=None, now=NOW)
    for _number in range(people):
        voice = make_voice(BUS, conversation=conversation, approve=True, **about)
        with transaction():
            services.tag(voice, theme, 0, 32, by=None, now=NOW)
    with transaction():
        services.put_on_public_board(db.session.get(Theme, theme.id), now=NOW)
    return theme


@pytest.fixture
def conversation(app) -> Conversation:
    return make_conversation()


def page(client: FlaskClient, theme: Theme) -> str:
    answer = client.get(f"/themes/{theme.slug}")
    assert answer.status_code == 200
    return answer.text


def test_who_shows_a_theme_to_the_public_or_hides_it_is_on_record(client, conversation):
    """R8.3: what staff did, above all what everybody then sees."""
    theme, officer = make_public_theme(conversation), make_staff(Role.OFFICER)
    sign_in(client, officer)
    for wanted in ("off", "on"):
        client.post(f"/desk/themes/{conversation.slug}/{theme.id}/public", data={"public": wanted})
    done = db.session.query(AuditEntry).filter_by(actor=officer.actor, subject=f"theme:{theme.id}")
    assert [entry.action for entry in done.order_by(AuditEntry.id)] == ["theme.made_private", "theme.made_public"]


def test_an_empty_board_says_so(client, app):
    assert "Nothing is on this board yet." in client.get("/themes/").text


def test_only_what_an_officer_put_there_is_public(client, conversation):
    theme = make_public_theme(conversation)
    with transaction():
        hidden = services.add_theme(conversation.id, names={"en": "Secret plans"}, by=None, now=NOW)
    assert "Secret plans" not in client.get("/themes/").text
    assert client.get(f"/themes/{hidden.slug}").status_code == 404
    with transaction():
        services.take_off_public_board(db.session.get(Theme, theme.id), now=NOW)
    assert client.get(f"/themes/{theme.slug}").status_code == 404


@pytest.mark.parametrize(
    ("people", "said"), [(1, "Fewer than 10 people"), (9, "Fewer than 10 people"), (12, "About 10 people")]
)
def test_numbers_are_rounded_and_small_ones_hidden(client, conversation, people, said):
    theme = make_public_theme(conversation, people=people)
    assert said in page(client, theme)
    assert said in client.get("/themes/").text


@pytest.mark.parametrize("consent", [Consent.COUNTED, Consent.READ])
def test_words_without_consent_are_not_quoted(client, conversation, consent):
    assert "last bus is at" not in page(client, make_public_theme(conversation, consent=consent))


@pytest.mark.parametrize(
    "change",
    [{"state": VoiceState.HELD}, {"flag": Flag.CONCERN}, {"withdrawn_on": TODAY}, {"state": VoiceState.REFUSED}],
)
def test_held_flagged_and_withdrawn_words_are_gone_at_once(client, conversation, change):
    theme = make_public_theme(conversation)
    assert "last bus is at" in page(client, theme)
    with transaction():
        voice = db.session.query(Voice).one()
        for name, value in change.items():
            setattr(voice, name, value)
    assert "last bus is at" not in page(client, theme)


def test_lowering_consent_removes_the_quote_from_a_kept_page(client, conversation):
    theme = make_public_theme(conversation)
    first = client.get(f"/themes/{theme.slug}")
    kept = {"If-None-Match": first.headers["ETag"]}
    assert client.get(f"/themes/{theme.slug}", headers=kept).status_code == 304
    with transaction():
        change_consent(db.session.query(Voice).one().participation, Consent.READ)
    again = client.get(f"/themes/{theme.slug}", headers=kept)
    assert again.status_code == 200
    assert "last bus is at" not in again.text


def test_a_quote_shows_only_the_tagged_stretch_and_never_a_feeling(client, conversation):
    shown = page(client, make_public_theme(conversation))
    assert "The last bus is at ten to seven." in shown
    assert "My coach" not in shown
    assert 'class="mark' not in shown


def test_a_quote_says_only_what_is_true_of_enough_people(client, conversation):
    area = make_area("Purbeck")
    few = make_public_theme(conversation, people=3, area_id=area.id, age_band="16-17")
    assert "Purbeck" not in page(client, few)
    many = make_public_theme(conversation, "Cost", people=9, area_id=area.id, age_band="65-plus")
    shown = page(client, many)
    assert "Purbeck" in shown
    assert "65 and over" not in shown


def test_published_answers_stand_on_the_board_and_others_do_not(client, conversation, monkeypatch):
    theme = make_public_theme(conversation)
    said = {
        theme.id: [
            answers.Answer(published=True, status="did", title="A later bus", url="/you-said-we-did/bus"),
            answers.Answer(published=False, status=None, title="A secret draft", url="/desk/replies/2"),
        ]
    }
    monkeypatch.setattr(answers, "_ASKED", [lambda _ids: said])
    for address in ("/themes/", f"/themes/{theme.slug}"):
        shown = client.get(address).text
        assert "A later bus" in shown
        assert "A secret draft" not in shown
        assert "No answer yet" not in shown
    desk = sign_in(client, make_staff(Role.OFFICER)).get(f"/desk/board/{conversation.slug}").text
    assert "An answer is owed" not in desk


@pytest.mark.parametrize(
    ("people", "weeks_since", "answered", "late"),
    [(20, 30, False, True), (20, 1, False, False), (20, 30, True, False), (12, 30, False, False)],
)
def test_a_theme_of_enough_people_without_an_answer_is_overdue_in_public(
    client, conversation, monkeypatch, people, weeks_since, answered, late
):
    """R7.3: above the threshold it gets an answer of some kind, and who waits too long can say so."""
    told = answers.Answer(published=answered, status="did", title="Buses until eight", url="/you-said-we-did/buses")
    monkeypatch.setattr(answers, "_ASKED", [lambda ids: {each: [told] for each in ids}])
    theme = make_public_theme(conversation, people=people)
    with transaction():
        conversation.closes_on = today(ZoneInfo("Europe/London")) - timedelta(weeks=weeks_since)
        conversation.reply_by = conversation.closes_on + timedelta(weeks=4)
    for shown in (page(client, theme), client.get("/themes/").text):
        assert ("An answer was due on" in shown) is late


def test_the_board_can_show_one_conversation(client, conversation):
    other = make_conversation()
    make_public_theme(conversation, "Buses")
    make_public_theme(other, "Parks")
    shown = client.get(f"/themes/?conversation={other.slug}").text
    assert "Parks" in shown
    assert ">Buses<" not in shown


@pytest.mark.parametrize(("themes", "people"), [(1, 1), (6, 8)])
def test_public_pages_cost_the_same_however_much_there_is(client, conversation, themes, people):
    made = [make_public_theme(conversation, f"Theme {number}", people=people) for number in range(themes)]
    for address in ("/themes/", f"/themes/{made[0].slug}"):
        with statements() as sent:
            assert client.get(address).status_code == 200
        assert len(sent) <= MOST, sent
