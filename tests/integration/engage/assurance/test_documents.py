"""What an installation must be able to show, written, filled from its settings, published (R8.5, issue point 18)."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from engage.accounts.models import Staff
from engage.accounts.permissions import Permission, Role
from engage.assurance.facts import ALLOWED, KEPT, facts_in
from engage.assurance.kinds import Kind, shipped_text
from engage.assurance.layout import problems
from engage.assurance.models import AssuranceVersion
from engage.assurance.queries import tables
from engage.core.audit import AuditEntry
from engage.core.database import db
from engage.core.settings import Settings
from engage.voices.periods import Kind as Period
from tests.factories import make_conversation, make_organisation, make_staff, sign_in

WHOLE = "# Who we are\n\nDorset Council, for ((place)).\n\n((retention))"


@pytest.fixture
def administrator(client: FlaskClient) -> Staff:
    person = make_staff(Role.ADMINISTRATOR, name="Ada Admin")
    sign_in(client, person)
    return person


def save(client: FlaskClient, kind: str, text: str, *, after: int = 0, **more: str) -> int:
    data = {"text-en": text, "after": str(after), **{f"text-{code}": words for code, words in more.items()}}
    return client.post(f"/desk/assurance/{kind}/edit", data=data).status_code


def publish(client: FlaskClient, kind: str, number: int = 1) -> int:
    return client.post(f"/desk/assurance/{kind}/publish", data={"number": number}).status_code


def test_each_document_is_there_before_anybody_wrote_it(client: FlaskClient, administrator: Staff) -> None:
    page = client.get("/desk/assurance/").text
    for kind in Kind:
        assert f"/desk/assurance/{kind.value}" in page
        one = client.get(f"/desk/assurance/{kind.value}")
        assert one.status_code == 200
        assert 'class="gap"' in one.text
        assert client.get(f"/desk/assurance/{kind.value}/paper").status_code == 200


@pytest.mark.parametrize("kind", list(Kind))
def test_every_fact_of_a_shipped_text_is_known(app: Flask, settings: Settings, kind: Kind) -> None:
    make_conversation()
    assert problems(shipped_text(kind), facts_in("en", settings, tables())).unknown == ()


def test_facts_have_words_for_every_period_and_permission() -> None:
    assert set(KEPT) == set(Period)
    assert set(Permission) - set(ALLOWED) == {Permission.PUBLIC, Permission.OWN_ACCOUNT, Permission.SEE_DESK}


def test_it_says_what_the_settings_say(client: FlaskClient, administrator: Staff) -> None:
    make_conversation(titles={"en": "Buses at night"})
    page = client.get("/desk/assurance/processing").text
    assert "Buses at night" in page
    assert "Priya Shah" not in client.get("/desk/assurance/retention").text
    assert "3 years" in client.get("/desk/assurance/retention").text
    assert "read an original, with a reason on record" in client.get("/desk/assurance/dpia").text
    assert "0800 1111" in client.get("/desk/assurance/safety").text


def test_a_document_with_a_placeholder_cannot_be_published(client: FlaskClient, administrator: Staff) -> None:
    assert save(client, "dpia", "By [[name and post]].") == 302
    assert publish(client, "dpia") == 422
    refused = client.post("/desk/assurance/dpia/publish", data={"number": 1}).text
    assert "something is left to fill in" in refused
    assert "name and post" in refused
    assert db.session.query(AssuranceVersion).one().published_at is None


def test_nor_one_whose_settings_are_missing_or_whose_other_language_has_a_placeholder(
    client: FlaskClient, administrator: Staff
) -> None:
    save(client, "dpia", "Write to ((contact)).")  # the test's settings have no address yet
    assert publish(client, "dpia") == 422
    save(client, "dpia", "All is said.", after=1, pl="Przez [[kto]].")
    assert publish(client, "dpia", 2) == 422
    save(client, "dpia", "Of ((nobody_knows)).", after=2)
    assert publish(client, "dpia", 3) == 422


def test_the_shipped_text_itself_cannot_be_published(client: FlaskClient, administrator: Staff) -> None:
    assert publish(client, "dpia", 0) == 422


def test_a_whole_document_is_published_and_on_record(client: FlaskClient, administrator: Staff) -> None:
    save(client, "retention", WHOLE)
    assert publish(client, "retention") == 302
    page = client.get("/desk/assurance/retention").text
    assert "published on" in page
    assert "Ada Admin" in page
    done = [(each.action, each.subject, each.reason) for each in db.session.query(AuditEntry)]
    assert done[-2:] == [
        ("assurance.saved", "assurance:retention", "version 1"),
        ("assurance.published", "assurance:retention", "version 1"),
    ]


def test_every_saving_is_a_version_and_earlier_ones_stay(client: FlaskClient, administrator: Staff) -> None:
    save(client, "dpia", "First words.")
    save(client, "dpia", "Second words.", after=1)
    assert "Second words." in client.get("/desk/assurance/dpia").text
    assert "First words." in client.get("/desk/assurance/dpia?version=1").text
    assert client.get("/desk/assurance/dpia?version=9").status_code == 404


def test_nobody_overwrites_what_somebody_else_saved(client: FlaskClient, administrator: Staff) -> None:
    save(client, "dpia", "First words.")
    answer = client.post("/desk/assurance/dpia/edit", data={"text-en": "Mine.", "after": "0"})
    assert answer.status_code == 409
    assert "Mine." in answer.text
    assert 'name="after" value="1"' in answer.text
    assert db.session.query(AssuranceVersion).count() == 1
    save(client, "dpia", "Second words.", after=1)
    assert publish(client, "dpia", 1) == 409


def test_an_empty_first_language_is_refused_and_the_rest_is_kept(client: FlaskClient, administrator: Staff) -> None:
    answer = client.post("/desk/assurance/dpia/edit", data={"text-en": "", "text-pl": "Po polsku.", "after": "0"})
    assert answer.status_code == 422
    assert "Po polsku." in answer.text
    assert "There is a problem" in answer.text


def test_a_change_of_settings_after_publishing_is_told(client: FlaskClient, administrator: Staff) -> None:
    save(client, "processing", "Run by ((organisations)) for ((place)).")
    make_organisation("The Council")
    assert publish(client, "processing") == 302
    assert "The settings have changed" not in client.get("/desk/assurance/processing").text
    make_organisation("The Trust")
    page = client.get("/desk/assurance/processing").text
    assert "The settings have changed since it was published" in page
    assert "<code>organisations</code>" in page
    assert "The settings have changed since" in client.get("/desk/assurance/").text


def test_markup_in_a_document_is_words(client: FlaskClient, administrator: Staff) -> None:
    save(client, "privacy-adult", "# <script>alert(1)</script>\n\n- <img src=x onerror=alert(1)>\n\n| <b>a</b> | b |")
    publish(client, "privacy-adult")
    for page in ("/desk/assurance/privacy-adult", "/desk/assurance/privacy-adult/edit", "/privacy"):
        text = client.get(page).text
        assert "<script>alert" not in text
        assert "<img src=x" not in text
        assert "&lt;script&gt;alert" in text


def test_a_published_notice_is_what_the_public_reads(client: FlaskClient, administrator: Staff) -> None:
    assert "This is a draft" in client.get("/privacy").text
    save(client, "privacy-adult", WHOLE)
    assert "Dorset Council" not in client.get("/privacy").text
    publish(client, "privacy-adult")
    page = client.get("/privacy").text
    full = page[page.index('id="full"') :]
    assert "Dorset Council, for" in full
    assert "Answers begun and never sent" in full
    assert "This is a draft" not in page
    assert "Pages that only inform use no cookie" not in full
    save(client, "privacy-adult", "# Who we are\n\nA draft that nobody may see yet.", after=1)
    assert "nobody may see" not in client.get("/privacy").text


def test_a_notice_in_one_language_stands_behind_the_words_in_the_readers_own(
    client: FlaskClient, administrator: Staff
) -> None:
    save(client, "privacy-child", "We are Dorset Council.")
    publish(client, "privacy-child")
    page = client.get("/privacy?lang=pl").text
    young = page[page.index('id="young"') : page.index('id="full"')]
    assert re.search(r'lang="en" dir="ltr">\s*<p>We are Dorset Council.', young)
    assert young.count("<p>") > 4
    save(client, "privacy-child", "We are Dorset Council.", after=1, pl="Jesteśmy Radą Dorset.")
    publish(client, "privacy-child", 2)
    page = client.get("/privacy?lang=pl").text
    young = page[page.index('id="young"') : page.index('id="full"')]
    assert "Jesteśmy Radą Dorset." in young
    assert "We are Dorset" not in young


@pytest.mark.parametrize("role", [Role.OFFICER, Role.VIEWER, Role.SAFEGUARDING_LEAD])
def test_who_may_read_may_not_write(client: FlaskClient, role: Role) -> None:
    sign_in(client, make_staff(role))
    assert client.get("/desk/assurance/dpia").status_code == 200
    assert save(client, "dpia", "Mine.") == 403
    assert publish(client, "dpia") == 403


def test_an_administrator_of_one_organisation_is_not_of_the_whole(client: FlaskClient) -> None:
    sign_in(client, make_staff(Role.ADMINISTRATOR, organisation=make_organisation()))
    assert client.get("/desk/assurance/").status_code == 403
    assert "/desk/assurance/" not in client.get("/desk/").text
