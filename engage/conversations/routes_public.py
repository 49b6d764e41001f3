"""`/how-we-read/<slug>`: the published rules by which the words of a conversation are read (R6.2)."""

from __future__ import annotations

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from engage.accounts.permissions import Permission
from engage.conversations import queries
from engage.conversations.models import ConversationState
from engage.core.languages import pick
from engage.core.web import shared_page

reading_rules = Blueprint("reading_rules", __name__, template_folder="templates")
PERMISSIONS = {"reading_rules.show": Permission.PUBLIC}


@reading_rules.get("/how-we-read/<slug>")
@shared_page
def show(slug: str) -> ResponseReturnValue:
    """What happens to words before they are shown, and for which reasons they are not. Not for a draft."""
    conversation = queries.conversation_by_slug(slug)
    if conversation is None or conversation.state is ConversationState.DRAFT:
        abort(404)
    return render_template(
        "conversations/how_we_read.html",
        conversation=conversation,
        policy=[line.strip() for line in (pick(conversation.moderation_policy) or "").splitlines() if line.strip()],
        reasons=[pick(each["texts"]) for each in conversation.refusal_reasons],
    )
