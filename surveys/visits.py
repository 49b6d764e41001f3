"""Who is in the middle of which survey: the draft of this browser, the version it began, and the way so far."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from flask import abort, make_response, redirect, render_template, request, url_for

from engage.conversations.lifecycle import has_closed, is_open, was_open
from engage.conversations.models import Conversation
from engage.core import clock
from engage.core.languages import current_language
from engage.core.web import settings
from engage.intake import ending
from engage.intake.models import Draft
from engage.intake.services import answers_of, find_draft
from surveys.forms import own_words_sent
from surveys.journey import Journey
from surveys.models import Survey, SurveyVersion
from surveys.queries import definition_of, newest_snapshots, survey_by_slug, version_with_survey
from surveys.services import COLLECTOR


@dataclass
class Visit:
    """Somebody in the middle of a survey."""

    draft: Draft
    version: SurveyVersion
    journey: Journey

    @property
    def survey(self) -> Survey:
        return self.version.survey

    @property
    def conversation(self) -> Conversation:
        return self.version.survey.conversation

    def url(self, page_id: str | None, *, changing: bool = False) -> str:
        """A page's address, or what comes after the last one: consent where there are own words, then the check."""
        slug = self.survey.slug
        if page_id is not None:
            return url_for("surveys.page", slug=slug, page_id=page_id, back="check" if changing else None)
        if self.journey.own_words() and not ending.consent_given(self.journey.consent):
            return url_for("surveys_ending.consent", slug=slug)
        return url_for("surveys_ending.check", slug=slug)

    @property
    def where_they_were(self) -> str:
        return self.url(self.journey.waits_at())


def key(slug: str) -> str:
    """The name of this survey's draft in the session: each survey has its own."""
    return f"{COLLECTOR}:{slug}"


def visit_if_any(slug: str) -> Visit | None:
    draft = find_draft(ending.draft_token(key(slug)), collector=COLLECTOR)
    version = version_with_survey(draft.source_id) if draft else None
    if draft is None or version is None or version.survey.slug != slug:
        return None
    return Visit(draft, version, Journey.read(definition_of(version), answers_of(draft)))


def visit_here(slug: str) -> Visit:
    """The visit; where there is none, a page that says what became of it, with what was just typed."""
    if visit := visit_if_any(slug):
        return visit
    if ending.just_sent(key(slug)):
        abort(redirect(url_for("surveys_ending.done", slug=slug)))
    if request.method == "GET" and ending.draft_token(key(slug)) is None:
        abort(redirect(url_for("surveys.start", slug=slug)))
    survey = survey_by_slug(slug) or abort(404)
    typed = own_words_sent(request.form)
    abort(ending.gone_page(typed, start_url=url_for("surveys.start", slug=survey.slug)))


def must_take_answers(survey: Survey, *, begun: bool = False) -> None:
    """Who is in the middle on the last evening, or when it is closed at the desk, may still send (R2.9)."""
    today, conversation = clock.today(settings().time_zone), survey.conversation
    if is_open(conversation, today) and (begun or survey.closed_at is None):
        return
    if begun and was_open(conversation, today - timedelta(days=1)):
        return
    if not (has_closed(conversation, today) or survey.closed_at):
        abort(404)
    abort(make_response(_closed_page(survey), 410))


def _closed_page(survey: Survey) -> str:
    zone, conversation = settings().time_zone, survey.conversation
    days = [conversation.closes_on, clock.day(survey.closed_at, zone) if survey.closed_at else None]
    return render_template(
        "surveys/closed.html",
        survey=survey,
        conversation=conversation,
        last_day=min(filter(None, days), default=None),
        released=survey.id in newest_snapshots([survey]),
    )


def text_language(version: SurveyVersion) -> str:
    """The page's language, or the survey's first where it does not speak that one."""
    offered = definition_of(version).languages
    return current_language() if current_language() in offered else offered[0]
