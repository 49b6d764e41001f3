"""What a session of staff carries, and where signing in leads (R8.1)."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

import pytest
from flask.testing import FlaskClient

from engage.accounts.permissions import Role
from tests.factories import PASSWORD, make_staff, sign_in


def test_nothing_planted_before_signing_in_is_there_afterwards(client: FlaskClient) -> None:
    staff = make_staff(Role.OFFICER)
    with client.session_transaction() as session:
        session.update(csrf_token="known to somebody else", visit="a stranger's", lang="pl")
    sign_in(client, staff)
    with client.session_transaction() as session:
        assert session.get("csrf_token") != "known to somebody else"
        assert "visit" not in session
        assert session["lang"] == "pl"
    assert client.get("/desk/").status_code == 200


@pytest.mark.parametrize(
    "wanted",
    [
        "https://elsewhere.example/",
        "//elsewhere.example/",
        "/\\elsewhere.example",
        "\\\\elsewhere.example",
        "/\t/elsewhere.example",
        "javascript:alert(1)",
        "http:elsewhere.example",
        " //elsewhere.example",
        "https:///elsewhere.example",
    ],
)
def test_signing_in_leads_to_no_other_place(client: FlaskClient, wanted: str) -> None:
    staff = make_staff(Role.OFFICER)
    answer = client.post(
        "/desk/sign-in", query_string={"next": wanted}, data={"email": staff.email, "password": PASSWORD}
    )
    assert answer.status_code in (302, 422)
    led = answer.headers.get("Location", "/desk/")
    assert urlsplit(urljoin("http://here/desk/sign-in", led))[:2] == ("http", "here")
    assert not {"\\", "\t", " "} & set(led), "a browser reads these as it likes"


def test_signing_in_leads_back_to_the_page_that_was_asked_for(client: FlaskClient) -> None:
    staff = make_staff(Role.OFFICER)
    to_the_door = client.get("/desk/board/").headers["Location"]
    answer = client.post(to_the_door, data={"email": staff.email, "password": PASSWORD})
    assert answer.headers["Location"] == "/desk/board/"
