"""`/desk/board/`: voices as cards, themes as columns; tag, move, correct. `/desk/themes/`: the codebook."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf
from wtforms import Field

from engage.accounts.access import current_staff, may, require, signed_in
from engage.accounts.models import Staff
from engage.accounts.permissions import Permission, Scope
from engage.conversations.models import Conversation
from engage.conversations.queries import conversation_by_slug, every_conversation
from engage.core.clock import now
from engage.core.form_fields import differing
from engage.core.languages import _, current_language, pick
from engage.core.web import back_to
from engage.themes import queries, queries_board, services, words
from engage.themes.filters import read_filters
from engage.themes.forms import ThemeForm
from engage.themes.models import Feeling, Theme, ThemeKind
from engage.themes.stretches import Stretch, joined, sentences
from engage.voices.models import Voice

desk = Blueprint("board", __name__, url_prefix="/desk", template_folder="templates")
PERMISSIONS = {
    "board.choose": Permission.SEE_BOARD,
    "board.show": Permission.SEE_BOARD,
    "board.column": Permission.SEE_BOARD,
    "board.voice": Permission.SEE_BOARD,
    "board.reading": Permission.SEE_BOARD,
    "board.tag": Permission.TAG,
    "board.untag": Permission.TAG,
    "board.move": Permission.TAG,
    "board.feeling": Permission.TAG,
    "board.codebook": Permission.SEE_BOARD,
    "board.codebooks": Permission.SEE_BOARD,
    "board.new_theme": Permission.TAG,
    "board.theme": Permission.TAG,
    "board.change_theme": Permission.TAG,
    "board.public": Permission.TAG,
}
for _name in ("say_source", "say_consent", "say_kind", "say_tagger"):
    desk.app_template_filter(_name)(getattr(words, _name))


@desk.get("/board/")
def choose() -> ResponseReturnValue:
    """Every conversation whose board this person may see."""
    return _chooser("board.show", _("Themes board"))


@desk.get("/board/<slug>")
def show(slug: str) -> ResponseReturnValue:
    """The board of one conversation."""
    conversation = _conversation(slug)
    filters = read_filters(request.args)
    chosen = [int(each) for each in request.args.getlist("theme") if each.isascii() and each.isdigit()]
    page = request.args.get("page", 1, type=int)
    found = queries_board.board(conversation, filters, page=page, chosen=chosen)
    return render_template(
        "themes/board.html",
        board=found,
        filters=filters,
        chosen=chosen,
        areas=queries.areas_heard(conversation),
        ages=queries.ages_heard(conversation),
        form=ThemeForm(formdata=None),
        **_desk_words(conversation),
    )


@desk.get("/board/<slug>/column/<int:theme_id>")
def column(slug: str, theme_id: int) -> ResponseReturnValue:
    """More cards of one column; 0 is what has no theme yet. A page of its own without scripts."""
    conversation = _conversation(slug)
    filters = read_filters(request.args)
    before = request.args.get("before", type=int)
    found = queries_board.column(conversation, theme_id, filters, before=before)
    if theme_id and found.head is None:
        abort(404)
    template = "themes/_more.html" if "HX-Request" in request.headers else "themes/column.html"
    return render_template(template, column=found, filters=filters, before=before, **_desk_words(conversation))


@desk.get("/board/voice/<int:voice_id>")
def voice(voice_id: int) -> ResponseReturnValue:
    """One voice: all its words, to tag a stretch, to move it, to correct how it reads."""
    return _voice_page(voice_id)


@desk.get("/board/voice/<int:voice_id>/reading")
def reading(voice_id: int) -> ResponseReturnValue:
    """Why the machine says what it says, for a card; the page of the voice has it too."""
    card = queries_board.voice_on_board(voice_id) or abort(404)
    require(Permission.SEE_BOARD, _scope(card.voice.conversation))
    return render_template("themes/_reading.html", card=card, **_desk_words(card.voice.conversation))


@desk.post("/board/voice/<int:voice_id>/tag")
def tag(voice_id: int) -> ResponseReturnValue:
    """Tie a stretch, some sentences or all of it to a theme."""
    found, person = _voice_to_tag(voice_id)
    theme = queries.theme_by_id(request.form.get("theme", 0, type=int))
    if theme is None or theme.conversation_id != found.conversation_id:
        return _refuse(found, _("Choose a theme"))
    try:
        for start, end in _stretches(found):
            revision = request.form.get("revision", type=int)
            services.tag(found, theme, start, end, by=person, now=now(), revision=revision)
    except services.ChangedMeanwhile:
        return _refuse(found, _("The words changed meanwhile. Nothing was tagged. Look at them again."), 409)
    except ValueError:
        return _refuse(found, _("Choose at least one word"))
    return _changed(found, _("%(theme)s: added to voice %(number)s.", theme=pick(theme.names), number=found.id))


@desk.post("/board/tag/<int:tag_id>/remove")
def untag(tag_id: int) -> ResponseReturnValue:
    """Take a stretch out of its theme."""
    found = queries.tag_by_id(tag_id) or abort(404)
    voice, person = _voice_to_tag(found.voice_id)
    name = pick(found.theme.names)
    services.untag(found, by=person, now=now())
    return _changed(voice, _("%(theme)s: removed from voice %(number)s.", theme=name, number=voice.id))


@desk.post("/board/voice/<int:voice_id>/move")
def move(voice_id: int) -> ResponseReturnValue:
    """From one theme (`from`; 0: not sorted yet) to another; to 0: out of the theme."""
    voice, person = _voice_to_tag(voice_id)
    source = queries.theme_by_id(request.form.get("from", 0, type=int))
    target = queries.theme_by_id(wanted := request.form.get("theme", -1, type=int))
    if source is not None and source.conversation_id != voice.conversation_id:
        source = None  # not even its name is told here
    if wanted == 0 and source is not None:
        services.take_out(voice, source, by=person, now=now())
        return _changed(voice, _("Voice %(number)s is out of %(theme)s.", number=voice.id, theme=pick(source.names)))
    if target is None or target.conversation_id != voice.conversation_id:
        return _refuse(voice, _("Choose a theme"))
    services.move(voice, source, target, by=person, now=now())
    return _changed(voice, _("Voice %(number)s is now in %(theme)s.", number=voice.id, theme=pick(target.names)))


@desk.post("/board/voice/<int:voice_id>/feeling")
def feeling(voice_id: int) -> ResponseReturnValue:
    """Say how it reads, where the machine is wrong."""
    voice, person = _voice_to_tag(voice_id)
    wanted = request.form.get("feeling", "")
    if wanted not in list(Feeling):
        return _refuse(voice, _("Choose good, bad, mixed or neither"))
    services.correct_feeling(voice, Feeling(wanted), by=person, now=now())
    word = words.say_feeling(Feeling(wanted))
    return _changed(voice, _("Voice %(number)s reads as: %(feeling)s.", number=voice.id, feeling=word.lower()))


@desk.get("/themes/")
def codebooks() -> ResponseReturnValue:
    """Every conversation whose codebook this person may see."""
    return _chooser("board.codebook", _("Themes"))


@desk.get("/themes/<slug>")
def codebook(slug: str) -> ResponseReturnValue:
    """All themes of one conversation, with their numbers."""
    conversation = _conversation(slug)
    heads = queries.heads_of(conversation)
    form = ThemeForm(formdata=None)
    return render_template("themes/codebook.html", heads=heads, form=form, **_desk_words(conversation))


@desk.post("/themes/<slug>/new")
def new_theme(slug: str) -> ResponseReturnValue:
    """Add a theme to the codebook."""
    conversation = _conversation(slug, Permission.TAG)
    form = ThemeForm()
    if not form.validate():
        heads = queries.heads_of(conversation)
        return render_template("themes/codebook.html", heads=heads, form=form, **_desk_words(conversation)), 422
    made = services.add_theme(conversation.id, by=signed_in(), now=now(), **_described(form))
    flash(_("%(theme)s is a theme now.", theme=pick(made.names)), "good")
    return redirect(back_to("board.codebook", slug=slug))


@desk.get("/themes/<slug>/<int:theme_id>")
def theme(slug: str, theme_id: int) -> ResponseReturnValue:
    """One theme, to say better what it is, and to show it to the public."""
    found = _theme(slug, theme_id)
    return _theme_page(found, ThemeForm(formdata=None, data=_as_typed(found)))


@desk.post("/themes/<slug>/<int:theme_id>")
def change_theme(slug: str, theme_id: int) -> ResponseReturnValue:
    """Say better what it is; 409 where somebody else did meanwhile, with everything that was typed."""
    found = _theme(slug, theme_id)
    form, revision = ThemeForm(), request.form.get("revision", 0, type=int)
    if not form.validate():
        return _theme_page(found, form, revision=revision), 422
    told = _described(form)
    meanings = {**found.meanings, **told["meanings"]}
    names = {**found.names, **told["names"]}
    kind, person = told["kind"], signed_in()
    try:
        services.rename(found, names=names, meanings=meanings, kind=kind, revision=revision, by=person, now=now())
    except services.ChangedMeanwhile:
        theirs = differing(form, SimpleNamespace(**_as_typed(found)))
        return _theme_page(found, form, theirs=theirs), 409
    flash(_("Saved."), "good")
    return redirect(url_for("board.theme", slug=slug, theme_id=theme_id))


@desk.post("/themes/<slug>/<int:theme_id>/public")
def public(slug: str, theme_id: int) -> ResponseReturnValue:
    """Put it on the public board, or take it off."""
    found = _theme(slug, theme_id)
    if request.form.get("public") == "on":
        services.put_on_public_board(found, by=signed_in(), now=now())
        flash(_("The public board shows this theme now."), "good")
    else:
        services.take_off_public_board(found, by=signed_in(), now=now())
        flash(_("The public board no longer shows this theme."), "good")
    return redirect(url_for("board.theme", slug=slug, theme_id=theme_id))


def _scope(conversation: Conversation) -> Scope:
    return Scope(organisation_id=conversation.organisation_id, conversation_id=conversation.id)


def _conversation(slug: str, permission: Permission = Permission.SEE_BOARD) -> Conversation:
    conversation = conversation_by_slug(slug) or abort(404)
    require(permission, _scope(conversation))
    return conversation


def _theme(slug: str, theme_id: int) -> Theme:
    conversation = _conversation(slug, Permission.TAG)
    found = queries.theme_by_id(theme_id, lock=request.method == "POST")
    return found if found and found.conversation_id == conversation.id else abort(404)


def _voice_to_tag(voice_id: int) -> tuple[Voice, Staff]:
    """The voice, which the team may read, and the person, who may tag it."""
    card = queries_board.voice_on_board(voice_id) or abort(404)
    return card.voice, require(Permission.TAG, _scope(card.voice.conversation))


def _stretches(voice: Voice) -> Sequence[tuple[int | None, int | None]]:
    """What was chosen: a stretch (`start`, `end`), sentences by number, or else all of it."""
    start, end = request.form.get("start", type=int), request.form.get("end", type=int)
    if start is not None and end is not None:
        return [(start, end)]
    numbers = {int(each) for each in request.form.getlist("sentence") if each.isascii() and each.isdigit()}
    chosen = [each for number, each in enumerate(sentences(voice.text), 1) if number in numbers]
    return [(each.start, each.end) for each in joined(voice.text, chosen)] or [(None, None)]


def _changed(voice: Voice, said: str) -> ResponseReturnValue:
    """What was done: the parts of the board that changed, or back to the page without scripts."""
    if "HX-Request" not in request.headers:
        flash(said, "good")
        return redirect(back_to("board.voice", voice_id=voice.id))
    here = urlsplit(request.headers.get("HX-Current-URL", ""))
    columns = queries_board.columns_with(
        voice, on_page=_numbers("columns"), shown=_numbers("shown"), filters=read_filters(dict(parse_qsl(here.query)))
    )
    return render_template(
        "themes/_changed.html",
        voice=voice,
        columns=columns,
        shown=_numbers("shown"),
        said=said,
        **_desk_words(voice.conversation),
    )


def _refuse(voice: Voice, why: str, status: int = 422) -> ResponseReturnValue:
    if "HX-Request" in request.headers:
        return render_template("themes/_refused.html", why=why), status
    return _voice_page(voice.id, problem=why), status


def _numbers(name: str) -> set[int]:
    return {int(each) for each in request.form.get(name, "").split(",") if each.isascii() and each.isdigit()}


def _voice_page(voice_id: int, problem: str = "") -> str:
    card = queries_board.voice_on_board(voice_id) or abort(404)
    conversation = card.voice.conversation
    require(Permission.SEE_BOARD, _scope(conversation))
    return render_template(
        "themes/voice.html",
        card=card,
        sentences=_said_sentences(card.voice.text),
        problem=problem,
        **_desk_words(conversation, queries.themes_of(conversation)),
    )


def _said_sentences(text: str) -> list[tuple[int, Stretch, str]]:
    return [(number, each, text[each.start : each.end]) for number, each in enumerate(sentences(text), 1)]


def _as_typed(found: Theme) -> dict[str, str]:
    """What its form shows of a theme."""
    return {"name": pick(found.names), "kind": found.kind.value, "meaning": pick(found.meanings)}


def _theme_page(
    found: Theme, form: ThemeForm, *, revision: int | None = None, theirs: Sequence[Field] | None = None
) -> str:
    head = next(each for each in queries.heads_of(found.conversation) if each.theme.id == found.id)
    return render_template(
        "themes/theme.html",
        head=head,
        form=form,
        revision=found.revision if revision is None else revision,
        theirs=theirs,
        **_desk_words(found.conversation),
    )


def _described(form: ThemeForm) -> dict[str, Any]:
    language = current_language()
    meanings = {language: form.meaning.data} if form.meaning.data else {}
    return {"names": {language: form.name.data}, "meanings": meanings, "kind": ThemeKind(form.kind.data)}


def _desk_words(conversation: Conversation, themes: Sequence[Theme] | None = None) -> dict[str, Any]:
    """What the parts of the board rely on."""
    themes = queries.themes_of(conversation) if themes is None else themes
    return {
        "conversation": conversation,
        "themes": themes,
        "numbers": {theme.id: number for number, theme in enumerate(themes, 1)},
        "names": {theme.id: pick(theme.names) for theme in themes},
        "may_tag": may(current_staff(), Permission.TAG, _scope(conversation)),
        "confidence_levels": words.CONFIDENCE,
        "feelings": list(Feeling),
        "csrf_value": generate_csrf(),
    }


def _chooser(leads_to: str, title: str) -> str:
    person = current_staff()
    numbers = queries.boards()
    rows = [
        (each, *numbers.get(each.id, (0, 0, 0)))
        for each in every_conversation()
        if may(person, Permission.SEE_BOARD, _scope(each))
    ]
    return render_template("themes/choose.html", rows=rows, leads_to=leads_to, title=title)
