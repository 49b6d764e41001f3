"""Home, help, privacy, accessibility, who runs this, languages."""

import json
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from engage.conversations.models import ConversationState
from engage.core.clock import today
from engage.core.settings import Settings
from engage.front.accessibility import FACTS, FILE, statement
from tests.factories import make_conversation
from tests.integration.engage.replies.factories import (
    closed_conversation,
    make_people,
    make_published,
    make_theme,
)
from tests.integration.surveys.walk import open_survey

PAGES = ("/", "/help-now", "/privacy", "/accessibility", "/about", "/language")
CACHED = ("/", "/help-now", "/privacy", "/accessibility", "/about", "/manifest.webmanifest", "/favicon.ico")


def open_conversation(settings: Settings, **over):
    now = today(settings.time_zone)
    days = {"opens_on": now - timedelta(days=1), "closes_on": now + timedelta(days=9), "reply_by": now + timedelta(90)}
    return make_conversation(**{**days, **over})


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["en", "pl", "ar", "xx"])
def test_every_page_opens_in_every_language_with_one_heading_and_help(client: FlaskClient, path: str, language: str):
    page = client.get(f"{path}?lang={language}")
    assert page.status_code == 200
    assert page.text.count("<h1") == 1
    assert "tel:999" in page.text
    assert f'dir="{"rtl" if language == "ar" else "ltr"}"' in page.text


