"""The desk's first page, its navigation and its keys."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event

from engage.accounts.permissions import Role
from engage.core.database import db
from engage.core.transaction import transaction
from engage.front.desk import sign_offs
from engage.replies.models import Reply, ReplyState
from tests.factories import NOW, make_conversation, make_staff, make_voice, sign_in


def test_what_waits_is_shown_by_permission(client: FlaskClient) -> None:
    make_voice()
    make_voice("I want to die and I have a plan for tonight")
    sign_in(client, make_staff(Role.MODERATOR, name="Joan Fry"))
    page = client.get("/desk/").text
    assert "Joan" in page
    assert "text to read" in page
    assert "concern" not in page
    lead = sign_in(client.application.test_client(), make_staff(Role.SAFEGUARDING_LEAD))
    page = lead.get("/desk/").text
    assert "concern to look at" in page
    assert "Urgent." in page
    assert "text to read" not in page


def test_where_nothing_waits_it_says_so_kindly(client: FlaskClient) -> None:
    sign_in(client, make_staff(Role.VIEWER))
    assert "Everything is done." in client.get("/desk/").text


def test_a_reply_waits_for_a_publisher_who_did_not_write_it(client: FlaskClient) -> None:
    conversation, writer = make_conversation(), make_staff(Role.PUBLISHER)
    with transaction():
        db.session.add(
            Reply(
                slug="a",
                conversation_id=conversation.id,
                state=ReplyState.SIGN_OFF,
                writer_id=writer.id,
                changed_at=NOW,
            )
        )
    assert sign_offs(writer).number == 0
    assert sign_offs(make_staff(Role.PUBLISHER)).number == 1
    assert sign_offs(make_staff(Role.VIEWER)).number == 0


def test_the_name_and_the_role_stand_in_the_bar(client: FlaskClient) -> None:
    sign_in(client, make_staff(Role.SAFEGUARDING_LEAD, name="Dana Osei"))
    page = client.get("/desk/").text
    assert "Dana Osei, safeguarding lead" in page
    assert 'href="/desk/safeguarding/"' in page
    assert 'href="/desk/moderation/"' not in page


def test_keys_are_turned_off_for_the_session_and_on_again(client: FlaskClient) -> None:
    voice = make_voice()
    sign_in(client, make_staff(Role.MODERATOR))
    url = f"/desk/moderation/{voice.id}"
    assert 'data-keys="on"' in client.get(url).text
    answer = client.post("/desk/keys", data={"keys": "off", "next": url})
    assert answer.headers["Location"] == url
    assert 'data-keys="off"' in client.get(url).text
    client.post("/desk/keys", data={"keys": "on", "next": "//elsewhere.example"})
    assert 'data-keys="on"' in client.get(url).text


@pytest.mark.parametrize("address", ["/desk/", "/desk/moderation/", "/desk/moderation/1", "/desk/safeguarding/"])
def test_no_page_asks_the_database_more_often_than_it_should(client: FlaskClient, address: str) -> None:
    conversation = make_conversation()
    for number in range(12):
        make_voice(f"Text {number}.", conversation=conversation)
        make_voice("My dad hits me", conversation=conversation)
    sign_in(client, make_staff(Role.SAFEGUARDING_LEAD if "safeguarding" in address else Role.OFFICER))
    statements: list[str] = []

    def note(*details: object) -> None:
        statements.append(str(details[2]))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        assert client.get(address).status_code == 200
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    assert len([each for each in statements if each.startswith("SELECT")]) <= 25
