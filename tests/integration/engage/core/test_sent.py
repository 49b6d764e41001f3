"""What is sent to us and is no text, or no number that a row could have."""

from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient

from engage.core.audit import AuditEntry
from engage.core.database import db
from engage.core.sent import CleanRequest
from engage.replies.feeds import Entry, Feed, atom
from tests.factories import NOW

HUGE = "9" * 30


@pytest.mark.parametrize(
    "path",
    [f"/themes/?page={HUGE}", f"/you-said-we-did/?page={HUGE}", "/themes/%00", "/themes/?conversation=%00"],
)
def test_what_no_row_can_hold_is_never_our_fault(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code in (200, 404)


def test_characters_that_are_no_text_are_left_out_and_everything_else_stays() -> None:
    sent = CleanRequest.from_values(
        "/?q=a%00b", method="POST", data={"said": "one\x00 two\x08\n\tthree \u202e😀\ufffe", "x": ["1", "2"]}
    )
    assert sent.form["said"].replace("\r", "") == "one two\n\tthree \u202e😀"
    assert sent.form.getlist("x") == ["1", "2"]
    assert sent.args["q"] == "ab"


def test_a_feed_is_well_formed_whatever_somebody_said() -> None:
    entry = Entry("https://x/1", "A\x08 bus", "said \x00\x0c\ufffe", "", "en", NOW, NOW)
    feed = Feed("t", "a", "https://x/", "https://x/feed", "en", "us")
    assert "A bus" in "".join(ElementTree.fromstring(atom(feed, [entry])).itertext())  # noqa: S314 -- our own


def test_a_stranger_who_knocks_cannot_fill_the_record(client: FlaskClient) -> None:
    for _knock in range(30):
        client.post("/desk/keys")
    db.session.rollback()
    assert db.session.query(AuditEntry).filter_by(action="access.refused").count() == 20


def test_asking_only_for_the_headers_of_a_desk_page_leads_to_sign_in(client: FlaskClient) -> None:
    assert client.head("/desk/").headers["Location"].startswith("/desk/sign-in")
    db.session.rollback()
    assert db.session.query(AuditEntry).count() == 0


@pytest.mark.parametrize("wanted", ["/\t/evil.example", "/\n/evil.example", "/\r\nX: y"])
def test_no_way_back_leads_elsewhere(client: FlaskClient, wanted: str) -> None:
    answer = client.post("/language", data={"language": "pl", "next": wanted})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
