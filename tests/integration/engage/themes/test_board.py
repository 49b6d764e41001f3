"""The board of the desk: what it shows, how it is changed, and who may (R4.5, R5.3, R8.2)."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from engage.accounts.permissions import Role
from engage.conversations.models import Conversation
from engage.core.database import db
from engage.core.transaction import transaction
from engage.themes import services
from engage.themes.models import Feeling, Reading, Tag, Theme
from engage.voices.models import Consent, Flag, Voice, VoiceState
from tests.factories import NOW, make_conversation, make_participation, make_staff, make_voice, sign_in
from tests.statements import MOST, statements

BUS = "I leave training at six. The last bus is at ten to seven. My coach minds."


def make_theme(conversation: Conversation, name: str = "Last bus too early") -> Theme:
    with transaction():
        theme = services.add_theme(conversation.id, names={"en": name}, by=None, now=NOW)
    return theme


def tag_it(voice: Voice, theme: Theme, *stretch: int) -> Tag:
    with transaction():
        found = services.tag(voice, theme, *stretch, by=None, now=NOW)
    return found


@pytest.fixture
def conversation(app) -> Conversation:
    return make_conversation()


@pytest.fixture
def officer(client: FlaskClient, conversation) -> FlaskClient:
    return sign_in(client, make_staff(Role.OFFICER))


def board(client: FlaskClient, conversation: Conversation, **arguments: str) -> str:
    answer = client.get(f"/desk/board/{conversation.slug}", query_string=arguments)
    assert answer.status_code == 200
    return answer.text


def test_the_board_shows_columns_with_people_and_cards(officer, conversation):
    theme = make_theme(conversation)
    person = make_participation(conversation, (BUS, "Buses stop too early for me."), approve=True)
    for voice in person.voices:
        tag_it(voice, theme)
    make_voice("Nothing to add about trains.", conversation=conversation, approve=True)
    page = board(officer, conversation)
    assert "1 Last bus too early" in page
    assert "1 person. " in page
    assert "My coach minds." in page
    assert "Nothing to add about trains." in page.split('id="column-0"')[1].split("</section>")[0]


@pytest.mark.parametrize(
    "change",
    [
        {"state": VoiceState.RECEIVED},
        {"state": VoiceState.REFUSED},
        {"flag": Flag.CONCERN},
        {"withdrawn_on": NOW.date()},
    ],
)
def test_words_that_the_team_may_not_read_are_on_no_page_of_the_board(officer, conversation, change):
    theme = make_theme(conversation)
    voice = make_voice(BUS, conversation=conversation, approve=True)
    tag_it(voice, theme)
    with transaction():
        for name, value in change.items():
            setattr(db.session.get(Voice, voice.id), name, value)
    assert "My coach" not in board(officer, conversation)
    assert "My coach" not in officer.get(f"/desk/board/{conversation.slug}/column/{theme.id}").text
    assert officer.get(f"/desk/board/voice/{voice.id}").status_code == 404
    assert officer.post(f"/desk/board/voice/{voice.id}/tag", data={"theme": theme.id}).status_code == 404


def test_counted_only_is_counted_and_not_shown_or_found(officer, conversation):
    theme = make_theme(conversation)
    voice = make_voice(BUS, conversation=conversation, consent=Consent.COUNTED, approve=True)
    tag_it(voice, theme)
    page = board(officer, conversation, find="coach")
    assert "1 person. " in page
    assert "My coach" not in page
    assert "1 card matches" not in page


def test_filters_choose_cards(officer, conversation):
    make_voice("Trains are late.", conversation=conversation, approve=True, age_band="16-17")
    make_voice("Buses are late.", conversation=conversation, approve=True, age_band="under-16")
    page = board(officer, conversation, find="TRAINS")
    assert "Trains are late." in page
    assert "Buses are late." not in page
    page = board(officer, conversation, age="under-16")
    assert "Trains are late." not in page
    assert "Under 16" in page


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.SAFEGUARDING_LEAD, Role.INTERVIEWER])
def test_other_roles_do_not_see_the_board(client, conversation, role):
    sign_in(client, make_staff(role))
    assert client.get("/desk/board/").status_code == 403
    assert client.get(f"/desk/board/{conversation.slug}").status_code == 403


def test_a_viewer_sees_the_board_and_changes_nothing(client, conversation):
    theme = make_theme(conversation)
    voice = make_voice(BUS, conversation=conversation, approve=True)
    sign_in(client, make_staff(Role.VIEWER))
    assert "data-act" not in board(client, conversation)
    answer = client.post(f"/desk/board/voice/{voice.id}/tag", data={"theme": theme.id})
    assert answer.status_code == 403
    assert db.session.query(Tag).count() == 0


def test_a_tag_from_the_page_of_a_voice_takes_the_chosen_sentences(officer, conversation):
    theme = make_theme(conversation)
    voice = make_voice(BUS, conversation=conversation, approve=True)
    data = {"theme": theme.id, "sentence": ["2", "3"], "revision": voice.revision}
    answer = officer.post(f"/desk/board/voice/{voice.id}/tag", data=data, follow_redirects=True)
    assert "Last bus too early: added" in answer.text
    tag = db.session.query(Tag).one()
    assert BUS[tag.start_at : tag.end_at] == "The last bus is at ten to seven. My coach minds."


def test_a_stretch_of_words_that_changed_meanwhile_is_refused(officer, conversation):
    theme = make_theme(conversation)
    voice = make_voice(BUS, conversation=conversation, approve=True)
    data = {"theme": theme.id, "start": 0, "end": 7, "revision": voice.revision + 1}
    assert officer.post(f"/desk/board/voice/{voice.id}/tag", data=data).status_code == 409
    assert db.session.query(Tag).count() == 0


def test_a_theme_of_another_conversation_is_refused(officer, conversation):
    theme = make_theme(make_conversation())
    voice = make_voice(BUS, conversation=conversation, approve=True)
    assert officer.post(f"/desk/board/voice/{voice.id}/tag", data={"theme": theme.id}).status_code == 422
    assert officer.post(f"/desk/board/voice/{voice.id}/move", data={"theme": theme.id}).status_code == 422


def test_htmx_gets_only_what_changed(officer, conversation):
    theme = make_theme(conversation)
    other = make_theme(conversation, "Cost")
    voice = make_voice(BUS, conversation=conversation, approve=True)
    answer = officer.post(
        f"/desk/board/voice/{voice.id}/tag",
        data={"theme": theme.id, "columns": f"0,{theme.id},{other.id}", "shown": "0"},
        headers={"HX-Request": "true"},
    )
    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert f'hx-swap-oob="delete:#card-0-{voice.id}"' in answer.text
    assert f'hx-swap-oob="afterbegin:#cards-{theme.id}"' in answer.text
    assert f'id="head-{other.id}"' not in answer.text
    assert "said-aloud" in answer.text


def test_move_and_untag(officer, conversation):
    theme, other = make_theme(conversation), make_theme(conversation, "Cost")
    voice = make_voice(BUS, conversation=conversation, approve=True)
    tag = tag_it(voice, theme, 0, 24)
    officer.post(f"/desk/board/voice/{voice.id}/move", data={"from": theme.id, "theme": other.id})
    db.session.expire_all()
    assert (tag.theme_id, tag.start_at, tag.end_at) == (other.id, 0, 24)
    officer.post(f"/desk/board/tag/{tag.id}/remove")
    assert db.session.query(Tag).count() == 0


def test_the_officers_word_wins_over_the_machines(officer, conversation):
    voice = make_voice(BUS, conversation=conversation, approve=True)
    officer.post(f"/desk/board/voice/{voice.id}/feeling", data={"feeling": "bad"})
    with transaction():
        services.keep_readings({})
    assert db.session.get(Reading, voice.id).feeling is Feeling.BAD
    assert "by a person" in board(officer, conversation)


def test_a_new_theme_comes_last_and_needs_a_name(officer, conversation):
    make_theme(conversation)
    assert officer.post(f"/desk/themes/{conversation.slug}/new", data={"name": " ", "kind": "wrong"}).status_code == 422
    answer = officer.post(f"/desk/themes/{conversation.slug}/new", data={"name": "Warm stops", "kind": "works"})
    assert answer.status_code == 302
    assert "2 Warm stops" in board(officer, conversation)


def fill(conversation: Conversation, themes: int, voices: int) -> None:
    made = [make_theme(conversation, f"Theme {number}") for number in range(themes)]
    for number in range(voices):
        voice = make_voice(f"Voice number {number}.", conversation=conversation, approve=True)
        with transaction():
            services.tag_import([(voice, made[number % themes])], now=NOW)


@pytest.mark.parametrize(("themes", "voices"), [(2, 3), (14, 40)])
def test_the_board_costs_the_same_however_much_there_is(officer, conversation, themes, voices):
    fill(conversation, themes, voices)
    pages = [
        "/desk/board/",
        f"/desk/board/{conversation.slug}",
        f"/desk/board/{conversation.slug}/column/0",
        f"/desk/themes/{conversation.slug}",
        f"/desk/board/voice/{db.session.query(Voice.id).first()[0]}",
    ]
    for page in pages:
        officer.get(page)
        with statements() as sent:
            assert officer.get(page).status_code == 200
        assert len(sent) <= MOST, (page, len(sent))


def test_a_theme_with_many_cards_shows_twelve_and_then_more(officer, conversation):
    fill(conversation, 1, 15)
    theme = db.session.query(Theme).one()
    page = board(officer, conversation)
    assert page.count(f'id="card-{theme.id}-') == 12
    address = page.split(f'id="more-{theme.id}"')[1].split('href="')[1].split('"')[0].replace("&amp;", "&")
    assert officer.get(address).text.count(f'id="card-{theme.id}-') == 3
    assert "<html" not in officer.get(address, headers={"HX-Request": "true"}).text


def test_not_even_the_name_of_a_theme_of_somebody_else_is_told(officer, conversation):
    secret = make_theme(make_conversation(), "A plan that nobody knows of")
    voice = make_voice(BUS, conversation=conversation, approve=True)
    data = {"from": secret.id, "theme": 0}
    answer = officer.post(f"/desk/board/voice/{voice.id}/move", data=data, follow_redirects=True)
    assert answer.status_code == 422
    assert "A plan that nobody knows of" not in answer.text


def test_a_stale_form_of_a_theme_keeps_what_was_typed_and_overwrites_nothing(officer, conversation):
    theme = make_theme(conversation)
    url = f"/desk/themes/{conversation.slug}/{theme.id}"
    assert 'name="revision" value="1"' in officer.get(url).text
    first = {"name": "Last bus", "kind": "wrong", "meaning": "", "revision": 1}
    assert officer.post(url, data=first).status_code == 302
    late = {"name": "No bus at night", "kind": "wrong", "meaning": "After seven", "revision": 1}
    page = officer.post(url, data=late)
    assert page.status_code == 409
    assert "Somebody changed this before you" in page.text
    assert 'value="No bus at night"' in page.text
    assert "After seven" in page.text
    db.session.expire_all()
    assert (theme.names, theme.revision) == ({"en": "Last bus"}, 2)
    assert officer.post(url, data={**late, "revision": 2}).status_code == 302
