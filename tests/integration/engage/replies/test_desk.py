"""`/desk/replies/`: written by one, signed off by another, checked by a co-producer, corrected in the open."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from engage.accounts.permissions import Role
from engage.core.database import db
from engage.replies.models import Reply, ReplyState
from engage.themes.answers import answers_to
from engage.voices.models import Consent
from tests.factories import make_conversation, make_organisation, make_staff, sign_in
from tests.integration.engage.replies.factories import make_draft, make_people, make_published, make_theme
from tests.statements import MOST, statements

DESK = "/desk/replies/"
WORDS = {
    "titles-en-standard": "A later bus",
    "titles-en-easy": "A later bus",
    "said-en-standard": "The last bus leaves too early.",
    "said-en-easy": "The last bus goes too early.",
    "answers-en-standard": "A later bus will leave.",
    "answers-en-easy": "A later bus will go.",
    "status": "will",
    "done_by-day": "15",
    "done_by-month": "1",
    "done_by-year": "2027",
    "answered_by": "The transport team",
    "area_id": "",
}


def signed_in(app: Flask, role: Role, **over) -> FlaskClient:
    return sign_in(app.test_client(), make_staff(role, **over))


def fresh(reply_id: int) -> Reply:
    db.session.rollback()
    db.session.expire_all()
    reply = db.session.get(Reply, reply_id)
    assert reply is not None
    return reply


def revision(reply_id: int) -> dict[str, int]:
    return {"revision": fresh(reply_id).revision}


def test_a_reply_goes_from_themes_to_the_public_by_two_people(app: Flask):
    theme = make_theme(make_conversation())
    voice = make_people(theme, 1)[0]
    stretch = f"{voice.id}-0-{len(voice.text)}"
    writer, publisher, public = signed_in(app, Role.SERVICE), signed_in(app, Role.PUBLISHER), app.test_client()

    place = writer.post(f"{DESK}new", data={"title": "A later bus", "theme": theme.id}).headers["Location"]
    reply_id = int(place.split("/")[3])
    assert "things are missing" in writer.get(f"{DESK}{reply_id}").text
    saved = writer.post(f"{DESK}{reply_id}/edit", data={**WORDS, "themes": theme.id, **revision(reply_id)})
    assert saved.status_code == 302, saved.text
    assert voice.text in writer.get(f"{DESK}{reply_id}/quotes").text
    writer.post(f"{DESK}{reply_id}/quotes", data={"quote": stretch, **revision(reply_id)})
    writer.post(f"{DESK}{reply_id}/submit", data=revision(reply_id))
    assert fresh(reply_id).state is ReplyState.SIGN_OFF
    assert "A later bus" in publisher.get(f"{DESK}?state=sign_off").text
    publisher.post(f"{DESK}{reply_id}/publish", data=revision(reply_id))
    assert fresh(reply_id).state is ReplyState.PUBLISHED
    page = public.get("/you-said-we-did/a-later-bus").text
    assert "We will, by 15 January 2027" in page
    assert voice.text in page


def test_submitting_with_something_missing_says_what(app: Flask):
    reply_id = make_draft(make_theme(make_conversation()), evidence="").id
    page = signed_in(app, Role.OFFICER).post(f"{DESK}{reply_id}/submit", data=revision(reply_id))
    assert page.status_code == 422
    assert "“We did it” needs evidence" in page.text
    assert fresh(reply_id).state is ReplyState.DRAFT


def test_a_publisher_cannot_sign_off_what_they_wrote(app: Flask):
    publisher = make_staff(Role.PUBLISHER)
    reply_id = make_draft(make_theme(make_conversation()), by=publisher).id
    client = sign_in(app.test_client(), publisher)
    client.post(f"{DESK}{reply_id}/submit", data=revision(reply_id))
    assert "You wrote it, so somebody else signs it off." in client.get(f"{DESK}{reply_id}").text
    assert client.post(f"{DESK}{reply_id}/publish", data=revision(reply_id)).status_code == 403
    assert fresh(reply_id).state is ReplyState.SIGN_OFF


def test_a_stale_form_is_told_so_and_overwrites_nothing(app: Flask):
    theme = make_theme(make_conversation())
    reply_id = make_draft(theme).id
    officer, old = signed_in(app, Role.OFFICER), revision(reply_id)
    assert officer.post(f"{DESK}{reply_id}/edit", data={**WORDS, "themes": theme.id, **old}).status_code == 302
    late = officer.post(f"{DESK}{reply_id}/edit", data={**WORDS, "answered_by": "Us", "themes": theme.id, **old})
    assert late.status_code == 409
    assert 'name="answered_by" value="Us"' in late.text
    assert '<a href="#answered_by">' in late.text
    assert fresh(reply_id).answered_by == "The transport team"


@pytest.mark.parametrize("step", ["edit", "submit", "publish", "send-back", "quotes"])
def test_a_published_reply_takes_no_step_but_a_correction(app: Flask, step: str):
    reply_id = make_published(make_theme(make_conversation())).id
    client = signed_in(app, Role.PUBLISHER)
    answer = client.post(f"{DESK}{reply_id}/{step}", data={"why": "No.", **revision(reply_id)})
    assert answer.status_code == 409


def test_sending_back_without_saying_why_is_an_error(app: Flask):
    reply_id = make_draft(make_theme(make_conversation())).id
    signed_in(app, Role.OFFICER).post(f"{DESK}{reply_id}/submit", data=revision(reply_id))
    publisher = signed_in(app, Role.PUBLISHER)
    page = publisher.post(f"{DESK}{reply_id}/send-back", data={"why": " ", **revision(reply_id)})
    assert page.status_code == 422
    assert 'href="#why"' in page.text
    publisher.post(f"{DESK}{reply_id}/send-back", data={"why": "Say by when.", **revision(reply_id)})
    assert fresh(reply_id).state is ReplyState.DRAFT
    assert "sent it back: Say by when." in publisher.get(f"{DESK}{reply_id}").text


def test_words_that_may_not_be_quoted_are_not_offered_and_not_taken(app: Flask):
    theme = make_theme(make_conversation())
    voice = make_people(theme, 1, consent=Consent.READ)[0]
    reply_id, stretch = make_draft(theme).id, f"{voice.id}-0-{len(voice.text)}"
    client = signed_in(app, Role.OFFICER)
    assert voice.text not in client.get(f"{DESK}{reply_id}/quotes").text
    client.post(f"{DESK}{reply_id}/quotes", data={"quote": stretch, **revision(reply_id)})
    assert fresh(reply_id).quotes == []


def test_easy_read_shows_what_to_change(app: Flask):
    hard = (
        "The utilisation of passes was contemplated by the board and the passes will be distributed to everybody soon."
    )
    answers = {"en": {"standard": "A pass.", "easy": hard}}
    reply_id = make_draft(make_theme(make_conversation()), answers=answers).id
    page = signed_in(app, Role.CO_PRODUCER).get(f"{DESK}{reply_id}/easy").text
    assert "Write at most 15 in a sentence." in page
    assert "Write: use" in page
    assert "Say who does it." in page


def test_only_a_co_producer_checks_easy_read(app: Flask):
    reply_id = make_published(make_theme(make_conversation())).id
    for role in (Role.OFFICER, Role.PUBLISHER, Role.ADMINISTRATOR, Role.SERVICE):
        refused = signed_in(app, role).post(f"{DESK}{reply_id}/easy", data=revision(reply_id))
        assert refused.status_code == 403, role
    signed_in(app, Role.CO_PRODUCER).post(f"{DESK}{reply_id}/easy", data=revision(reply_id))
    assert fresh(reply_id).easy_checked_by_id is not None
    assert "A later bus will go." in app.test_client().get("/you-said-we-did/a-later-bus?switch=easy").text


def test_a_correction_needs_its_reason_and_stands_in_public(app: Flask):
    reply_id = make_published(make_theme(make_conversation())).id
    client = signed_in(app, Role.PUBLISHER)
    refused = client.post(f"{DESK}{reply_id}/correct", data={**WORDS, **revision(reply_id)})
    assert refused.status_code == 422
    assert "Say what was wrong, or what is new." in refused.text
    done = client.post(f"{DESK}{reply_id}/correct", data={**WORDS, "why-en": "It is late.", **revision(reply_id)})
    assert done.status_code == 302
    page = app.test_client().get("/you-said-we-did/a-later-bus").text
    assert "It is late." in page
    assert "We will, by 15 January 2027" in page


def test_its_writer_does_not_correct_it_alone(app: Flask):
    reply_id = make_published(make_theme(make_conversation())).id
    writer = signed_in(app, Role.OFFICER)
    assert writer.get(f"{DESK}{reply_id}/correct").status_code == 403


def test_somebody_of_another_organisation_neither_sees_nor_signs_it(app: Flask):
    reply_id = make_draft(make_theme(make_conversation())).id
    signed_in(app, Role.OFFICER).post(f"{DESK}{reply_id}/submit", data=revision(reply_id))
    stranger = signed_in(app, Role.PUBLISHER, organisation=make_organisation("Another board"))
    assert "A later bus" not in stranger.get(DESK).text
    assert stranger.get(f"{DESK}{reply_id}").status_code == 403
    assert stranger.post(f"{DESK}{reply_id}/publish", data=revision(reply_id)).status_code == 403


def test_starting_with_themes_of_two_conversations_is_refused(app: Flask):
    one, other = make_theme(make_conversation()), make_theme(make_conversation())
    page = signed_in(app, Role.OFFICER).post(f"{DESK}new", data={"title": "Both", "theme": [one.id, other.id]})
    assert page.status_code == 422
    assert "Choose themes of one conversation." in page.text


def test_the_board_hears_what_was_answered(app: Flask):
    conversation = make_conversation()
    answered, written = make_theme(conversation), make_theme(conversation, "Stops")
    make_published(answered)
    make_draft(written, title="A roof")
    with app.test_request_context():
        told = answers_to([answered.id, written.id])
    assert [(each.published, each.status, each.url) for each in told[answered.id]] == [
        (True, "did", "/you-said-we-did/a-later-bus")
    ]
    assert [each.published for each in told[written.id]] == [False]


def test_the_desk_costs_few_statements(app: Flask):
    theme = make_theme(make_conversation())
    replies = [make_published(theme, make_people(theme, 3)).id for _ in range(3)]
    draft = make_draft(theme).id
    client = signed_in(app, Role.OFFICER)
    db.session.expire_all()
    pages = ("", "new", f"{replies[0]}", f"{replies[0]}/easy", f"{draft}/edit", f"{draft}/quotes")
    for path in pages:
        with statements() as sent:
            assert client.get(f"{DESK}{path}").status_code == 200
        assert len(sent) <= MOST, path


def test_the_desk_shows_the_replies_of_one_conversation_alone(app: Flask):
    theme, other = make_theme(make_conversation()), make_theme(make_conversation(titles={"en": "Parks"}))
    make_draft(theme, title="A later bus")
    make_draft(other, title="A bench")
    page = signed_in(app, Role.OFFICER).get(f"{DESK}?conversation={other.conversation.slug}").text
    assert "A bench" in page
    assert "Only of: Parks" in page
    assert "A later bus" not in page


def test_the_desk_tells_no_title_of_a_conversation_out_of_reach(app: Flask):
    conversation = make_conversation(titles={"en": "Parks"})
    stranger = signed_in(app, Role.PUBLISHER, organisation=make_organisation("Another board"))
    assert "Parks" not in stranger.get(f"{DESK}?conversation={conversation.slug}").text
