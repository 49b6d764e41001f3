"""`/desk/moderation/<id>/…`: texts that say nearly the same, decided together; a copied campaign counted once."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, request
from flask.typing import ResponseReturnValue

from engage.accounts.access import signed_in
from engage.accounts.permissions import Permission
from engage.core.clock import now, today
from engage.core.languages import _, ngettext
from engage.core.web import settings
from engage.moderation import services_likeness
from engage.moderation.lifecycle import Action
from engage.moderation.services import ReasonMissing
from engage.moderation.text_page import filters_asked, text_page, the_voice, url_with

moderation_likeness = Blueprint("moderation_likeness", __name__, url_prefix="/desk/moderation")
PERMISSIONS = {
    "moderation_likeness.together": Permission.MODERATE,
    "moderation_likeness.campaign": Permission.MODERATE,
}
ACTIONS = (Action.APPROVE, Action.REFUSE)


@moderation_likeness.post("/<int:voice_id>/together")
def together(voice_id: int) -> ResponseReturnValue:
    """One decision for the texts that were ticked, each at the revision that was read."""
    voice = the_voice(voice_id, Permission.MODERATE)
    action = next((each for each in ACTIONS if each.value == request.form.get("action")), None) or abort(400)
    day, reason = today(settings().time_zone), request.form.get("reason", "")
    try:
        done, left = services_likeness.decide_together(
            voice, _ticked(), action, by=signed_in(), now=now(), today=day, reason=reason
        )
    except ReasonMissing:
        error = {"text": _("Choose a reason"), "href": "#together-reason"}
        return text_page(voice, errors=[error], opened="together"), 422
    flash(ngettext("%(num)s text decided.", "%(num)s texts decided.", done), "good")
    if left:
        flash(ngettext("%(num)s text was left as it is.", "%(num)s texts were left as they are.", left))
    return redirect(url_with("moderation.text", filters_asked(), voice_id=voice.id))


@moderation_likeness.post("/<int:voice_id>/campaign")
def campaign(voice_id: int) -> ResponseReturnValue:
    """These texts are copies of one, and count once; or they are not."""
    voice = the_voice(voice_id, Permission.MODERATE)
    if request.form.get("campaign") == "no":
        services_likeness.unmark_campaign(voice, by=signed_in(), now=now())
        flash(_("Each person counts again."), "good")
    else:
        people = services_likeness.mark_campaign(voice, by=signed_in(), now=now())
        flash(ngettext("%(num)s person counts as one.", "%(num)s people count as one.", people), "good")
    return redirect(url_with("moderation.text", filters_asked(), voice_id=voice.id))


def _ticked() -> dict[int, int]:
    """{id: revision} of what was ticked; what is no such pair is left out."""
    found = {}
    for each in request.form.getlist("each"):
        number, _colon, revision = each.partition(":")
        if number.isdecimal() and revision.isdecimal():
            found[int(number)] = int(revision)
    return found
