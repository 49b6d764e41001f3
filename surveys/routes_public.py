"""Surveys as people meet them: what is open, the start, one question a page, the end."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict
from wtforms import Form

from engage.accounts.permissions import PUBLIC
from engage.conversations.models import ConversationState
from engage.core import clock
from engage.core.given_back import gives_words_back
from engage.core.languages import current_language
from engage.core.limits import WRITING, limiter
from engage.core.web import settings, shared_page
from engage.disclosure.counts import safe_count
from engage.intake import children, ending
from engage.intake.services import drop_draft, open_draft, save_draft, screen_ahead, screen_texts
from engage.reading.screening import Screening
from surveys.definition import Item
from surveys.forms import (
    answers_in,
    filled,
    own_words_in,
    own_words_sent,
    page_form,
    questions,
    sound_answers,
    unsound_fields,
)
from surveys.models import Survey, SurveyVersion
from surveys.queries import (
    definition_of,
    newest_snapshots,
    open_surveys,
    published_version,
    survey_by_slug,
    with_places,
)
from surveys.results import Table, in_words
from surveys.services import COLLECTOR
from surveys.visits import Visit, key, must_take_answers, text_language, visit_here, visit_if_any

surveys = Blueprint("surveys", __name__, url_prefix="/surveys", template_folder="templates")
VIEWS = ("index", "start", "begin", "page", "answer", "help_now", "ask_for_help", "stopping", "throw_away", "results")
PERMISSIONS = {f"surveys.{view}": PUBLIC for view in VIEWS}


# ---------- before ----------


@surveys.get("/")
@shared_page
def index() -> ResponseReturnValue:
    """Surveys that can be answered today, with the way to the figures that were released."""
    found = open_surveys(clock.today(settings().time_zone))
    return render_template("surveys/index.html", surveys=found, released=newest_snapshots(found))


@surveys.get("/<slug>/")
def start(slug: str) -> ResponseReturnValue:
    """What it is for, who reads it, what becomes of it (R4.1)."""
    survey, version = _asked_now(slug)
    visit = visit_if_any(slug)
    return render_template(
        "surveys/start.html",
        survey=survey,
        conversation=survey.conversation,
        definition=definition_of(version),
        text_language=text_language(version),
        reads=ending.reader_notice(survey.conversation),
        go_on_url=visit.where_they_were if visit else "",
        variant_switch=_switch(version, {"action": url_for("surveys.begin", slug=slug)}),
    )


@surveys.post("/<slug>/")
@limiter.limit(WRITING)
def begin(slug: str) -> ResponseReturnValue:
    """A new draft; one that this browser had before is thrown away."""
    survey, version = _asked_now(slug)
    if ending.switched():
        return redirect(url_for("surveys.start", slug=slug))
    own_assent = any(item.type == "assent" for item in definition_of(version).items())
    back = url_for("surveys.start", slug=slug)
    if ask_first := children.way_to_the_door(survey.conversation, back, own_assent=own_assent):
        return redirect(ask_first)
    moment = clock.now()
    if earlier := visit_if_any(slug):
        drop_draft(earlier.draft, now=moment, today=clock.day(moment, settings().time_zone))
    _draft, token = open_draft(
        survey.conversation,
        collector=COLLECTOR,
        source_id=version.id,
        language=current_language(),
        variant=ending.variant(),
        now=moment,
    )
    ending.begin(key(slug), token)
    return redirect(url_for("surveys.page", slug=slug, page_id=definition_of(version).pages[0].id))


@surveys.get("/<slug>/results")
@shared_page
def results(slug: str) -> ResponseReturnValue:
    """The figures released last (R5.6)."""
    survey = _ever_open(slug)
    snapshot = newest_snapshots([survey]).get(survey.id)
    version = snapshot.version if snapshot else published_version(survey) or abort(404)
    language = text_language(version)
    tables: list[Table] = []
    if snapshot:
        definition = with_places(definition_of(version), survey.conversation, language)
        tables = list(in_words(snapshot.tables, definition, language))
    return render_template(
        "surveys/results.html",
        survey=survey,
        snapshot=snapshot,
        people=safe_count(snapshot.people) if snapshot else None,
        tables=tables,
        text_language=language,
    )


# ---------- questions ----------


@surveys.get("/<slug>/<page_id>")
def page(slug: str, page_id: str) -> ResponseReturnValue:
    """One question, with what was answered before."""
    visit = visit_here(slug)
    items = visit.journey.items(page_id)
    if items is None:
        return redirect(visit.where_they_were)
    items = _with_places(visit, items)
    typed = visit.journey.typed.get(page_id)
    made = page_form(items, text_language(visit.version), ending.variant())
    form = made(MultiDict[str, str](typed)) if typed else made(data=filled(items, visit.journey.answers))
    return _ask(visit, page_id, items, form)


@surveys.post("/<slug>/<page_id>")
@limiter.limit(WRITING)
@gives_words_back
def answer(slug: str, page_id: str) -> ResponseReturnValue:
    """Keep what was answered; screened in the same request, and help shown at once (R4.4)."""
    language = current_language()
    ahead = screen_ahead((text, language) for text in own_words_sent(request.form))
    visit = visit_here(slug)
    items = visit.journey.items(page_id)
    if items is None:
        return redirect(visit.where_they_were)
    items = _with_places(visit, items)
    shown = ending.variant()
    form = page_form(items, text_language(visit.version), shown)(request.form)
    screenings = screen_texts(own_words_in(items, form), language, ahead=ahead)
    pausing = ending.switched() or request.form.get("go") == "stop"
    if pausing:
        form.validate()
        visit.journey.pause_on(page_id, sound_answers(items, form), unsound_fields(items, form, request.form), shown)
    elif request.form.get("go") == "skip" and all(item.optional for item in items):
        screenings = {}
        visit.journey.pass_page(page_id, dict.fromkeys(item.id for item in items), shown)
    elif form.validate():
        visit.journey.pass_page(page_id, answers_in(items, form), shown)
    else:
        return _ask(visit, page_id, items, form, worried=ending.spotted(screenings)), 422
    return _kept(visit, page_id, screenings, pausing=pausing)


def _kept(visit: Visit, page_id: str, screenings: dict[str, Screening], *, pausing: bool) -> ResponseReturnValue:
    """Save the draft, and go where this answer leads."""
    moment, slug = clock.now(), visit.survey.slug
    if not pausing and visit.journey.declined:
        drop_draft(visit.draft, now=moment, today=clock.day(moment, settings().time_zone))
        ending.forget_draft(key(slug))
        children.forget(visit.conversation)
        return redirect(url_for("surveys.stopping", slug=slug))
    worried = save_draft(
        visit.draft,
        visit.journey.kept(),
        screenings=screenings,
        language=current_language(),
        variant=ending.variant(),
        now=moment,
    )
    changing = request.args.get("back") == "check"
    if worried and ending.spotted(screenings):
        return redirect(url_for("surveys.help_now", slug=slug, after=page_id, back=request.args.get("back")))
    if not pausing:
        return redirect(visit.url(visit.journey.after(page_id, changing=changing), changing=changing))
    if request.form.get("go") == "stop":
        return redirect(url_for("surveys.stopping", slug=slug))
    return redirect(visit.url(page_id, changing=changing))


@surveys.get("/<slug>/help")
def help_now(slug: str) -> ResponseReturnValue:
    """Help, in calm words, straight after a text that worries us; and the way on."""
    visit = visit_here(slug)
    return ending.help_page(visit.conversation, ways=_ways_on(visit))


@surveys.post("/<slug>/help")
@limiter.limit(WRITING)
def ask_for_help(slug: str) -> ResponseReturnValue:
    """Contact details for help, left on that page: a free choice (R4.2)."""
    visit = visit_here(slug)
    return ending.take_details_now(visit.draft, _ways_on(visit))


def _ways_on(visit: Visit) -> ending.HelpUrls:
    """From the help page: on, to where they were going; and to where contact details are sent."""
    after, changing = request.args.get("after", ""), request.args.get("back") == "check"
    known = after in visit.journey.passed
    onward = (
        visit.url(visit.journey.after(after, changing=changing), changing=changing) if known else visit.where_they_were
    )
    back = request.args.get("back")
    details = url_for("surveys.ask_for_help", slug=visit.survey.slug, after=after or None, back=back)
    return ending.HelpUrls(on=onward, details=details)


@surveys.get("/<slug>/stop")
def stopping(slug: str) -> ResponseReturnValue:
    """Stop for now, or for good; and where nothing is kept, a kind ending (R3.2)."""
    visit = visit_if_any(slug)
    survey = visit.survey if visit else _ever_open(slug)
    version = visit.version if visit else published_version(survey) or abort(404)
    return render_template(
        "surveys/stop.html",
        survey=survey,
        go_on_url=visit.where_they_were if visit else "",
        assent=next((item for item in definition_of(version).items() if item.type == "assent"), None),
        text_language=text_language(version),
    )


@surveys.post("/<slug>/stop")
@limiter.limit(WRITING)
def throw_away(slug: str) -> ResponseReturnValue:
    """Delete what was answered so far."""
    if visit := visit_if_any(slug):
        moment = clock.now()
        drop_draft(visit.draft, now=moment, today=clock.day(moment, settings().time_zone))
    ending.forget_draft(key(slug))
    return redirect(url_for("surveys.stopping", slug=slug))


def _ask(visit: Visit, page_id: str, items: tuple[Item, ...], form: Form, *, worried: bool = False) -> str:
    language, variant = text_language(visit.version), ending.variant()
    asked = questions(items, form, language, variant)
    changing = request.args.get("back") == "check"
    back = visit.journey.before(page_id)
    return render_template(
        "surveys/page.html",
        survey=visit.survey,
        page=visit.journey.definition.page(page_id),
        questions=asked,
        progress=visit.journey.progress(page_id),
        page_errors=[{"text": words, "href": f"#{at}"} for each in asked for at, words in each.errors],
        worried=worried,
        own_words=any(item.is_free_text for item in items),
        unscreened=ending.unscreened(),
        can_skip=bool(items) and all(item.optional for item in items),
        action=visit.url(page_id, changing=changing),
        back_url=url_for("surveys_ending.check", slug=visit.survey.slug)
        if changing
        else visit.url(back)
        if back
        else url_for("surveys.start", slug=visit.survey.slug),
        reads=ending.reader_notice(visit.conversation),
        text_language=language,
        variant_switch=_switch(visit.version, {"form": "answer"}),
    )


def _asked_now(slug: str) -> tuple[Survey, SurveyVersion]:
    """The survey and what it asks now. Says so where it is closed; 404 where it never opened."""
    survey = survey_by_slug(slug) or abort(404)
    version = published_version(survey) or abort(404)
    must_take_answers(survey)
    return survey, version


def _ever_open(slug: str) -> Survey:
    """The survey, where its conversation ever opened; of a draft not even the title is told (404)."""
    survey = survey_by_slug(slug)
    return survey if survey and survey.conversation.state is not ConversationState.DRAFT else abort(404)


def _switch(version: SurveyVersion, switch: dict[str, object]) -> dict[str, object]:
    """The Easy Read and Pictures buttons; Easy Read only where this survey has it."""
    return switch | {"easy": text_language(version) in definition_of(version).easy}


def _with_places(visit: Visit, items: tuple[Item, ...]) -> tuple[Item, ...]:
    """The items, an area question with the areas to pick from; only its own page pays for reading them."""
    if not any(item.type == "area" for item in items):
        return items
    there = with_places(visit.journey.definition, visit.conversation, text_language(visit.version))
    return tuple(there.item(item.id) for item in items)
