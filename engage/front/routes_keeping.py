"""`/desk/keeping/`, a conversation's own page of it, and erasing one person: periods, holds, and what goes for good."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engage.accounts.access import may, require, signed_in
from engage.accounts.permissions import Permission, Scope
from engage.conversations.models import Conversation, ConversationState
from engage.conversations.queries import conversation_by_slug
from engage.core.clock import now
from engage.core.database import db
from engage.core.languages import _, pick
from engage.front import keeping as words
from engage.voices.models import Voice
from engage.voices.models_keeping import LegalHold
from engage.voices.periods import OF_CONVERSATIONS, Kind
from engage.voices.queries_keeping import (
    erasure_asked,
    hold_in,
    hold_over,
    holds_of,
    people_erased,
    periods_set,
)
from engage.voices.services_keeping import Held, ask_to_erase, erase_for_good, hold, lift, set_periods

keeping = Blueprint("keeping", __name__, url_prefix="/desk", template_folder="templates")
PERMISSIONS = {
    "keeping.installation": Permission.SET_PERIODS,
    "keeping.conversation": Permission.RUN_CONVERSATIONS,
    "keeping.hold_all": Permission.ERASE,
    "keeping.lift_hold": Permission.ERASE,
    "keeping.erase_all": Permission.ERASE,
    "keeping.person": Permission.ERASE,
    "keeping.hold_person": Permission.ERASE,
    "keeping.erase_person": Permission.ERASE,
}
LONGEST_REASON = 2000


@keeping.route("/keeping/", methods=["GET", "POST"])
def installation() -> ResponseReturnValue:
    """The installation's own periods, for whoever administers all of it."""
    require(Permission.SET_PERIODS, Scope())
    rows = words.shown(list(Kind), periods_set(None), {})
    if request.method == "POST":
        rows, wanted = words.read(rows, request.form)
        if not any(row.error for row in rows):
            set_periods(None, wanted, by=signed_in(), now=now())
            flash(_("Saved."), "good")
            return redirect(url_for("keeping.installation"))
    wrong = _errors(rows)
    page = render_template("front/keeping.html", rows=rows, page_errors=wrong, erased=people_erased())
    return page, 422 if wrong else 200


@keeping.route("/conversations/<slug>/keeping", methods=["GET", "POST"])
def conversation(slug: str) -> ResponseReturnValue:
    """A conversation's periods, its holds, and erasing all of it."""
    found = _conversation(slug, Permission.RUN_CONVERSATIONS)
    rows = words.shown(OF_CONVERSATIONS, periods_set(found.id), periods_set(None))
    if request.method == "POST":
        rows, wanted = words.read(rows, request.form)
        if not any(row.error for row in rows):
            set_periods(found, wanted, by=signed_in(), now=now())
            flash(_("Saved."), "good")
            return redirect(url_for("keeping.conversation", slug=slug))
    wrong = _errors(rows)
    return _page(found, rows=rows, errors=wrong), 422 if wrong else 200


@keeping.post("/conversations/<slug>/keeping/hold")
def hold_all(slug: str) -> ResponseReturnValue:
    """Nothing of it is deleted from now on."""
    found = _conversation(slug, Permission.ERASE)
    reason = _reason("hold-reason")
    if not reason:
        return _page(found, errors=[_say_why("hold-reason", _("Say who asks for it, and why"))]), 422
    hold(found, by=signed_in(), now=now(), reason=reason)
    flash(_("Nothing of this conversation is deleted until you lift the hold."), "good")
    return redirect(url_for("keeping.conversation", slug=slug))


@keeping.post("/conversations/<slug>/keeping/lift")
def lift_hold(slug: str) -> ResponseReturnValue:
    """A hold is over."""
    found = _conversation(slug, Permission.ERASE)
    held = db.session.get(LegalHold, request.form.get("hold", type=int) or 0)
    if held is None or held.conversation_id != found.id:
        abort(400)
    lift(held, by=signed_in(), now=now())
    flash(_("The hold is lifted. What has become due is deleted with the next daily run."), "good")
    return redirect(url_for("keeping.conversation", slug=slug))


