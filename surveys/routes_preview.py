"""A survey as people will meet it, for who runs it: checked like theirs, and nothing is kept."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict
from wtforms import Form

from engage.accounts.access import require
from engage.accounts.permissions import Permission, Scope
from engage.intake import ending
from surveys.definition import Definition, Page
from surveys.forms import page_form, questions
from surveys.models import Survey, SurveyVersion
from surveys.queries import definition_of, newest_version, survey_by_slug, with_places
from surveys.visits import text_language

surveys_preview = Blueprint("surveys_preview", __name__, url_prefix="/desk/surveys")
PERMISSIONS = {f"surveys_preview.{view}": Permission.RUN_COLLECTIONS for view in ("first", "page", "answer")}


@surveys_preview.get("/<slug>/preview/")
def first(slug: str) -> ResponseReturnValue:
    """Its first page."""
    _survey, _version, definition = _newest(slug)
    return redirect(url_for("surveys_preview.page", slug=slug, page_id=definition.pages[0].id))


@surveys_preview.get("/<slug>/preview/<page_id>")
def page(slug: str, page_id: str) -> ResponseReturnValue:
    """A page of the newest version, whatever was answered before: in a preview every page comes."""
    return _show(slug, page_id, None)


@surveys_preview.post("/<slug>/preview/<page_id>")
def answer(slug: str, page_id: str) -> ResponseReturnValue:
    """Check what was given as people's is checked, keep none of it, and go on."""
    _survey, version, definition = _newest(slug)
    shown = _page_of(definition, page_id)
    if ending.switched():
        return redirect(url_for("surveys_preview.page", slug=slug, page_id=page_id))
    form = page_form(shown.items, text_language(version), ending.variant())(request.form)
    if request.form.get("go") != "skip" and not form.validate():
        return _show(slug, page_id, request.form), 422
    after = definition.pages[definition.pages.index(shown) + 1 :]
    if not after:
        return redirect(url_for("surveys_desk.one", slug=slug))
    return redirect(url_for("surveys_preview.page", slug=slug, page_id=after[0].id))


def _show(slug: str, page_id: str, sent: MultiDict[str, str] | None) -> str:
    survey, version, definition = _newest(slug)
    shown, language, variant = _page_of(definition, page_id), text_language(version), ending.variant()
    form: Form = page_form(shown.items, language, variant)(sent)
    if sent is not None:
        form.validate()
    asked = questions(shown.items, form, language, variant)
    here = definition.pages.index(shown)
    before = definition.pages[here - 1].id if here else None
    return render_template(
        "surveys/preview.html",
        survey=survey,
        page=shown,
        questions=asked,
        page_errors=[{"text": words, "href": f"#{at}"} for each in asked for at, words in each.errors],
        own_words=any(item.is_free_text for item in shown.items),
        unscreened=ending.unscreened(),
        can_skip=bool(shown.items) and all(item.optional for item in shown.items),
        action=url_for("surveys_preview.answer", slug=slug, page_id=page_id),
        back_url=url_for("surveys_preview.page", slug=slug, page_id=before)
        if before
        else url_for("surveys_desk.one", slug=slug),
        reads=ending.reader_notice(survey.conversation),
        text_language=language,
        place=(here + 1, len(definition.pages)),
        variant_switch={"form": "answer", "easy": language in definition.easy},
    )


def _newest(slug: str) -> tuple[Survey, SurveyVersion, Definition]:
    """The survey, its newest version, and what that asks; 404, or 403 on record."""
    survey = survey_by_slug(slug) or abort(404)
    asks = survey.conversation
    require(Permission.RUN_COLLECTIONS, Scope(asks.organisation_id, asks.id))
    version = newest_version(survey) or abort(404)
    return survey, version, with_places(definition_of(version), asks, text_language(version))


def _page_of(definition: Definition, page_id: str) -> Page:
    return next((each for each in definition.pages if each.id == page_id), None) or abort(404)
