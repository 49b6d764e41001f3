"""`/desk/conversations/`: which there are, what one lacks before it can open, and who works on it."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engage.accounts.access import may, require, signed_in
from engage.accounts.models import Organisation
from engage.accounts.permissions import Permission, Scope, permission_of
from engage.conversations import queries, services
from engage.conversations.beside import links_of
from engage.conversations.forms import StartForm, conversation_form, offer
from engage.conversations.lifecycle import STEPS, Action, answer_due, has_closed, is_open, missing
from engage.conversations.models import Conversation
from engage.conversations.words import CHILDREN, LADDER, ROLES, hours_in_words, state_in_words
from engage.core import clock
from engage.core.form_fields import differing
from engage.core.languages import _, say_date
from engage.core.settings import PSEUDO_LANGUAGE
from engage.core.web import settings

desk = Blueprint("conversations_desk", __name__, url_prefix="/desk/conversations", template_folder="templates")
PERMISSIONS = {
    "conversations_desk.everything": Permission.SEE_CONVERSATIONS,
    "conversations_desk.start": Permission.RUN_CONVERSATIONS,
    "conversations_desk.one": Permission.SEE_CONVERSATIONS,
    "conversations_desk.edit": Permission.RUN_CONVERSATIONS,
    "conversations_desk.open_": permission_of(STEPS, Action.OPEN),
    "conversations_desk.close": permission_of(STEPS, Action.CLOSE),
    "conversations_desk.read": Permission.MARK_READ,
}
A_PAGE = 25


@desk.get("/")
def everything() -> ResponseReturnValue:
    """The conversations that this person's roles reach."""
    page, today = max(1, request.args.get("page", 1, type=int)), clock.today(settings().time_zone)
    found, total = queries.in_reach(signed_in(), Permission.SEE_CONVERSATIONS, page=page, size=A_PAGE)
    return render_template(
        "conversations/everything.html",
        rows=[(each, state_in_words(each, today), missing(each, language=_first())) for each in found],
        total=total,
        page=page,
        pages=-(-total // A_PAGE) or 1,
        can_start=bool(_organisations()),
    )


@desk.route("/new", methods=["GET", "POST"])
def start() -> ResponseReturnValue:
    """A new draft, with no more than a title and an owner."""
    form = StartForm(request.form, owners=_organisations())
    if request.method == "POST" and form.validate():
        owner = form.owners[form.organisation.data]
        person = require(Permission.RUN_CONVERSATIONS, Scope(organisation_id=owner.id))
        conversation = services.create(
            form.title.data[:200], organisation=owner, by=person.actor, now=clock.now(), language=_first()
        )
        return redirect(url_for("conversations_desk.edit", slug=conversation.slug))
    page = render_template("conversations/start.html", form=form, page_errors=bool(form.errors))
    return page, 422 if form.errors else 200


@desk.get("/<slug>")
def one(slug: str) -> ResponseReturnValue:
    """What it lacks before it can open, what it promises, and who works on it."""
    return _page(_conversation(slug, Permission.SEE_CONVERSATIONS))


@desk.route("/<slug>/edit", methods=["GET", "POST"])
def edit(slug: str) -> ResponseReturnValue:
    """Everything about it, in the order in which it is asked for."""
    conversation = _conversation(slug, Permission.RUN_CONVERSATIONS)
    form = conversation_form(_languages())(request.form, obj=conversation)
    offer(
        form,
        organisations=_organisations(conversation.organisation),
        groupings=queries.groupings(),
        safeguarders=queries.staff_who_may(Permission.SAFEGUARD),
    )
    typed_on, theirs = conversation.revision, None
    if request.method == "POST":
        typed_on = request.form.get("revision", 0, type=int)
    if request.method == "POST" and form.validate():
        actor, now = signed_in().actor, clock.now()
        try:
            services.edit(conversation, form.data, revision=typed_on, by=actor, now=now, language=_first())
        except services.StaleError:
            theirs, typed_on = differing(form, conversation), conversation.revision
        except services.CannotOpen as refused:
            for each in refused.missing:
                form[each.key].errors = [str(each.words)]
        else:
            flash(_("Saved."), "good")
            return redirect(url_for("conversations_desk.one", slug=conversation.slug))
    page = render_template(
        "conversations/edit.html",
        conversation=conversation,
        form=form,
        revision=typed_on,
        theirs=theirs,
        page_errors=bool(form.errors) or theirs is not None,
    )
    return page, 409 if theirs is not None else 422 if form.errors else 200


@desk.post("/<slug>/open")
def open_(slug: str) -> ResponseReturnValue:
    """Let people take part."""
    conversation = _conversation(slug, permission_of(STEPS, Action.OPEN))
    today = clock.today(settings().time_zone)
    try:
        services.open_(conversation, by=signed_in().actor, now=clock.now(), today=today, language=_first())
    except services.CannotOpen:
        return _page(conversation, refused=True), 422
    except services.StepError:
        abort(409)
    flash(_("It is open. People can take part from %(date)s.", date=say_date(conversation.opens_on)), "good")
    return redirect(url_for("conversations_desk.one", slug=slug))


@desk.post("/<slug>/close")
def close(slug: str) -> ResponseReturnValue:
    """Let nobody take part any more."""
    conversation = _conversation(slug, permission_of(STEPS, Action.CLOSE))
    try:
        services.close(conversation, by=signed_in().actor, now=clock.now(), today=clock.today(settings().time_zone))
    except services.StepError:
        abort(409)
    flash(_("It is closed. An answer is due by %(date)s.", date=say_date(answer_due(conversation))), "good")
    return redirect(url_for("conversations_desk.one", slug=slug))


@desk.post("/<slug>/read")
def read(slug: str) -> ResponseReturnValue:
    """The audience says: I have read what people said (R3.3)."""
    conversation = _conversation(slug, Permission.MARK_READ)
    services.mark_read(conversation, by=signed_in(), now=clock.now())
    flash(_("Marked as read. The public pages say so."), "good")
    return redirect(url_for("conversations_desk.one", slug=slug))


def _page(conversation: Conversation, *, refused: bool = False) -> str:
    today, person, scope = clock.today(settings().time_zone), signed_in(), _scope(conversation)
    return render_template(
        "conversations/one.html",
        conversation=conversation,
        missing=missing(conversation, language=_first(), today=today if conversation.state == "draft" else None),
        state=state_in_words(conversation, today),
        open_today=is_open(conversation, today),
        closed=has_closed(conversation, today),
        due=answer_due(conversation),
        links=links_of(conversation, person),
        grants=queries.who_works_on(conversation),
        roles=ROLES,
        ladder=LADDER,
        children=CHILDREN,
        hours=hours_in_words(conversation.safeguarding_hours),
        may_run=may(person, permission_of(STEPS, Action.OPEN), scope),
        may_mark=may(person, Permission.MARK_READ, scope),
        page_errors=refused,
    )


def _conversation(slug: str, permission: Permission) -> Conversation:
    conversation = queries.conversation_by_slug(slug, lock=request.method == "POST") or abort(404)
    require(permission, _scope(conversation))
    return conversation


def _scope(conversation: Conversation) -> Scope:
    return Scope(organisation_id=conversation.organisation_id, conversation_id=conversation.id)


def _organisations(current: Organisation | None = None) -> list[Organisation]:
    """Those for which this person may run conversations, and the one that owns it now."""
    person = signed_in()
    return [
        each
        for each in queries.organisations()
        if each == current or may(person, Permission.RUN_CONVERSATIONS, Scope(organisation_id=each.id))
    ]


def _languages() -> list[str]:
    return [code for code in settings().languages if code != PSEUDO_LANGUAGE]


def _first() -> str:
    """The language in which every text is required."""
    return _languages()[0]
