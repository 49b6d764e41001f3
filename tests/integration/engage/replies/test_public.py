"""“You said, we did” in public: list, page, feeds, frame."""

import json
from datetime import date
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient

from engage.accounts.permissions import Role
from engage.conversations.models import ConversationState
from engage.core.database import db
from engage.core.transaction import transaction
from engage.replies import services
from engage.replies.models import Reply, Status
from engage.themes.services import tag
from engage.voices.models import Consent, Flag
from engage.voices.services import change_consent, withdraw
from tests.factories import NOW, TODAY, make_area, make_conversation, make_staff, make_voice
from tests.integration.engage.replies.factories import (
    closed_conversation,
    make_draft,
    make_people,
    make_published,
    make_theme,
)
from tests.statements import MOST, statements

LIST = "/you-said-we-did/"
ATOM = {"a": "http://www.w3.org/2005/Atom"}
QUOTE = "I wait 0 hours for a bus."
EVERYWHERE = [LIST, f"{LIST}a-later-bus", f"{LIST}feed.atom", f"{LIST}feed.json"]


def text(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    return json.dumps(answer.json, ensure_ascii=False) if answer.is_json else answer.text


def test_a_draft_is_not_shown_anywhere(client: FlaskClient):
    make_draft(make_theme(make_conversation()))
    assert client.get(f"{LIST}a-later-bus").status_code == 404
    assert all("A later bus" not in text(client, path) for path in (LIST, f"{LIST}feed.atom", f"{LIST}embed"))


@pytest.mark.parametrize("path", EVERYWHERE)
def test_a_published_reply_stands_with_its_quote_on_every_page_and_feed(client: FlaskClient, path: str):
    theme = make_theme(make_conversation())
    make_published(theme, make_people(theme, 2)[:1])
    found = text(client, path)
    assert "A later bus will leave Swanage." in found
    assert QUOTE in found


@pytest.mark.parametrize("path", EVERYWHERE)
@pytest.mark.parametrize("way", ["withdrawn", "consent lowered", "concern"])
def test_taking_words_back_removes_the_quote_from_every_page_and_feed_and_says_so(
    client: FlaskClient, path: str, way: str
):
    theme = make_theme(make_conversation())
    voice = make_people(theme, 1)[0]
    make_published(theme, [voice])
    with transaction():
        if way == "withdrawn":
            withdraw(voice.participation, today=TODAY)
        elif way == "consent lowered":
            change_consent(voice.participation, Consent.READ)
        else:
            voice.flag = Flag.CONCERN
    found = text(client, path)
    assert QUOTE not in found
    assert "A quote was taken back." in found


def test_under_ten_people_no_number_is_shown(client: FlaskClient):
    theme = make_theme(make_conversation())
    make_people(theme, 9)
    make_published(theme)
    assert "people said this" not in text(client, LIST)


def test_numbers_are_rounded_to_the_nearest_five(client: FlaskClient):
    theme = make_theme(make_conversation())
    make_people(theme, 12)
    make_published(theme)
    found = text(client, LIST)
    assert "About 10 of 10 people said this" in found
    assert "12" not in found.split('class="who"')[1].split("</p>")[0]


def test_a_quote_says_age_and_place_only_where_ten_people_share_them(client: FlaskClient):
    conversation, purbeck = make_conversation(), make_area("Purbeck")
    theme = make_theme(conversation)
    voices = make_people(theme, 10, area_id=purbeck.id, age_band="16-17")
    alone = make_people(theme, 1, area_id=purbeck.id, age_band="75-over")
    make_published(theme, [voices[0], alone[0]])
    found = text(client, f"{LIST}a-later-bus")
    assert "Aged 16 to 17, Purbeck" in found
    assert "75" not in found


def test_cant_says_why_who_decided_and_when_it_is_looked_at_again(client: FlaskClient):
    make_published(
        make_theme(make_conversation()),
        status=Status.CANT,
        evidence="",
        reasons={"en": {"standard": "There is no money."}},
        decided_by="the hospital board",
        look_again_on=date(2027, 6, 30),
    )
    found = text(client, LIST)
    for words in ("We can’t", "There is no money.", "Who decided: the hospital board.", "30 June 2027"):
        assert words in found


def test_a_correction_is_shown_with_what_it_said_before(client: FlaskClient):
    reply = make_published(make_theme(make_conversation()))
    with transaction():
        services.correct(
            reply,
            {"answers": {"en": {"standard": "A later bus will leave Wareham."}}},
            why={"en": "We named the wrong town."},
            revision=reply.revision,
            by=make_staff(Role.PUBLISHER),
            now=NOW,
        )
    found = text(client, f"{LIST}a-later-bus")
    assert "We named the wrong town." in found
    assert "A later bus will leave Swanage." in found
    assert "A later bus will leave Wareham." in found


def test_easy_read_is_shown_once_a_co_producer_has_checked_it(client: FlaskClient):
    reply = make_published(make_theme(make_conversation()))
    page = f"{LIST}a-later-bus?switch=easy"
    assert "A later bus will go." not in text(client, page)
    assert "not there in Easy Read yet" in text(client, page)
    with transaction():
        checker = make_staff(Role.CO_PRODUCER)
        services.check_easy_read(reply, revision=reply.revision, by=checker, now=NOW)
    assert "A later bus will go." in text(client, page)
    assert "A later bus will go." not in text(client, f"{LIST}a-later-bus")


def test_choosing_easy_read_leaves_no_cookie(client: FlaskClient):
    make_published(make_theme(make_conversation()))
    assert "Set-Cookie" not in client.get(f"{LIST}?switch=easy").headers


def test_a_closed_conversation_without_an_answer_is_overdue_in_public(client: FlaskClient):
    closed_conversation(titles={"en": "Waiting for speech therapy"})
    found = text(client, LIST)
    assert "Waiting for speech therapy" in found
    assert "No answer yet" in found
    assert "An answer was due on 30 June 2020." in found


def test_a_conversation_that_closed_and_is_not_late_yet_says_until_when_it_must_be_answered(client: FlaskClient):
    make_conversation(
        titles={"en": "Parks"}, opens_on=date(2020, 1, 1), closes_on=date(2020, 3, 1), reply_by=date(2999, 1, 1),
        state=ConversationState.CLOSED,
    )  # fmt: skip
    assert "Parks" in text(client, LIST)


def test_answering_a_conversation_ends_its_being_overdue(client: FlaskClient):
    make_published(make_theme(closed_conversation(titles={"en": "Waiting for speech therapy"})))
    assert "An answer was due" not in text(client, LIST)


def test_a_draft_conversation_is_never_overdue(client: FlaskClient):
    closed_conversation(titles={"en": "Secret plan"}, state=ConversationState.DRAFT)
    assert "Secret plan" not in text(client, LIST)


def test_filters_choose_by_conversation_place_and_answer(client: FlaskClient):
    purbeck = make_area("Purbeck")
    swanage = make_area("Swanage", "town")
    with transaction():
        swanage.within = [purbeck]
    buses, parks = make_conversation(slug="buses"), make_conversation(slug="parks")
    make_published(make_theme(buses), title="Swanage bus", area_id=swanage.id)
    make_published(make_theme(parks), title="New trees", status=Status.WILL, done_by=date(2027, 1, 1))
    for query, shown, hidden in (
        ("about=buses", "Swanage bus", "New trees"),
        ("about=parks", "New trees", "Swanage bus"),
        ("place=purbeck", "Swanage bus", "New trees"),
        ("place=swanage", "Swanage bus", "New trees"),
        ("answer=will", "New trees", "Swanage bus"),
    ):
        found = text(client, f"{LIST}?{query}")
        assert shown in found, query
        assert hidden not in found, query
    assert "No replies match" in text(client, f"{LIST}?answer=cant")
    assert "No replies match" in text(client, f"{LIST}?about=nothing")


def test_the_list_is_paged_by_ten_and_keeps_its_filters(client: FlaskClient):
    theme = make_theme(make_conversation(slug="buses"))
    first = make_published(theme)
    with transaction():
        for number in range(12):
            db.session.add(
                Reply(
                    slug=f"copy-{number}",
                    conversation_id=first.conversation_id,
                    state=first.state,
                    status=first.status,
                    titles={"en": f"Copy {number}"},
                    said={"en": "Said"},
                    answers={"en": "Done"},
                    published_at=NOW,
                    changed_at=NOW,
                )
            )
    found = text(client, f"{LIST}?about=buses")
    assert "Page 1 of 2" in found
    assert "page=2&amp;about=buses" in found
    assert text(client, f"{LIST}?about=buses&page=2").count("/you-said-we-did/copy-") == 2
    assert "Page 2 of 2" in text(client, f"{LIST}?page=99")


def test_the_list_costs_few_statements_however_much_there_is(client: FlaskClient):
    for _ in range(4):
        theme = make_theme(closed_conversation())
        make_published(theme, make_people(theme, 3))
    closed_conversation()
    db.session.expire_all()
    for path in (*EVERYWHERE, f"{LIST}embed", "/"):
        with statements() as sent:
            text(client, path)
        assert len(sent) <= MOST, path


def test_the_atom_feed_is_valid(client: FlaskClient):
    theme = make_theme(make_conversation())
    make_published(theme, make_people(theme, 1))
    answer = client.get(f"{LIST}feed.atom")
    assert answer.content_type.startswith("application/atom+xml")
    root = ElementTree.fromstring(answer.data)  # noqa: S314 -- our own
    for required in ("id", "title", "updated", "author/a:name", "link[@rel='self']"):
        assert root.find(f"a:{required}", ATOM) is not None, required
    entry = root.find("a:entry", ATOM)
    assert entry is not None
    for required in ("id", "title", "updated", "published", "author/a:name", "link[@rel='alternate']", "content"):
        assert entry.find(f"a:{required}", ATOM) is not None, required
    content = entry.find("a:content", ATOM)
    assert content is not None
    assert content.get("type") == "html"
    assert "<blockquote" in (content.text or "")
    assert (entry.findtext("a:id", namespaces=ATOM) or "").endswith("/you-said-we-did/a-later-bus")


def test_an_atom_feed_without_replies_is_valid_too(client: FlaskClient):
    root = ElementTree.fromstring(client.get(f"{LIST}feed.atom").data)  # noqa: S314 -- our own
    assert root.findtext("a:updated", namespaces=ATOM)


def test_the_json_feed_follows_version_1_1(client: FlaskClient):
    make_published(make_theme(make_conversation()))
    feed = json.loads(client.get(f"{LIST}feed.json").data)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert {"title", "home_page_url", "feed_url", "items"} <= feed.keys()
    assert {"id", "url", "content_html", "date_published", "date_modified"} <= feed["items"][0].keys()


def test_only_the_frame_may_be_framed(client: FlaskClient):
    make_published(make_theme(make_conversation()))
    assert "frame-ancestors *" in client.get(f"{LIST}embed").headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in client.get(LIST).headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", [*EVERYWHERE, f"{LIST}embed", "/"])
def test_what_did_not_change_is_not_sent_again(client: FlaskClient, path: str):
    theme = make_theme(make_conversation())
    make_published(theme, make_people(theme, 1))
    first = client.get(path)
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert "Set-Cookie" not in first.headers


def test_the_page_in_another_language_marks_the_words_that_are_in_english(client: FlaskClient):
    make_published(make_theme(make_conversation()))
    found = text(client, f"{LIST}a-later-bus?lang=ar")
    assert '<html lang="ar" dir="rtl">' in found
    assert '<p lang="en" dir="ltr">A later bus will leave Swanage.</p>' in found


@pytest.mark.parametrize("consent", [Consent.QUOTED, Consent.TOLD])
def test_who_let_us_quote_them_is_not_told_in_full(client: FlaskClient, consent: Consent):
    theme = make_theme(make_conversation())
    said = "The bus leaves too early. So I sold my flute."
    voice = make_voice(said, conversation=theme.conversation, consent=consent, approve=True)
    with transaction():
        tag(voice, theme, by=None, now=NOW)
    make_published(theme, [voice])
    found = text(client, f"{LIST}a-later-bus")
    assert "The bus leaves too early." in found
    assert ("So I sold my flute." in found) is (consent is Consent.TOLD)  # R5.3


def test_an_answer_given_while_others_still_speak_comes_after_what_was_told(client: FlaskClient):
    theme = make_theme(make_conversation(closes_on=date(TODAY.year + 1, 3, 1), reply_by=date(TODAY.year + 1, 4, 1)))
    make_published(theme)
    went = text(client, f"{LIST}a-later-bus").partition("How it went")[2]
    assert "You told us." in went
    assert f"1 March {TODAY.year + 1}" not in went


def test_the_themes_are_one_step_from_the_replies(client: FlaskClient):
    assert 'href="/themes/"' in text(client, LIST)
    assert 'href="/themes/"' in text(client, "/")
