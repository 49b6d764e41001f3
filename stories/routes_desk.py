"""Stories at the desk: which collections there are, and how many people told their story."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from engage.accounts.access import may, signed_in
from engage.accounts.permissions import Permission, Scope
from engage.core import clock
from engage.core.web import settings
from stories.definition import prompts
from stories.models import StoryCollection
from stories.queries import every_collection, takes_new

desk = Blueprint("stories_desk", __name__, url_prefix="/desk/stories", template_folder="templates")
PERMISSIONS = {"stories_desk.collections": Permission.SEE_CONVERSATIONS}


@desk.get("/")
def collections() -> ResponseReturnValue:
    """Every collection that this person's roles reach."""
    person, today = signed_in(), clock.today(settings().time_zone)
    rows = [
        {"collection": each, "open": takes_new(each, today), "prompts": len(prompts(each.prompts))}
        for each in every_collection()
        if may(person, Permission.SEE_CONVERSATIONS, _scope(each))
    ]
    return render_template("stories/desk.html", rows=rows)


def _scope(collection: StoryCollection) -> Scope:
    return Scope(organisation_id=collection.conversation.organisation_id, conversation_id=collection.conversation_id)