@pytest.mark.parametrize("path", CACHED)
def test_a_page_that_is_the_same_for_everybody_sets_no_cookie_and_answers_304(client: FlaskClient, path: str):
    first = client.get(path)
    assert "Set-Cookie" not in first.headers
    assert client.get(path, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304


def test_home_has_three_doors_and_no_form(client: FlaskClient):
    page = client.get("/").text
    for path in ("/surveys/", "/stories/", "/you-said-we-did/", "/my-voice/"):
        assert f'href="{path}"' in page
    assert "<form" not in page


def test_home_shows_what_is_open_with_who_answers_and_by_when(client: FlaskClient, settings: Settings):
    open_survey(conversation=open_conversation(settings, titles={"en": "Being a young carer"}))
    page = client.get("/").text
    for words in ("Being a young carer", "Priya Shah", "transport team", "Consultation: the plan is not decided yet"):
        assert words in page


def test_home_does_not_show_a_conversation_that_nobody_can_answer_yet(client: FlaskClient, settings: Settings):
    open_conversation(settings, titles={"en": "Being a young carer"})
    assert "Being a young carer" not in client.get("/").text


@pytest.mark.parametrize("state", [ConversationState.DRAFT, ConversationState.CLOSED])
def test_home_does_not_show_what_is_not_open(client: FlaskClient, settings: Settings, state: ConversationState):
    open_conversation(settings, titles={"en": "Being a young carer"}, state=state)
    assert "Being a young carer" not in client.get("/").text.split('id="open"')[1]


def test_home_shows_the_newest_replies_with_a_quote_while_it_may_be_shown(client: FlaskClient):
    theme = make_theme(make_conversation())
    make_published(theme, make_people(theme, 1))
    page = client.get("/").text
    assert "A later bus" in page
    assert "I wait 0 hours for a bus." in page


def test_home_shows_who_has_not_answered(client: FlaskClient):
    closed_conversation(titles={"en": "Waiting for speech therapy"})
    assert "An answer was due on 30 June 2020." in client.get("/").text


def test_a_language_in_the_address_stays_along_the_links_without_a_cookie(client: FlaskClient):
    page = client.get("/?lang=ar")
    assert 'href="/you-said-we-did/?lang=ar"' in page.text
    assert 'href="/surveys/?lang=ar"' in page.text
    assert "Set-Cookie" not in page.headers


def test_every_page_leads_to_itself_in_the_other_languages(client: FlaskClient):
    page = client.get("/you-said-we-did/?answer=did&lang=pl").text
    assert 'href="/you-said-we-did/?answer=did&amp;lang=ar"' in page


def test_a_chosen_language_is_remembered_until_the_browser_closes(client: FlaskClient):
    answer = client.post("/language", data={"language": "pl", "next": "/about"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/about")
    assert "expires" not in answer.headers["Set-Cookie"].lower()
    assert '<html lang="pl"' in client.get("/").text


def test_a_language_that_is_not_there_is_an_error_at_its_field(client: FlaskClient):
    page = client.post("/language", data={"language": "tlh"})
    assert page.status_code == 422
    assert "<title>Error:" in page.text
    assert 'href="#language"' in page.text


def test_languages_say_which_no_speaker_has_checked(client: FlaskClient):
    page = client.get("/language?lang=en").text
    assert page.count("Not yet checked by a speaker") == 2


def test_a_wrong_next_leads_home(client: FlaskClient):
    answer = client.post("/language", data={"language": "pl", "next": "//evil.example"})
    assert answer.headers["Location"] == "/"


def test_the_privacy_page_says_how_long_drafts_are_kept(client: FlaskClient):
    assert "deleted after 30 days" in client.get("/privacy").text


def test_the_privacy_page_says_what_this_installation_does(client: FlaskClient, app: Flask, settings: Settings):
    assert "in the computer’s memory only" in client.get("/privacy").text
    app.extensions["engage_settings"] = replace(settings, redis_url="redis://x", trusted_proxies=1)
    try:
        page = client.get("/privacy").text
    finally:
        app.extensions["engage_settings"] = settings
    assert "in the computer’s memory only" not in page
    assert "Other computers stand between you and this one." in page


def test_an_accessibility_statement_with_something_missing_says_it_is_a_draft(client: FlaskClient):
    page = client.get("/accessibility").text
    assert "This is a draft" in page
    assert "Public Sector Bodies (Websites and Mobile Applications)" in page


@pytest.mark.parametrize("placeholder", ["", " ", "[e-mail address]", "TBC"])
def test_a_placeholder_in_the_statement_keeps_it_a_draft(tmp_path: Path, placeholder: str):
    facts = {**dict.fromkeys(FACTS, "there"), "email": placeholder}
    (tmp_path / FILE).write_text(json.dumps(facts))
    assert statement(tmp_path).lacks == ("email",)


def test_a_whole_statement_is_no_draft(tmp_path: Path):
    problem = {"what": "Some PDFs have no tags.", "why": "They are old.", "by": "We mend them by June."}
    (tmp_path / FILE).write_text(json.dumps({**dict.fromkeys(FACTS, "there"), "problems": [problem]}))
    found = statement(tmp_path)
    assert not found.draft
    assert found.problems == (problem,)


def test_a_statement_that_cannot_be_read_counts_as_not_there(tmp_path: Path):
    (tmp_path / FILE).write_text("[1, 2")
    assert statement(tmp_path).draft


def test_about_names_owner_answerer_and_safeguarding_hours_but_no_draft(client: FlaskClient):
    make_conversation(titles={"en": "Getting about"})
    make_conversation(titles={"en": "Secret plan"}, state=ConversationState.DRAFT)
    page = client.get("/about").text
    assert "The Council" in page
    assert "Monday to Friday, 9am to 5pm" in page
    assert "Secret plan" not in page


def test_about_publishes_the_reasons_for_which_words_are_refused(client: FlaskClient):
    """R6.2: a reason comes from a published list, so everybody can read it beforehand."""
    make_conversation(refusal_reasons=[{"key": "names", "texts": {"en": "It is about one named person."}}])
    assert "It is about one named person." in client.get("/about").text


def test_the_manifest_names_the_place(client: FlaskClient):
    answer = client.get("/manifest.webmanifest")
    assert answer.content_type.startswith("application/manifest+json")
    assert json.loads(answer.data)["name"] == "Engage Dorset"


def test_the_mark_answers_at_the_address_that_browsers_guess_and_pages_link_it(client: FlaskClient):
    answer = client.get("/favicon.ico")
    assert (answer.status_code, answer.mimetype) == (200, "image/x-icon")
    assert answer.data[:6] == b"\x00\x00\x01\x00\x03\x00", "an ICO file with three pictures"
    links = re.findall(r'<link rel="icon"[^>]* href="([^"]+)"', client.get("/").text)
    assert links[0] == "/favicon.ico"
    assert links[1].endswith(".svg")
    assert [client.get(address).status_code for address in links] == [200, 200]


def test_security_txt_has_a_contact_and_a_day_on_which_it_expires(client: FlaskClient):
    lines = dict(line.split(": ", 1) for line in client.get("/.well-known/security.txt").text.splitlines())
    assert lines["Contact"].startswith("mailto:")
    assert lines["Expires"].endswith("Z")


@pytest.mark.parametrize("path", ["/nothing-here", "/you-said-we-did/nothing-here"])
def test_what_is_not_here_says_so_in_words(client: FlaskClient, path: str):
    page = client.get(path)
    assert page.status_code == 404
    assert "This page is not here" in page.text
