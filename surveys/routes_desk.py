"""`/desk/surveys/`: what is asked, by whom it is answered; add, look over, publish, close, release figures."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engage.accounts.access import require, signed_in
from engage.accounts.models import Staff
from engage.accounts.permissions import Permission, Scope
from engage.conversations.models import ConversationState
from engage.conversations.queries import to_collect_for
from engage.core import clock
from engage.core.languages import _, _l, current_language
from engage.core.settings import PSEUDO_LANGUAGE
from engage.core.web import settings
from engage.disclosure.snapshots import people_still_needed
from surveys import reader, services
from surveys.forms_desk import FILE, AddForm, FileForm
from surveys.lifecycle import Action, possible, state_of
from surveys.models import Survey
from surveys.queries import (
    definition_of,
    newest_snapshots,
    newest_version,
    people_in,
    published_version,
    survey_by_slug,
    surveys_to_run,
)
from surveys.services import ProblemsFound, StepError, SurveyError
from surveys.shape import Problem
from surveys.shipped import shipped_definitions
from surveys.showing import KINDS, languages_of, place_in_words, shown_pages

surveys_desk = Blueprint("surveys_desk", __name__, url_prefix="/desk/surveys")
STATES = {
    ConversationState.DRAFT: _l("not open yet"),
    ConversationState.OPEN: _l("open"),
    ConversationState.CLOSED: _l("closed"),
}
VIEWS = ("index", "add", "one", "renew", "publish", "close", "reopen", "release")
PERMISSIONS = {f"surveys_desk.{view}": Permission.RUN_COLLECTIONS for view in VIEWS}


@surveys_desk.get("/")
def index() -> ResponseReturnValue:
    """Every survey that this person collects with."""
    surveys = surveys_to_run(signed_in())
    people, released = people_in(surveys), newest_snapshots(surveys)
    before = {survey_id: snapshot.people for survey_id, snapshot in released.items()}
    return render_template(
        "surveys/desk.html",
        surveys=surveys,
        people=people,
        released=released,
        needed={each.id: people_still_needed(before.get(each.id), people.get(each.id, 0)) for each in surveys},
        states=STATES,
    )


@surveys_desk.route("/new", methods=["GET", "POST"])
def add() -> ResponseReturnValue:
    """A new survey, from a file or from one that comes with the project."""
    asking = to_collect_for(signed_in())
    form, found = AddForm(), list[Problem]()
    form.offer(asking, shipped_definitions().values())
    if request.method == "POST" and form.validate():
        conversation = next(each for each in asking if each.id == form.conversation.data)
        person = require(Permission.RUN_COLLECTIONS, Scope(conversation.organisation_id, conversation.id))
        try:
            raw = _definition(form)
            version = services.add(raw, conversation, by=person.actor, now=clock.now())
        except ProblemsFound as refused:
            found = list(refused.problems)
        except SurveyError as refused:
            form.address.errors = [str(refused)]
        except reader.Unreadable as unreadable:
            form.file.errors = [str(unreadable)]
        else:
            flash(_("The survey is here. Nobody is asked before you publish it."), "good")
            return redirect(url_for("surveys_desk.one", slug=version.survey.slug))
    page = render_template("surveys/desk_add.html", form=form, found=_placed(found), page_errors=form.errors or found)
    return page, 422 if form.errors or found else 200


def _definition(form: AddForm) -> Any:
    """What was chosen, with the address that was typed. Raises Unreadable."""
    if form.source.data == FILE:
        raw = reader.read(form.file.data.read(reader.LARGEST + 1))
    else:
        raw = dict(shipped_definitions()[form.source.data])
    if form.address.data and isinstance(raw, dict):
        raw["slug"] = form.address.data
    return raw


@surveys_desk.get("/<slug>/")
def one(slug: str) -> ResponseReturnValue:
    """What it asks, page by page, as people will read it; and what can be done with it."""
    survey, _person = _mine(slug)
    return _page(survey, FileForm(formdata=None), [])


@surveys_desk.post("/<slug>/version")
def renew(slug: str) -> ResponseReturnValue:
    """A newer version from a file; the one that is asked stays until this one is published."""
    survey, person = _mine(slug)
    form, found = FileForm(), list[Problem]()
    if form.validate():
        try:
            raw = reader.read(form.file.data.read(reader.LARGEST + 1))
            named = {**raw, "slug": survey.slug} if isinstance(raw, dict) else raw
            version = services.load(named, survey.conversation, by=person.actor, now=clock.now())
        except ProblemsFound as refused:
            found = list(refused.problems)
        except reader.Unreadable as unreadable:
            form.file.errors = [str(unreadable)]
        else:
            flash(_("Version %(number)s is here. It is asked once you publish it.", number=version.number), "good")
            return redirect(url_for("surveys_desk.one", slug=slug))
    return _page(survey, form, found), 422


@surveys_desk.route("/<slug>/publish", methods=["GET", "POST"])
def publish(slug: str) -> ResponseReturnValue:
    """Ask people the newest version from now on."""
    survey, person = _mine(slug)
    if request.method == "GET":
        return _confirm(survey, Action.PUBLISH)
    try:
        version = services.publish(survey, by=person.actor, now=clock.now(), seen=request.form.get("seen", ""))
    except SurveyError as error:
        return _refused(error, survey)
    flash(_("Version %(number)s is published and frozen.", number=version.number), "good")
    return redirect(url_for("surveys_desk.one", slug=slug))


@surveys_desk.route("/<slug>/close", methods=["GET", "POST"])
def close(slug: str) -> ResponseReturnValue:
    """Nobody begins it any more."""
    survey, person = _mine(slug)
    if request.method == "GET":
        return _confirm(survey, Action.CLOSE)
    try:
        services.close(survey, by=person.actor, now=clock.now())
    except StepError as error:
        return _refused(error, survey)
    flash(_("It is closed. Who is in the middle can still send."), "good")
    return redirect(url_for("surveys_desk.one", slug=slug))


@surveys_desk.route("/<slug>/reopen", methods=["GET", "POST"])
def reopen(slug: str) -> ResponseReturnValue:
    """Ask it again."""
    survey, person = _mine(slug)
    if request.method == "GET":
        return _confirm(survey, Action.REOPEN)
    try:
        services.reopen(survey, by=person.actor, now=clock.now())
    except StepError as error:
        return _refused(error, survey)
    flash(_("It can be answered again."), "good")
    return redirect(url_for("surveys_desk.one", slug=slug))


@surveys_desk.post("/<slug>/release")
def release(slug: str) -> ResponseReturnValue:
    """Make today's figures public, as disclosure rules let them be (R5.6)."""
    survey, person = _mine(slug)
    moment = clock.now()
    try:
        services.release(survey, by=person.actor, now=moment, today=clock.day(moment, settings().time_zone))
    except SurveyError as error:
        flash(str(error), "bad")
    else:
        flash(_("The figures are public."), "good")
    return redirect(url_for("surveys_desk.index"))


