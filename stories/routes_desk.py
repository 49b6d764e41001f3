"""Stories at the desk: which collections there are; add, change, look over, open and close one."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engage.accounts.access import may, require, signed_in
from engage.accounts.models import Staff
from engage.accounts.permissions import Permission, Scope
from engage.conversations.queries import to_collect_for
from engage.core import clock
from engage.core.languages import NAMES, _
from engage.core.settings import PSEUDO_LANGUAGE
from engage.core.web import settings
from stories import services
from stories.definition import MOST_PROMPTS, gaps, prompts, speaks
from stories.forms_desk import collection_form, filled, offer, written
from stories.lifecycle import Action, possible, state_of
from stories.models import StoryCollection
from stories.queries import collection_by_slug, every_collection, takes_new

desk = Blueprint("stories_desk", __name__, url_prefix="/desk/stories", template_folder="templates")
PERMISSIONS = {
    "stories_desk.collections": Permission.SEE_CONVERSATIONS,
    **{f"stories_desk.{view}": Permission.RUN_COLLECTIONS for view in ("add", "one", "edit", "open_", "close")},
}
FEWEST_BLOCKS = 3


@desk.get("/")
def collections() -> ResponseReturnValue:
    """Every collection that this person's roles reach."""
    person, today = signed_in(), clock.today(settings().time_zone)
    rows = [
        {
            "collection": each,
            "open": takes_new(each, today),
            "prompts": len(prompts(each.prompts)),
            "runs": may(person, Permission.RUN_COLLECTIONS, _scope(each)),
        }
        for each in every_collection()
        if may(person, Permission.SEE_CONVERSATIONS, _scope(each))
    ]
    return render_template("stories/desk.html", rows=rows, can_add=may(person, Permission.RUN_COLLECTIONS))


@desk.route("/new", methods=["GET", "POST"])
def add() -> ResponseReturnValue:
    """A new collection: its conversation, its words, its prompts."""
    asking = {str(each.id): each for each in to_collect_for(signed_in())}
    form = collection_form(_languages(), _blocks(FEWEST_BLOCKS))()
    offer(form, list(asking.values()))
    if request.method == "POST" and request.form.get("go") != "more":
        said = written(form, _languages()[0])
        conversation = asking.get(form.conversation.data or "")
        if conversation is None:
            form.conversation.errors = [_("Choose the conversation that asks for it.")]
        elif not form.errors:
            person = require(Permission.RUN_COLLECTIONS, Scope(conversation.organisation_id, conversation.id))
            made = services.write(None, said, conversation=conversation, by=person.actor, now=clock.now())
            flash(_("The collection is here. Nobody is asked before you open it."), "good")
            return redirect(url_for("stories_desk.one", slug=made.slug))
    return _form_page(form, None), 422 if form.errors else 200


@desk.get("/<slug>/")
def one(slug: str) -> ResponseReturnValue:
    """What it asks, as people will read it, and what can be done with it."""
    collection, _person = _mine(slug)
    definition = _as_definition(collection)
    language = request.args.get("in", "")
    languages = _languages()
    return render_template(
        "stories/desk_one.html",
        collection=collection,
        prompts=prompts(collection.prompts),
        state=(state := _state(collection)),
        actions=possible(state),
        open_today=takes_new(collection, clock.today(settings().time_zone)),
        text_language=language if language in languages else languages[0],
        languages_here=[(code, NAMES[code], speaks(definition, code), *gaps(definition, code)) for code in languages],
    )


@desk.route("/<slug>/edit", methods=["GET", "POST"])
def edit(slug: str) -> ResponseReturnValue:
    """Change its words; a form filled in before somebody else's change is refused (R6.4)."""
    collection, person = _mine(slug)
    form = collection_form(_languages(), _blocks(len(collection.prompts) + 1))(data=filled(collection))
    if request.method == "GET" or request.form.get("go") == "more":
        return _form_page(form, collection)
    if request.form.get("seen") != _digest(collection):
        form.titles.errors = [_("Somebody changed it meanwhile. What you typed is still here: look at theirs first.")]
        return _form_page(form, collection), 409
    said = written(form, _languages()[0])
    if not form.errors:
        try:
            services.write(collection, said, conversation=collection.conversation, by=person.actor, now=clock.now())
        except services.DefinitionError as refused:
            form.prompt0_texts.errors = [str(refused)]
        else:
            flash(_("Saved."), "good")
            return redirect(url_for("stories_desk.one", slug=slug))
    return _form_page(form, collection), 422


@desk.route("/<slug>/open", methods=["GET", "POST"])
def open_(slug: str) -> ResponseReturnValue:
    """Take stories, from the day its conversation opens."""
    return _step(slug, Action.OPEN)


@desk.route("/<slug>/close", methods=["GET", "POST"])
def close(slug: str) -> ResponseReturnValue:
    """Nobody begins a story any more."""
    return _step(slug, Action.CLOSE)


def _step(slug: str, action: Action) -> ResponseReturnValue:
    collection, person = _mine(slug)
    if request.method == "GET" and action in possible(_state(collection)):
        return render_template("stories/desk_confirm.html", collection=collection, action=action.value)
    try:
        verb = services.open_ if action is Action.OPEN else services.close
        if request.method == "GET":
            raise services.StepError(_("This cannot be done from where the collection stands now."))
        verb(collection, by=person.actor, now=clock.now())
    except services.StepError as error:
        flash(str(error), "bad")
    else:
        flash(_("It takes stories.") if action is Action.OPEN else _("It is closed."), "good")
    return redirect(url_for("stories_desk.one", slug=slug))


def _form_page(form: Any, collection: StoryCollection | None) -> str:
    blocks = [number for number in range(MOST_PROMPTS) if f"prompt{number}_texts" in form]
    return render_template(
        "stories/desk_edit.html",
        form=form,
        collection=collection,
        blocks=blocks,
        more=len(blocks) < MOST_PROMPTS,
        seen=_digest(collection) if collection else "",
        page_errors=bool(form.errors),
    )


def _blocks(least: int) -> int:
    """How many blocks for prompts to show: as many as were sent, and one more where that was asked for."""
    sent = max(0, min(request.form.get("blocks", 0, type=int), MOST_PROMPTS))
    return min(max(least, sent + (request.form.get("go") == "more")), MOST_PROMPTS)


def _as_definition(collection: StoryCollection) -> dict[str, Any]:
    return {"titles": collection.titles, "intros": collection.intros, "prompts": collection.prompts}


def _digest(collection: StoryCollection) -> str:
    """What the form was filled in on top of."""
    said = json.dumps([_as_definition(collection), collection.on_behalf], sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()


def _languages() -> list[str]:
    return [code for code in settings().languages if code != PSEUDO_LANGUAGE]


def _state(collection: StoryCollection) -> Any:
    return state_of(published=collection.published, closed=collection.closed_at is not None)


def _mine(slug: str) -> tuple[StoryCollection, Staff]:
    """The collection, and the person who may run it; 404, or 403 on record."""
    collection = collection_by_slug(slug) or abort(404)
    return collection, require(Permission.RUN_COLLECTIONS, _scope(collection))


def _scope(collection: StoryCollection) -> Scope:
    return Scope(organisation_id=collection.conversation.organisation_id, conversation_id=collection.conversation_id)
