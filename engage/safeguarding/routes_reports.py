"""`/desk/safeguarding/`: figures, drills, the partnership, and one concern as a file."""

from __future__ import annotations

import json
from datetime import timedelta

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engage.accounts.access import require, signed_in
from engage.accounts.permissions import Permission, Scope
from engage.conversations.models import Conversation
from engage.core.clock import now, today
from engage.core.languages import _
from engage.core.web import settings
from engage.safeguarding import queries, queries_figures, services, words
from engage.safeguarding.figures import figures
from engage.safeguarding.forms import PartnershipForm
from engage.safeguarding.giving import everything
from engage.safeguarding.services_drills import DrillRuns, start_drill
from engage.safeguarding.services_partnership import Answered, TooFew, answer, release, safe_kinds

MONTHS, DAYS_A_MONTH = 12, 31

reports = Blueprint("safeguarding_reports", __name__, url_prefix="/desk/safeguarding", template_folder="templates")
PERMISSIONS = {
    f"safeguarding_reports.{name}": Permission.SAFEGUARD
    for name in ("numbers", "drill", "partnership", "tell_partnership", "answered", "give")
}


@reports.get("/figures")
def numbers() -> ResponseReturnValue:
    """How many and how fast, never what (R4.5)."""
    person, zone = signed_in(), settings().time_zone
    since = now() - timedelta(days=MONTHS * DAYS_A_MONTH)
    return render_template(
        "safeguarding/figures.html",
        figures=figures(queries_figures.rows(person, since=since, zone=zone)),
        drills=queries_figures.past_drills(person, since=since),
        conversations=queries.conversations_looked_after(person),
        words=words,
    )


@reports.post("/drill")
def drill() -> ResponseReturnValue:
    """Start a drill in one conversation."""
    conversation = _conversation(request.form.get("conversation", 0, type=int))
    try:
        started = start_drill(conversation, by=signed_in(), now=now())
    except DrillRuns:
        flash(_("A drill runs in this conversation already. Close it first."), "bad")
        return redirect(url_for("safeguarding.queue"))
    flash(_("The drill has begun. The lead is told by a mail that says DRILL."), "good")
    return redirect(url_for("safeguarding.concern", concern_id=started.id))


@reports.get("/partnership")
def partnership() -> ResponseReturnValue:
    """What the partnership was told, and what it owes an answer to."""
    return _partnership_page(PartnershipForm(request.args))


@reports.post("/partnership")
def tell_partnership() -> ResponseReturnValue:
    """Release safe numbers to the partnership."""
    form, day = PartnershipForm(request.form), today(settings().time_zone)
    conversation = _conversation(form.conversation.data or 0)
    errors = form.problems(day)
    if not errors:
        try:
            release(
                conversation,
                audience=form.audience.data or "",
                said=form.said.data or "",
                kinds=form.kinds.data or (),
                reply_by=form.reply_by.data or day,
                by=signed_in(),
                now=now(),
                today=day,
            )
        except TooFew:
            text = _("It takes at least 10 people for each number, and 10 more than at the last release.")
            errors = [{"text": text, "href": "#kinds"}]
    if errors:
        return _partnership_page(form, errors), 422
    flash(_("Released. Send it to them; their answer is due by the day you gave."), "good")
    return redirect(url_for("safeguarding_reports.partnership"))


@reports.post("/partnership/<int:release_id>/reply")
def answered(release_id: int) -> ResponseReturnValue:
    """Write down what the partnership answered."""
    made = queries_figures.release_by_id(release_id) or abort(404)
    require(Permission.SAFEGUARD, _scope(made.conversation))
    text = request.form.get("reply", "").strip()
    if not text:
        error = {"text": _("Write down what they answered"), "href": f"#reply-{made.id}"}
        return _partnership_page(PartnershipForm(), [error]), 422
    try:
        answer(made, text, by=signed_in(), now=now(), today=today(settings().time_zone))
    except Answered:
        abort(409)
    flash(_("Their answer is on record."), "good")
    return redirect(url_for("safeguarding_reports.partnership"))


@reports.post("/<int:concern_id>/everything")
def give(concern_id: int) -> ResponseReturnValue:
    """All of one concern as a file, for the police or the local authority. On record before it is shown (R8.3)."""
    found = queries.concern_to_look_at(concern_id, lock=True) or abort(404)
    require(Permission.SAFEGUARD, _scope(found.conversation))
    moment = now()
    all_of_it = everything(found, services.take_out(found, by=signed_in(), now=moment), now=moment)
    name = f"{'drill' if found.drill else 'concern'}-{found.id}"
    if request.form.get("as") == "json":
        return _file(json.dumps(all_of_it, ensure_ascii=False, indent=1), "application/json", f"{name}.json")
    return _file(render_template("safeguarding/everything.html", all=all_of_it), "text/html", f"{name}.html")


def _file(text: str, kind: str, name: str) -> Response:
    response = Response(text, mimetype=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _partnership_page(form: PartnershipForm, errors: list[dict[str, str]] | None = None) -> str:
    person = signed_in()
    conversations = queries.conversations_looked_after(person)
    chosen = next((each for each in conversations if each.id == form.conversation.data), None)
    return render_template(
        "safeguarding/partnership.html",
        releases=queries_figures.releases(person),
        conversations=conversations,
        chosen=chosen,
        kinds=safe_kinds(chosen.id) if chosen else {},
        form=form,
        errors=errors or [],
        page_errors=bool(errors),
        typed=request.form,
        today=today(settings().time_zone),
        words=words,
    )


def _conversation(conversation_id: int) -> Conversation:
    """The conversation, where this lead's role reaches it."""
    everywhere = queries.conversations_looked_after(signed_in())
    return next((each for each in everywhere if each.id == conversation_id), None) or abort(404)


def _scope(conversation: Conversation) -> Scope:
    return Scope(organisation_id=conversation.organisation_id, conversation_id=conversation.id)
