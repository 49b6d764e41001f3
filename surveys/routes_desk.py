"""`/desk/surveys/`: what is asked, by whom it is answered, publish, release figures."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from engage.accounts.access import require, signed_in
from engage.accounts.models import Staff
from engage.accounts.permissions import Permission, Scope
from engage.conversations.models import ConversationState
from engage.core import clock
from engage.core.languages import _, _l
from engage.core.web import settings
from engage.disclosure.snapshots import people_still_needed
from surveys.models import Survey
from surveys.queries import newest_snapshots, people_in, survey_by_slug, surveys_to_run
from surveys.services import SurveyError
from surveys.services import publish as publish_survey
from surveys.services import release as release_figures

surveys_desk = Blueprint("surveys_desk", __name__, url_prefix="/desk/surveys")
STATES = {
    ConversationState.DRAFT: _l("not open yet"),
    ConversationState.OPEN: _l("open"),
    ConversationState.CLOSED: _l("closed"),
}
PERMISSIONS = {f"surveys_desk.{view}": Permission.RUN_COLLECTIONS for view in ("index", "publish", "release")}


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


@surveys_desk.post("/<slug>/publish")
def publish(slug: str) -> ResponseReturnValue:
    """Ask people the newest version from now on."""
    survey, person = _mine(slug)
    try:
        version = publish_survey(survey, by=person.actor, now=clock.now())
    except SurveyError as error:
        return _refused(error)
    flash(_("Version %(number)s is published and frozen.", number=version.number), "good")
    return redirect(url_for("surveys_desk.index"))


@surveys_desk.post("/<slug>/release")
def release(slug: str) -> ResponseReturnValue:
    """Make today's figures public, as disclosure rules let them be (R5.6)."""
    survey, person = _mine(slug)
    moment = clock.now()
    try:
        release_figures(survey, by=person.actor, now=moment, today=clock.day(moment, settings().time_zone))
    except SurveyError as error:
        return _refused(error)
    flash(_("The figures are public."), "good")
    return redirect(url_for("surveys_desk.index"))


def _mine(slug: str) -> tuple[Survey, Staff]:
    """The survey, and the person who may run it; 404, or 403 on record."""
    survey = survey_by_slug(slug) or abort(404)
    asks = survey.conversation
    return survey, require(Permission.RUN_COLLECTIONS, Scope(asks.organisation_id, asks.id))


def _refused(error: SurveyError) -> ResponseReturnValue:
    flash(str(error), "bad")
    return redirect(url_for("surveys_desk.index"))
