"""The door of a conversation that asks about children: how old, what parents say, and the child's own yes (R3.2)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engage.accounts.permissions import PUBLIC
from engage.conversations.children import ADULT_FROM, PARENTS_SAID, Gate, youngest
from engage.conversations.lifecycle import is_open
from engage.conversations.models import ChildrenRoute, Conversation
from engage.conversations.queries import conversation_by_slug
from engage.core import clock
from engage.core.languages import _
from engage.core.limits import WRITING, limiter
from engage.core.web import settings
from engage.intake import children, door_words, ending, words

door = Blueprint("door", __name__, url_prefix="/taking-part", template_folder="templates")
PERMISSIONS = {f"door.{name}": PUBLIC for name in ("ask", "answer", "slip", "out")}

#: What each question may be answered with.
ANSWERS: dict[Gate, Callable[[Conversation], tuple[str, ...]]] = {
    Gate.AGE: lambda _conversation: children.BANDS,
    Gate.PARENT: lambda conversation: (*_parents_may_say(conversation), "no"),
    Gate.ASSENT: lambda _conversation: ("yes", "no"),
}


@door.get("/<slug>")
def ask(slug: str) -> ResponseReturnValue:
    """The next question, or on to the start."""
    conversation = _conversation(slug)
    step = children.stands_at(conversation)
    if step is Gate.OUT:
        return redirect(url_for("door.out", slug=slug))
    if step is Gate.THROUGH:
        return redirect(_back(conversation))
    return _page(conversation, step)


@door.post("/<slug>")
@limiter.limit(WRITING)
def answer(slug: str) -> ResponseReturnValue:
    """Keep one answer in the session. A no leads out, whoever said it, and nothing of it is kept."""
    conversation = _conversation(slug)
    step = children.stands_at(conversation)
    if ending.switched() or step not in ANSWERS:
        return redirect(url_for("door.ask", slug=slug))
    said = request.form.get(step.value, "")
    if said not in ANSWERS[step](conversation):
        error = _("Choose how old you are") if step is Gate.AGE else _("Choose an answer")
        return _page(conversation, step, error=str(error)), 422
    children.keep(conversation, **{step.value: said})
    if children.stands_at(conversation) is Gate.OUT:
        young = conversation.children_route is ChildrenRoute.NO_CHILDREN
        children.forget(conversation)
        return redirect(url_for("door.out", slug=slug, why="age" if young else None))
    if children.stands_at(conversation) is Gate.THROUGH and children.told_here(conversation).get("back"):
        return redirect(_back(conversation), code=307)  # the same POST again: they pressed Start already
    return redirect(url_for("door.ask", slug=slug))


@door.get("/<slug>/out")
def out(slug: str) -> ResponseReturnValue:
    """They said no, or it is not for them: that is fine, and here is who talks to you today."""
    conversation = _conversation(slug)
    return render_template(
        "intake/door_out.html", conversation=conversation, young=request.args.get("why") == "age", until=ADULT_FROM
    )


@door.get("/<slug>/slip")
def slip(slug: str) -> ResponseReturnValue:
    """A slip to print: a parent or carer signs it for whoever runs the group. It never comes to us."""
    conversation = _conversation(slug)
    if conversation.children_route is not ChildrenRoute.PARENTAL_CONSENT:
        abort(404)
    return render_template("intake/door_slip.html", conversation=conversation, reads=ending.reader_notice(conversation))


def _page(conversation: Conversation, step: Gate, *, error: str = "") -> str:
    told = children.told_here(conversation)
    stage = children.stage_here(conversation)
    for_parents = step is Gate.PARENT and conversation.children_route is ChildrenRoute.PARENTAL_CONSENT
    return render_template(
        "intake/door.html",
        conversation=conversation,
        step=step.value,
        asked=door_words.question(step, conversation.children_route, stage),
        options=door_words.options(step, conversation.children_route, stage),
        young=(youngest(told.get("age")) or ADULT_FROM) < ADULT_FROM,
        error=error,
        page_errors=[{"text": error, "href": f"#{step.value}"}] if error else [],
        reads=words.reader_notice(conversation, ending.variant(), None if for_parents else stage),
        slip=for_parents,
        back_url=_back(conversation),
        variant_switch={"form": "answer"},
    )


def _conversation(slug: str) -> Conversation:
    found = conversation_by_slug(slug)
    if found is None or not is_open(found, clock.today(settings().time_zone)):
        abort(404)
    return found


def _parents_may_say(conversation: Conversation) -> tuple[str, ...]:
    route: Any = conversation.children_route
    return PARENTS_SAID.get(route, ())


def _back(conversation: Conversation) -> str:
    """Where they came from: kept by us in the session, never taken from an address."""
    return str(children.told_here(conversation).get("back") or f"{request.script_root}/")