@keeping.post("/conversations/<slug>/keeping/erase")
def erase_all(slug: str) -> ResponseReturnValue:
    """Everything that people said in it; the worker does it."""
    found = _conversation(slug, Permission.ERASE)
    errors = _reason_and_tick()
    if found.state is ConversationState.OPEN:
        errors.append({"text": _("Close the conversation first: people can still take part"), "href": "#erase-reason"})
    if errors:
        return _page(found, errors=errors), 422
    try:
        ask_to_erase(found, by=signed_in(), now=now(), reason=_reason("erase-reason"))
    except Held:
        return _page(found, errors=[{"text": _("A legal hold forbids it. Lift it first"), "href": "#holds"}]), 409
    flash(_("It is being erased. That can take some minutes."), "good")
    return redirect(url_for("keeping.conversation", slug=slug))


@keeping.get("/erase/<int:voice_id>")
def person(voice_id: int) -> ResponseReturnValue:
    """What would go with the person who said this text; none of their words."""
    return _person_page(_voice(voice_id))


@keeping.post("/erase/<int:voice_id>/hold")
def hold_person(voice_id: int) -> ResponseReturnValue:
    """Nothing that this person said is deleted from now on."""
    voice = _voice(voice_id)
    reason = _reason("hold-reason")
    if not reason:
        return _person_page(voice, errors=[_say_why("hold-reason", _("Say who asks for it, and why"))]), 422
    hold(voice.conversation, by=signed_in(), now=now(), reason=reason, participation=voice.participation)
    flash(_("Nothing that this person said is deleted until the hold is lifted."), "good")
    return redirect(url_for("keeping.person", voice_id=voice_id))


@keeping.post("/erase/<int:voice_id>")
def erase_person(voice_id: int) -> ResponseReturnValue:
    """Erase this person for good, with a reason and a second look."""
    voice = _voice(voice_id)
    errors = _reason_and_tick()
    if errors:
        return _person_page(voice, errors=errors), 422
    slug = voice.conversation.slug
    try:
        erase_for_good(voice.participation, by=signed_in().actor, now=now(), reason=_reason("erase-reason"))
    except Held:
        held = {"text": _("A legal hold forbids it. Lift it first"), "href": "#holds"}
        return _person_page(voice, errors=[held]), 409
    flash(_("Erased. Published numbers stay as they are."), "good")
    return redirect(url_for("keeping.conversation", slug=slug))


def _page(
    found: Conversation, *, rows: list[words.Row] | None = None, errors: list[dict[str, str]] | None = None
) -> str:
    may_erase = may(signed_in(), Permission.ERASE, _scope(found))
    return render_template(
        "front/keeping_conversation.html",
        conversation=found,
        name=pick(found.titles) or found.slug,
        rows=rows or words.shown(OF_CONVERSATIONS, periods_set(found.id), periods_set(None)),
        page_errors=errors or [],
        holds=holds_of(found.id),
        held=hold_in(found.id) is not None,
        asked=erasure_asked(found.id),
        still_open=found.state is ConversationState.OPEN,
        may_erase=may_erase,
        typed=request.form,
    )


def _person_page(voice: Voice, *, errors: list[dict[str, str]] | None = None) -> str:
    participation = voice.participation
    return render_template(
        "front/keeping_person.html",
        voice=voice,
        participation=participation,
        held=hold_over(participation.conversation_id, participation.id),
        page_errors=errors or [],
        typed=request.form,
    )


def _conversation(slug: str, permission: Permission) -> Conversation:
    found = conversation_by_slug(slug) or abort(404)
    require(permission, _scope(found))
    return found


def _voice(voice_id: int) -> Voice:
    voice = db.session.get(Voice, voice_id) or abort(404)
    require(Permission.ERASE, _scope(voice.conversation))
    return voice


def _scope(found: Conversation) -> Scope:
    return Scope(organisation_id=found.organisation_id, conversation_id=found.id)


def _reason(name: str) -> str:
    return request.form.get(name, "").strip()[:LONGEST_REASON]


def _reason_and_tick() -> list[dict[str, str]]:
    errors = [] if _reason("erase-reason") else [_say_why("erase-reason", _("Say why it is erased"))]
    if not request.form.get("sure"):
        errors.append({"text": _("Tick that you have looked twice"), "href": "#sure"})
    return errors


def _say_why(name: str, text: str) -> dict[str, str]:
    return {"text": text, "href": f"#{name}"}


def _errors(rows: list[words.Row]) -> list[dict[str, Any]]:
    return [{"text": f"{row.name}: {row.error}", "href": f"#{row.id}"} for row in rows if row.error]
