"""`/desk/conversations/`: started, filled in, opened, closed, marked as read; each by whoever may."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from engage.accounts.permissions import Role
from engage.conversations.models import Conversation, ConversationState
from engage.core.clock import now
from engage.core.database import db
from engage.core.transaction import transaction
from stories.models import StoryCollection
from surveys.models import Survey
from tests.factories import make_conversation, make_organisation, make_staff, sign_in
from tests.integration.surveys.walk import open_survey
from tests.statements import MOST, statements

DESK = "/desk/conversations/"
LINK = re.compile(r'href="([^"]+)"')
COLLECTION = {"prompts": [], "published": True}
AHEAD = {
    "opens_on": now().date(),
    "closes_on": now().date() + timedelta(days=30),
    "reply_by": now().date() + timedelta(days=60),
}


@pytest.fixture
def officer(client: FlaskClient) -> FlaskClient:
    return sign_in(client, make_staff(Role.OFFICER))


def fresh(conversation: Conversation) -> Conversation:
    db.session.rollback()
    db.session.expire_all()
    return conversation


def typed(client: FlaskClient, conversation: Conversation, **over: str) -> MultiDict:
    """What the form would send back unchanged, with these fields typed over."""
    from html.parser import HTMLParser

    class Fields(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.found: list[tuple[str, str]] = []
            self.area = self.menu = ""

        def handle_starttag(self, tag, attrs):
            given = dict(attrs)
            if tag == "input" and given.get("name"):
                if given.get("type") != "checkbox" or "checked" in given:
                    self.found.append((given["name"], given.get("value") or ""))
            elif tag == "textarea":
                self.area = given["name"]
            elif tag == "select":
                self.menu = given["name"]
            elif tag == "option" and "selected" in given:
                self.found.append((self.menu, given["value"] or ""))

        def handle_data(self, data):
            if self.area:
                self.found.append((self.area, data))
                self.area = ""

        def handle_endtag(self, tag):
            if tag == "textarea":
                self.area = ""

    reader = Fields()
    reader.feed(client.get(f"{DESK}{conversation.slug}/edit").text)
    fields = MultiDict(reader.found)
    for name, value in over.items():
        fields[name.replace("__", "-")] = value
    return fields


def test_a_new_conversation_starts_as_a_draft_of_its_owner(officer: FlaskClient):
    owner = make_organisation("Dorset Council")
    answer = officer.post(f"{DESK}new", data={"title": "Parks", "organisation": owner.id})
    assert answer.headers["Location"] == f"{DESK}parks/edit"
    made = db.session.query(Conversation).one()
    assert (made.state, made.organisation_id) == (ConversationState.DRAFT, owner.id)


def test_starting_without_a_title_is_an_error_at_its_field(officer: FlaskClient):
    page = officer.post(f"{DESK}new", data={"title": " "})
    assert page.status_code == 422
    assert 'href="#title"' in page.text
    assert "<title>Error:" in page.text


def test_a_draft_says_everything_that_is_missing_and_has_no_button_to_open(officer: FlaskClient):
    owner = make_organisation()
    officer.post(f"{DESK}new", data={"title": "Parks", "organisation": owner.id})
    page = officer.get(f"{DESK}parks").text
    assert "16 things are missing before it can open" in page
    assert "Name a safeguarding lead." in page
    assert "Open it" not in page


def test_opening_a_draft_with_something_missing_is_refused_by_the_server_too(officer: FlaskClient):
    conversation = make_conversation(state=ConversationState.DRAFT, audience_name="")
    page = officer.post(f"{DESK}{conversation.slug}/open")
    assert page.status_code == 422
    assert "Name the person who reads it and answers." in page.text
    assert fresh(conversation).state is ConversationState.DRAFT


def test_a_whole_draft_opens_and_an_open_one_closes(officer: FlaskClient):
    conversation = make_conversation(state=ConversationState.DRAFT, **AHEAD)
    assert "Open it" in officer.get(f"{DESK}{conversation.slug}").text
    officer.post(f"{DESK}{conversation.slug}/open")
    assert fresh(conversation).state is ConversationState.OPEN
    assert officer.post(f"{DESK}{conversation.slug}/open").status_code == 409
    officer.post(f"{DESK}{conversation.slug}/close")
    assert fresh(conversation).state is ConversationState.CLOSED
    assert officer.post(f"{DESK}{conversation.slug}/close").status_code == 409


def test_saving_the_form_unchanged_changes_nothing(officer: FlaskClient):
    conversation = make_conversation(**AHEAD)
    fields = (
        "titles", "purposes", "who_for", "organisation_id", "audience_name", "audience_role", "reply_by", "opens_on",
        "closes_on", "answer_from", "safeguarding_lead_id", "safeguarding_deputy_id", "safeguarding_hours", "reads_on",
        "children_route", "children_reason", "ladder_step", "ladder_evidence", "grouping_id", "refusal_reasons",
    )  # fmt: skip
    before = {name: getattr(conversation, name) for name in fields}
    answer = officer.post(f"{DESK}{conversation.slug}/edit", data=typed(officer, conversation))
    assert answer.status_code == 302, answer.text
    assert {name: getattr(fresh(conversation), name) for name in fields} == before


@pytest.mark.parametrize(
    ("day", "month", "year", "words"),
    [
        ("", "1", "2027", "Give the day, the month and the year"),
        ("15", "", "", "Give the day, the month and the year"),
        ("31", "2", "2027", "There is no such day"),
        ("x", "1", "2027", "in figures"),
        ("1", "1", "27", "four figures"),
        ("0", "0", "0000", "There is no such day"),
        ("٣", "1", "2027", None),
    ],
)
def test_a_day_that_cannot_be_read_is_an_error_in_words_and_stays_typed(
    officer: FlaskClient, day: str, month: str, year: str, words: str | None
):
    conversation = make_conversation(state=ConversationState.DRAFT)
    sent = typed(officer, conversation, opens_on__day=day, opens_on__month=month, opens_on__year=year)
    page = officer.post(f"{DESK}{conversation.slug}/edit", data=sent)
    if words is None:
        assert page.status_code == 302
        return
    assert page.status_code == 422
    assert words in page.text
    assert 'href="#opens_on"' in page.text
    assert f'name="opens_on-day" value="{day}"' in page.text


def test_a_day_left_empty_in_a_draft_is_no_error(officer: FlaskClient):
    conversation = make_conversation(state=ConversationState.DRAFT)
    sent = typed(officer, conversation, opens_on__day="", opens_on__month="", opens_on__year="")
    assert officer.post(f"{DESK}{conversation.slug}/edit", data=sent).status_code == 302
    assert fresh(conversation).opens_on is None


@pytest.mark.parametrize(("field", "value"), [("answer_from", "many"), ("safeguarding_hours__from", "noon")])
def test_what_cannot_be_read_is_an_error_at_its_field(officer: FlaskClient, field: str, value: str):
    conversation = make_conversation(state=ConversationState.DRAFT)
    page = officer.post(f"{DESK}{conversation.slug}/edit", data=typed(officer, conversation, **{field: value}))
    assert page.status_code == 422
    assert f'value="{value}"' in page.text


def test_an_open_conversation_keeps_what_it_owes(officer: FlaskClient):
    conversation = make_conversation(**AHEAD)
    sent = typed(officer, conversation, audience_name=" ")
    page = officer.post(f"{DESK}{conversation.slug}/edit", data=sent)
    assert page.status_code == 422
    assert "Name the person who reads it and answers." in page.text
    assert fresh(conversation).audience_name == "Priya Shah"


def test_a_reason_for_refusing_keeps_its_key_when_its_words_change(officer: FlaskClient):
    conversation = make_conversation(state=ConversationState.DRAFT)
    sent = typed(
        officer,
        conversation,
        refusal_reasons__0__en="It names somebody.",
        refusal_reasons__1__en="An advert.",
    )
    assert officer.post(f"{DESK}{conversation.slug}/edit", data=sent).status_code == 302
    assert fresh(conversation).refusal_reasons == [
        {"key": "names", "texts": {"en": "It names somebody."}},
        {"key": "an-advert", "texts": {"en": "An advert."}},
    ]


def test_somebody_of_another_organisation_neither_sees_nor_changes_it(client: FlaskClient):
    conversation = make_conversation()
    stranger = make_staff(Role.OFFICER, organisation=make_organisation("Another board"))
    sign_in(client, stranger)
    assert "Getting about" not in client.get(DESK).text
    assert client.get(f"{DESK}{conversation.slug}").status_code == 403
    assert client.post(f"{DESK}{conversation.slug}/close").status_code == 403
    assert fresh(conversation).state is ConversationState.OPEN


def test_nobody_starts_a_conversation_for_another_organisation(client: FlaskClient):
    other = make_organisation("Another board")
    sign_in(client, make_staff(Role.OFFICER, organisation=make_organisation("Dorset Council")))
    assert client.post(f"{DESK}new", data={"title": "Parks", "organisation": other.id}).status_code == 422


@pytest.mark.parametrize("role", [Role.VIEWER, Role.MODERATOR, Role.PUBLISHER])
def test_who_only_reads_cannot_open_or_change(client: FlaskClient, role: Role):
    conversation = make_conversation(state=ConversationState.DRAFT)
    sign_in(client, make_staff(role))
    assert client.get(f"{DESK}{conversation.slug}").status_code == 200
    for path in ("open", "close", "edit", "read"):
        assert client.post(f"{DESK}{conversation.slug}/{path}").status_code == 403, path


def test_the_service_that_answers_marks_it_as_read(client: FlaskClient):
    conversation = make_conversation()
    sign_in(client, make_staff(Role.SERVICE))
    client.post(f"{DESK}{conversation.slug}/read")
    assert fresh(conversation).audience_read_at is not None
    assert "I have read what people said" not in client.get(f"{DESK}{conversation.slug}").text


def test_the_list_and_the_form_cost_few_statements(officer: FlaskClient):
    slugs = [make_conversation().slug for _ in range(4)]
    db.session.expire_all()
    for path in (DESK, f"{DESK}{slugs[0]}", f"{DESK}{slugs[0]}/edit"):
        with statements() as sent:
            assert officer.get(path).status_code == 200
        assert len(sent) <= MOST, path


def test_a_stale_form_is_told_so_keeps_what_was_typed_and_overwrites_nothing(officer: FlaskClient):
    conversation = make_conversation(**AHEAD)
    late = typed(officer, conversation, audience_role__en__standard="the other team")
    first = typed(officer, conversation, audience_name="Sam Fry")
    assert officer.post(f"{DESK}{conversation.slug}/edit", data=first).status_code == 302
    page = officer.post(f"{DESK}{conversation.slug}/edit", data=late)
    assert page.status_code == 409
    assert "Somebody changed this before you" in page.text
    assert "<title>Error:" in page.text
    assert 'value="the other team"' in page.text
    assert '<a href="#audience_name">' in page.text  # theirs is different here
    assert '<a href="#closes_on">' not in page.text
    stands = fresh(conversation)
    assert (stands.audience_name, stands.audience_role) == ("Sam Fry", {"en": "transport team"})
    late["revision"] = str(stands.revision)  # the page now shows the new one: to save over it is a choice
    assert f'name="revision" value="{stands.revision}"' in page.text
    assert officer.post(f"{DESK}{conversation.slug}/edit", data=late).status_code == 302


EASY = {"en": {"standard": "To plan buses that people can use.", "easy": "We plan buses. Tell us what you need."}}


def test_easy_read_is_kept_and_edited_and_no_field_is_named_that_nobody_changed(officer: FlaskClient):
    conversation = make_conversation(**AHEAD, purposes=EASY)
    edit = f"{DESK}{conversation.slug}/edit"
    late = typed(officer, conversation)
    changed = typed(officer, conversation, purposes__en__easy="We plan buses.", titles__en__easy="Buses")
    assert officer.post(edit, data=changed).status_code == 302
    stands = fresh(conversation)
    assert stands.purposes == {"en": {**EASY["en"], "easy": "We plan buses."}}
    assert stands.titles == {"en": {"standard": "Getting about", "easy": "Buses"}}
    assert stands.who_for == make_conversation().who_for, "what has no Easy Read stays as it was"
    page = officer.post(edit, data=late)
    assert page.status_code == 409
    named = re.findall(r'<li><a href="#(\w+)">', page.text)
    assert named == ["titles", "purposes"]


def test_easy_read_alone_is_no_title(officer: FlaskClient):
    conversation = make_conversation(**AHEAD)
    page = officer.post(
        f"{DESK}{conversation.slug}/edit",
        data=typed(officer, conversation, titles__en__standard="", titles__en__easy="Buses"),
    )
    assert page.status_code == 422
    assert 'href="#titles"' in page.text


def test_a_form_opened_before_the_conversation_was_closed_is_stale(officer: FlaskClient):
    conversation = make_conversation(**AHEAD)
    late = typed(officer, conversation)
    officer.post(f"{DESK}{conversation.slug}/close")
    closed_on = fresh(conversation).closes_on
    assert officer.post(f"{DESK}{conversation.slug}/edit", data=late).status_code == 409
    assert fresh(conversation).closes_on == closed_on


def test_the_page_of_a_conversation_leads_to_all_that_belongs_to_it(app: Flask, officer: FlaskClient):
    conversation, other = make_conversation(), make_conversation()
    with transaction():
        db.session.add(Survey(slug="trains", titles={"en": "Trains"}, conversation_id=other.id))
        told = StoryCollection(slug="care", titles={"en": "Care"}, conversation_id=conversation.id, **COLLECTION)
        db.session.add(told)
    survey = open_survey(conversation=conversation)
    page = officer.get(f"{DESK}{conversation.slug}").text
    links = LINK.findall(page.partition('id="belongs"')[2].partition("</section>")[0])
    assert links == [
        f"/desk/surveys/{survey.slug}/",
        "/desk/stories/#collection-care",
        f"/desk/moderation/?conversation={conversation.slug}",
        f"/desk/board/{conversation.slug}",
        f"/desk/themes/{conversation.slug}",
        f"/desk/replies/?conversation={conversation.slug}",
    ]
    for link in links:
        path, _hash, place = link.partition("#")
        answer = officer.get(path)
        assert answer.status_code == 200, link
        assert not place or f'id="{place}"' in answer.text


def test_the_page_of_a_conversation_leads_nobody_where_they_may_not_go(app: Flask):
    conversation = make_conversation()
    moderator = sign_in(app.test_client(), make_staff(Role.MODERATOR))
    page = moderator.get(f"{DESK}{conversation.slug}").text
    links = LINK.findall(page.partition('id="belongs"')[2].partition("</section>")[0])
    assert links == [f"/desk/moderation/?conversation={conversation.slug}"]
