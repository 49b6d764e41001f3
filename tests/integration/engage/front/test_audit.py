"""The page of the record: who saw or did what, found again, taken along, checked (R8.3, issue point 17)."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text

from engage.accounts.models import Staff
from engage.accounts.permissions import Role
from engage.core import audit
from engage.core.audit import AuditEntry
from engage.core.database import db
from engage.core.transaction import transaction
from engage.front.queries_audit import PAGE
from tests.factories import NOW, PASSWORD, make_organisation, make_staff, make_voice, sign_in
from tests.statements import statements


@pytest.fixture
def administrator(client: FlaskClient) -> Staff:
    person = make_staff(Role.ADMINISTRATOR, name="Ada Admin")
    sign_in(client, person)
    return person


def note(count: int, *, actor: str = "staff:1", action: str = "voice.approved", kind: str = "voice") -> None:
    with transaction():
        for number in range(1, count + 1):
            audit.record(actor, action, f"{kind}:{number}", now=NOW + timedelta(seconds=number))


def entries() -> list[AuditEntry]:
    db.session.rollback()
    return db.session.query(AuditEntry).order_by(AuditEntry.id).all()


def test_it_says_in_plain_words_who_did_what(client: FlaskClient, administrator: Staff) -> None:
    moderator = make_staff(Role.MODERATOR, name="Kim Marsh")
    note(1, actor=moderator.actor, action="voice.original_read")
    page = client.get("/desk/audit/").text
    assert "Kim Marsh" in page
    assert "Read the original words of a text" in page
    assert "text 1" in page
    assert "Ada Admin" in page


def test_refusals_and_failed_sign_ins_are_one_choice_of_the_filter(client: FlaskClient, administrator: Staff) -> None:
    client.post("/desk/sign-out")
    client.post("/desk/sign-in", data={"email": administrator.email, "password": "wrong"})
    client.post("/desk/keys")
    sign_in(client, administrator)
    page = client.get("/desk/audit/?family=refused").text
    body = page[page.index("<tbody>") : page.index("</tbody>")]
    assert body.count("<tr") == 2
    assert "Failed to sign in" in body
    assert "Was refused a page" in body
    assert "page desk.keys" in body


def test_no_word_of_the_public_and_no_personal_detail_of_a_reason_is_in_it(
    client: FlaskClient, administrator: Staff
) -> None:
    voice = make_voice("The swing at Poundbury is broken.")
    with transaction():
        audit.record(
            "staff:1", "voice.original_read", f"voice:{voice.id}", now=NOW, reason="Ring 07700 900123 about it"
        )
    page = client.get("/desk/audit/").text
    assert "swing" not in page
    assert "Ring [phone number] about it" in page
    assert "900123" not in client.post("/desk/audit/export", data={"format": "json"}).text
    assert entries()[-2].reason == "Ring 07700 900123 about it"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("actor=staff:88", 3),
        ("family=theme", 4),
        ("family=voice", 3),
        ("kind=theme", 4),
        ("kind=theme&number=2", 1),
        ("actor=staff:88&family=theme", 0),
        ("since=2026-11-16&until=2026-11-16", 7),
        ("until=2026-11-15", 0),
        ("since=2026-11-17&actor=staff:88", 0),
    ],
)
def test_it_is_filtered(client: FlaskClient, administrator: Staff, query: str, found: int) -> None:
    with transaction():
        db.session.execute(text("UPDATE audit_entry SET at = '2026-11-20 00:00:00'"))
    note(3, actor="staff:88")
    note(4, actor="staff:77", action="theme.changed", kind="theme")
    page = client.get(f"/desk/audit/?{query}").text
    rows = page[page.index("<tbody>") : page.index("</tbody>")].count("<tr") if "<tbody>" in page else 0
    assert rows == found


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("since=tomorrow", "Write the day as year, month and day"),
        ("since=2026-11-16&until=2026-11-01", "The last day is before the first."),
        ("number=12", "Choose what has this number."),
        ("kind=voice&number=twelve", "Write the number in figures"),
    ],
)
def test_what_cannot_be_read_is_said_and_kept(
    client: FlaskClient, administrator: Staff, query: str, words: str
) -> None:
    answer = client.get(f"/desk/audit/?{query}")
    assert answer.status_code == 422
    assert answer.text.count(words) == 2
    assert f'value="{query.rpartition("=")[2]}"' in answer.text


def test_it_is_paged_to_the_end_and_back(client: FlaskClient, administrator: Staff) -> None:
    note(2 * PAGE)
    total, seen, address = len(entries()), [], "/desk/audit/"
    while address:
        page = client.get(address).text
        body = page[page.index("<tbody>") : page.index("</tbody>")]
        seen += [int(row.rsplit("<td>", 1)[1].split("<")[0]) for row in body.split("</tr>")[:-1]]
        address = page.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0] if 'rel="next"' in page else ""
    assert seen == list(range(total, 0, -1))
    back = client.get(f"/desk/audit/?after={total - PAGE}").text
    assert 'rel="prev"' not in back
    assert f"<td>{total}</td>" in back


def test_the_page_costs_the_same_however_long_the_record(client: FlaskClient, administrator: Staff) -> None:
    def cost() -> int:
        with statements() as sent:
            assert client.get("/desk/audit/?family=voice").status_code == 200
        return len(sent)

    note(2)
    small = cost()
    note(300)
    assert cost() == small <= 10


def test_a_copy_is_on_record_before_it_is_taken(client: FlaskClient, administrator: Staff) -> None:
    note(3)
    answer = client.post("/desk/audit/export", data={"format": "csv", "family": "voice"})
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [row["what"] for row in rows] == ["Approved a text"] * 3
    assert "attachment" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"
    last = entries()[-1]
    assert (last.actor, last.action, last.reason) == (administrator.actor, "audit.exported", "csv family=voice")


def test_a_copy_holds_everything_where_the_record_is_long(client: FlaskClient, administrator: Staff) -> None:
    note(1100)
    lines = json.loads(client.post("/desk/audit/export", data={"format": "json"}).text)
    assert [line["number"] for line in lines] == list(range(len(entries()), 0, -1))


def test_a_spreadsheet_takes_no_cell_for_a_formula(client: FlaskClient, administrator: Staff) -> None:
    make_staff(Role.VIEWER, name="=1+1")
    bad = db.session.query(Staff).filter_by(name="=1+1").one()
    note(1, actor=bad.actor)
    answer = client.post("/desk/audit/export", data={"format": "csv"})
    assert {row["who"] for row in csv.DictReader(io.StringIO(answer.text))} >= {"'=1+1"}


def test_an_unknown_kind_of_copy_is_refused(client: FlaskClient, administrator: Staff) -> None:
    assert client.post("/desk/audit/export", data={"format": "exe"}).status_code == 400
    assert "audit.exported" not in [entry.action for entry in entries()]


def test_a_whole_record_is_said_to_be_whole(client: FlaskClient, administrator: Staff) -> None:
    note(5)
    count = len(entries())
    page = client.get("/desk/audit/check").text
    assert "The record is whole" in page
    assert f"<dd>{count}</dd>" in page
    assert entries()[-1].reason == f"whole, {count} entries"


def test_a_broken_record_names_the_first_broken_entry(client: FlaskClient, administrator: Staff) -> None:
    note(5)
    with transaction():
        db.session.execute(text("UPDATE audit_entry SET reason = 'because' WHERE id = 4"))
    assert "The record is broken at entry 4" in client.get("/desk/audit/check").text


def test_an_administrator_of_one_organisation_sees_its_accounts_only(client: FlaskClient) -> None:
    ours, theirs = make_organisation("Ours"), make_organisation("Theirs")
    own = make_staff(Role.ADMINISTRATOR, organisation=ours, name="Our Admin")
    other = make_staff(Role.OFFICER, organisation=theirs, name="Their Officer")
    note(1, actor=other.actor)
    note(1, actor="system")
    client.post("/desk/sign-in", data={"email": own.email, "password": "wrong"})
    sign_in(client, own)
    page = client.get("/desk/audit/").text
    assert "Our Admin" in page
    assert "Failed to sign in" in page
    assert "Their Officer" not in page
    assert "Approved a text" not in page
    assert f"actor={other.actor}" not in page
    assert client.get(f"/desk/audit/?actor={other.actor}").text.count("<tr") == 0
    copied = json.loads(client.post("/desk/audit/export", data={"format": "json"}).text)
    assert {line["actor"] for line in copied} == {own.actor, "nobody", "system"}  # "system" gave them their role
    assert client.get("/desk/audit/check").status_code == 403


def test_a_switched_off_administrator_and_an_officer_see_nothing(client: FlaskClient) -> None:
    officer = make_staff(Role.OFFICER)
    assert client.post("/desk/sign-in", data={"email": officer.email, "password": PASSWORD}).status_code == 302
    assert client.get("/desk/audit/").status_code == 403
