"""`/desk/replies/`: what is being written, what waits for sign-off, and what was published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engage.accounts.access import may, require, signed_in
from engage.accounts.permissions import Permission, Scope, permission_of
from engage.conversations.lifecycle import Missing
from engage.conversations.models import Conversation
from engage.conversations.queries import conversation_by_slug
from engage.core import clock
from engage.core.form_fields import differing
from engage.core.languages import _, pick
from engage.core.settings import PSEUDO_LANGUAGE
from engage.core.web import settings
from engage.replies import queries, services
from engage.replies.easy_words import checked_texts
from engage.replies.forms import StartForm, offer, reply_form
from engage.replies.lifecycle import STEPS, Action, has_easy_read, may_sign, missing
from engage.replies.models import Reply, ReplyState
from engage.replies.showing import show, who_said
from engage.replies.words import ACTIONS, DONE, STATE, answer_in_words
from engage.themes.answers import Answer, tells_answers

desk = Blueprint("replies_desk", __name__, url_prefix="/desk/replies", template_folder="templates")
_P = Permission
PERMISSIONS = {
    "replies_desk.everything": _P.SEE_REPLIES,
    "replies_desk.start": _P.WRITE_REPLY,
    "replies_desk.one": _P.SEE_REPLIES,
    "replies_desk.edit": permission_of(STEPS, Action.EDIT),
    "replies_desk.quotes": permission_of(STEPS, Action.EDIT),
    "replies_desk.submit": permission_of(STEPS, Action.SUBMIT),
    "replies_desk.send_back": permission_of(STEPS, Action.SEND_BACK),
    "replies_desk.publish": permission_of(STEPS, Action.PUBLISH),
    "replies_desk.correct": permission_of(STEPS, Action.CORRECT),
    "replies_desk.easy": _P.SEE_REPLIES,
    "replies_desk.check_easy": _P.CHECK_EASY_READ,
}
A_PAGE = 25


@tells_answers
def tell(theme_ids: Sequence[int]) -> Mapping[int, Sequence[Answer]]:
    """What the board says of each theme: its replies, published or on their way."""
    return {
        theme_id: [
            Answer(
                published=reply.state is ReplyState.PUBLISHED,
                status=reply.status.value if reply.status else None,
                title=pick(reply.titles),
                url=url_for("replies.one", slug=reply.slug)
                if reply.state is ReplyState.PUBLISHED
                else url_for("replies_desk.one", reply_id=reply.id),
                by=reply.done_by,
            )
            for reply in replies
        ]
        for theme_id, replies in queries.every_answer_for(theme_ids).items()
    }


@desk.get("/")
def everything() -> ResponseReturnValue:
    """The replies that this person's roles reach, by state, the one that changed last at the top."""
    person, page = signed_in(), max(1, request.args.get("page", 1, type=int))
    wanted = request.args.get("state", "")
    state = ReplyState(wanted) if wanted in set(ReplyState) else None
    only = conversation_by_slug(request.args["conversation"]) if request.args.get("conversation") else None
    if only is not None and not may(person, _P.SEE_REPLIES, _scope(only)):
        only = None  # not even its title is told here
    found, total = queries.for_the_desk(person, state, conversation=only, page=page, size=A_PAGE)
    return render_template(
        "replies/desk/everything.html",
        replies=found,
        total=total,
        page=page,
        pages=-(-total // A_PAGE) or 1,
        state=state,
        only=only,
        states=STATE,
        answer=answer_in_words,
        can_write=may(person, _P.WRITE_REPLY),
    )


@desk.route("/new", methods=["GET", "POST"])
def start() -> ResponseReturnValue:
    """A new draft: a title, and the themes of one conversation that it answers."""
    form = StartForm(request.form or request.args, themes=queries.themes_in_reach(signed_in(), _P.WRITE_REPLY))
    if request.method == "POST" and form.validate():
        picked, title = form.picked, form.title.data[:200]
        person = require(_P.WRITE_REPLY, _scope(picked[0].conversation))
        language = _languages()[0]
        reply = services.draft(
            picked[0].conversation, picked, title=title, by=person, now=clock.now(), language=language
        )
        return redirect(url_for("replies_desk.edit", reply_id=reply.id))
    page = render_template("replies/desk/start.html", form=form, page_errors=bool(form.errors))
    return page, 422 if form.errors else 200


@desk.get("/<int:reply_id>")
def one(reply_id: int) -> ResponseReturnValue:
    """As the public will see it, what is missing, what was done, and what can be done now."""
    return _page(_reply(reply_id, _P.SEE_REPLIES))


@desk.route("/<int:reply_id>/edit", methods=["GET", "POST"])
def edit(reply_id: int) -> ResponseReturnValue:
    """Write it."""
    reply = _reply_for(reply_id, Action.EDIT)
    if reply.state is not ReplyState.DRAFT:
        abort(409)
    themes = queries.themes_to_answer(reply.conversation_id)
    form = reply_form(_languages())(request.form, obj=reply, themes=[link.theme_id for link in reply.themes])
    if request.method == "GET":
        form["themes"].data = [link.theme_id for link in reply.themes]
    offer(form, areas=queries.areas_to_choose(reply.conversation), themes=themes)
    if request.method == "POST" and form.validate():
        changes = {name: value for name, value in form.data.items() if name != "themes"}
        chosen = [theme for theme in themes if theme.id in set(form["themes"].data)]
        try:
            services.edit(reply, changes, themes=chosen, revision=_revision(), by=signed_in(), now=clock.now())
        except services.StaleError:
            return _form_page("replies/desk/edit.html", reply, form, stale=True)
        flash(_("Saved."), "good")
        return redirect(url_for("replies_desk.one", reply_id=reply.id))
    return _form_page("replies/desk/edit.html", reply, form)


@desk.route("/<int:reply_id>/quotes", methods=["GET", "POST"])
def quotes(reply_id: int) -> ResponseReturnValue:
    """Choose which words are shown with it, among those that may be."""
    reply, find = _reply_for(reply_id, Action.EDIT), request.args.get("find", "").strip()[:200]
    page = request.args.get("page", 1, type=int)
    here = url_for("replies_desk.quotes", reply_id=reply.id, find=find or None, page=page if page > 1 else None)
    if request.method == "POST":
        try:
            stretches = [_stretch(typed) for typed in request.form.getlist("quote")]
            _or_409(
                lambda: services.choose_quotes(reply, stretches, revision=_revision(), by=signed_in(), now=clock.now())
            )
        except services.QuoteError:
            flash(_("One of these words may not be shown any more. Choose again."), "bad")
            return redirect(here)
        flash(_("Saved."), "good")
        return redirect(here if "more" in request.form else url_for("replies_desk.one", reply_id=reply.id))
    found = queries.quotable_tags(reply, find=find, page=page)
    people = queries.people_by_attributes([reply.conversation_id]).get(reply.conversation_id, {})
    return render_template(
        "replies/desk/quotes.html",
        reply=reply,
        found=found,
        find=find,
        here=here,
        who={tag.id: who_said(tag.voice, people) for tag in (*found.chosen, *found.others)},
    )


@desk.post("/<int:reply_id>/submit")
def submit(reply_id: int) -> ResponseReturnValue:
    """Ask for it to be signed off."""
    return _step(_reply_for(reply_id, Action.SUBMIT), "submit", services.submit)


@desk.post("/<int:reply_id>/send-back")
def send_back(reply_id: int) -> ResponseReturnValue:
    """Back to its writer, with the reason."""
    reply, why = _reply_for(reply_id, Action.SEND_BACK), request.form.get("why", "")
    return _step(reply, "send_back", lambda each, **more: services.send_back(each, why[:2000], **more), language=False)


@desk.post("/<int:reply_id>/publish")
def publish(reply_id: int) -> ResponseReturnValue:
    """Sign it off: it stands in public at once, and its numbers freeze."""
    return _step(_reply_for(reply_id, Action.PUBLISH), "publish", services.publish)


@desk.route("/<int:reply_id>/correct", methods=["GET", "POST"])
def correct(reply_id: int) -> ResponseReturnValue:
    """Change what was published; what it said before is shown with it."""
    reply = _reply_for(reply_id, Action.CORRECT)
    if reply.state is not ReplyState.PUBLISHED or not may_sign(queries.writers(reply), signed_in().id):
        abort(403 if reply.state is ReplyState.PUBLISHED else 409)
    form = reply_form(_languages(), correcting=True)(request.form, obj=reply)
    offer(form, areas=queries.areas_to_choose(reply.conversation))
    if request.method == "POST" and form.validate():
        changes = {name: value for name, value in form.data.items() if name != "why"}
        try:
            services.correct(
                reply, changes, why=form["why"].data or {}, revision=_revision(), by=signed_in(), now=clock.now(),
                language=_languages()[0],
            )  # fmt: skip
        except services.StaleError:
            return _form_page("replies/desk/correct.html", reply, form, stale=True)
        except services.NotReady as refused:
            for each in refused.missing:
                form[each.key].errors = [str(each.words)]
        else:
            flash(_("Corrected. The public page shows what it said before."), "good")
            return redirect(url_for("replies_desk.one", reply_id=reply.id))
    return _form_page("replies/desk/correct.html", reply, form)


@desk.get("/<int:reply_id>/easy")
def easy(reply_id: int) -> ResponseReturnValue:
    """Its Easy Read beside its other words, and what the linter would change (R1.1)."""
    reply, person, language = _reply(reply_id, _P.SEE_REPLIES), signed_in(), _languages()[0]
    return render_template(
        "replies/desk/easy.html",
        reply=reply,
        texts=checked_texts(reply, language),
        whole=has_easy_read(reply, language),
        may_check=may(person, _P.CHECK_EASY_READ, _scope(reply.conversation))
        and may_sign(queries.writers(reply), person.id),
    )


@desk.post("/<int:reply_id>/easy")
def check_easy(reply_id: int) -> ResponseReturnValue:
    """A co-producer says that it can be understood (R1.5)."""
    return _step(_reply(reply_id, _P.CHECK_EASY_READ), "check_easy", services.check_easy_read)


def _form_page(template: str, reply: Reply, form: Any, *, stale: bool = False) -> ResponseReturnValue:
    """The form with all that was typed: 409 where somebody saved first, 422 where something is wrong."""
    page = render_template(
        template,
        reply=reply,
        form=form,
        revision=_revision() if request.method == "POST" and not stale else reply.revision,
        theirs=differing(form, reply) if stale else None,
        page_errors=bool(form.errors) or stale,
    )
    return page, 409 if stale else 422 if form.errors else 200


def _step(reply: Reply, done: str, verb: Any, *, language: bool = True) -> ResponseReturnValue:
    """Take one step and say so; 409 where somebody was faster, 403 for its own writer, what is missing otherwise."""
    person, more = signed_in(), {"language": _languages()[0]} if language else {}
    try:
        _or_409(lambda: verb(reply, revision=_revision(), by=person, now=clock.now(), **more))
    except services.NotAllowed:
        abort(403)
    except services.NotReady as refused:
        return _page(reply, errors=[(str(each.words), _place_of(each)) for each in refused.missing])
    flash(str(DONE[done]), "good")
    return redirect(url_for("replies_desk.one", reply_id=reply.id))


def _or_409(action: Any) -> None:
    try:
        action()
    except (services.StaleError, services.StepError):
        abort(409)


def _page(reply: Reply, *, errors: Sequence[tuple[str, str]] = ()) -> Any:
    person, scope, language = signed_in(), _scope(reply.conversation), _languages()[0]
    wrote = queries.writers(reply)
    page = render_template(
        "replies/desk/one.html",
        reply=reply,
        shown=show([reply], today=clock.today(settings().time_zone))[0],
        missing=missing(reply, language=language) if reply.state is not ReplyState.PUBLISHED else [],
        history=queries.history(reply),
        states=STATE,
        actions=ACTIONS,
        answer=answer_in_words(reply),
        own=person.id in wrote,
        may_write=may(person, permission_of(STEPS, Action.EDIT), scope),
        may_sign=may(person, permission_of(STEPS, Action.PUBLISH), scope) and may_sign(wrote, person.id),
        has_easy=has_easy_read(reply, language),
        errors=[{"text": text, "href": href} for text, href in errors],
        page_errors=bool(errors),
    )
    return (page, 422) if errors else page


def _reply(reply_id: int, permission: Permission) -> Reply:
    reply = queries.reply_by_id(reply_id, lock=request.method == "POST") or abort(404)
    require(permission, _scope(reply.conversation))
    return reply


def _reply_for(reply_id: int, action: Action) -> Reply:
    """The reply, where this person may take the step: the table says who may."""
    return _reply(reply_id, permission_of(STEPS, action))


def _place_of(missing: Missing) -> str:
    return "#why" if missing.key == "why" else "#missing"


def _scope(conversation: Conversation) -> Scope:
    return Scope(organisation_id=conversation.organisation_id, conversation_id=conversation.id)


def _revision() -> int:
    return request.form.get("revision", 0, type=int)


def _stretch(typed: str) -> tuple[int, int, int]:
    parts = typed.split("-")
    if len(parts) != 3 or not all(part.isdecimal() for part in parts):
        abort(400)
    voice_id, start, end = (int(part) for part in parts)
    return voice_id, start, end


def _languages() -> list[str]:
    return [code for code in settings().languages if code != PSEUDO_LANGUAGE]