def _confirm(survey: Survey, action: Action) -> ResponseReturnValue:
    """What this step means, before it is taken."""
    newest = newest_version(survey)
    if action not in possible(_state(survey), waits=bool(newest and not newest.published_at)):
        return _refused(StepError(_("This cannot be done from where the survey stands now.")), survey)
    return render_template(
        "surveys/desk_confirm.html", survey=survey, action=action.value, newest=newest, asked=published_version(survey)
    )


def _page(survey: Survey, form: FileForm, found: list[Problem]) -> str:
    newest = newest_version(survey) or abort(404)
    definition = definition_of(newest)
    wanted = request.args.get("in", current_language())
    language = wanted if wanted in definition.languages else definition.languages[0]
    state = _state(survey)
    return render_template(
        "surveys/desk_one.html",
        survey=survey,
        newest=newest,
        asked=published_version(survey),
        state=state,
        actions=possible(state, waits=newest.published_at is None),
        conversation_state=STATES[survey.conversation.state],
        definition=definition,
        kinds=KINDS,
        pages=shown_pages(definition, language),
        text_language=language,
        languages_here=languages_of(definition, [each for each in settings().languages if each != PSEUDO_LANGUAGE]),
        form=form,
        found=_placed(found),
        page_errors=form.errors or found,
    )


def _placed(found: list[Problem]) -> list[tuple[str, str]]:
    """(where, what is wrong) of each problem."""
    return [(place_in_words(each), each.words) for each in found]


def _state(survey: Survey) -> Any:
    return state_of(published=published_version(survey) is not None, closed=survey.closed_at is not None)


def _mine(slug: str) -> tuple[Survey, Staff]:
    """The survey, and the person who may run it; 404, or 403 on record."""
    survey = survey_by_slug(slug) or abort(404)
    asks = survey.conversation
    return survey, require(Permission.RUN_COLLECTIONS, Scope(asks.organisation_id, asks.id))


def _refused(error: SurveyError, survey: Survey) -> ResponseReturnValue:
    flash(str(error), "bad")
    return redirect(url_for("surveys_desk.one", slug=survey.slug))
