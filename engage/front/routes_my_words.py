"""My words: put others in their place, or say something more; each with what it changes said beforehand (R5.3)."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import Field, TextAreaField, ValidationError

from engage.accounts.permissions import PUBLIC
from engage.conversations.lifecycle import is_open
from engage.core import clock
from engage.core.crypto import unseal
from engage.core.given_back import gives_words_back
from engage.core.languages import _, current_language
from engage.core.limits import CODES, WRITING, limiter
from engage.core.web import settings
from engage.front.my_voice import added_prompt
from engage.front.routes_my_voice import here, words_form
from engage.intake import ending
from engage.intake.forms import problems
from engage.intake.services import Said, screen_texts
from engage.intake.services_own import add_to, correct
from engage.reading.screening import Screening
from engage.voices.models import Flag, Participation, Voice
from engage.voices.queries_keeping import hold_over
from engage.voices.services import confirm_words

LONGEST = 20_000
MOST_PASSAGES = 40

my_words = Blueprint("my_words", __name__, url_prefix="/my-voice", template_folder="templates")
VIEWS = ("change", "keep_change", "confirm", "more", "keep_more", "help", "details")
PERMISSIONS = {f"my_words.{name}": PUBLIC for name in VIEWS}


class WordsForm(FlaskForm):
    """A person's own words."""

    said = TextAreaField(filters=[lambda words: (words or "").strip()])

    def __init__(self, before: str = "", *, typed: bool = True) -> None:
        super().__init__(**({} if typed else {"formdata": None}))
        self.before = before

    def validate_said(self, field: Field) -> None:
        if not field.data:
            raise ValidationError(_("Write your words here"))
        if " ".join(field.data.split()) == " ".join(self.before.split()):
            raise ValidationError(_("These are the same words. Change them, or go back."))
        if len(field.data) > LONGEST:
            raise ValidationError(
                _("This is too long to send in one piece. Shorten it to %(n)s characters.", n=LONGEST)
            )


@my_words.get("/words/<int:number>")
def change(number: int) -> ResponseReturnValue:
    """One passage to change, with what that changes."""
    participation = here()
    if participation is None:
        return redirect(url_for("my_voice.page"))
    voice = passage(participation, number)
    form = WordsForm(typed=False)
    form.said.data = unseal(voice.original)
    return ask(participation, form, voice=voice, number=number)


@my_words.post("/words/<int:number>")
@limiter.limit(WRITING)
@gives_words_back
def keep_change(number: int) -> ResponseReturnValue:
    """The new words take the place of the old ones; help at once where they worry us (R4.4)."""
    read = _read()
    participation = here()
    if participation is None:
        return _without_visit()
    voice = passage(participation, number)
    form = WordsForm(unseal(voice.original))
    if ending.switched():
        return ask(participation, form, voice=voice, number=number)
    if not form.validate() or _held(participation):
        return ask(participation, form, voice=voice, number=number, worried=ending.spotted(read))
    said = Said(form.said.data, _screened(form, read), prompt=voice.prompt, asks=voice.asks)
    correct(voice, said, now=clock.now(), today=clock.today(settings().time_zone))
    flash(_("Changed. The old words are gone. Somebody reads the new ones before they are shown."), "good")
    return _onward(read)


@my_words.post("/right")
@limiter.limit(WRITING)
def confirm() -> ResponseReturnValue:
    """“Yes, that is right”: from now on the moderated text may be quoted, as far as they agreed."""
    participation = here()
    if participation is None:
        return redirect(url_for("my_voice.page"))
    voice = passage(participation, request.form.get("number", 0, type=int))
    revision = request.form.get("revision", 0, type=int)
    if confirm_words(voice, revision=revision, today=clock.today(settings().time_zone)):
        flash(_("Thank you. Now it may be quoted, as far as you agreed."), "good")
    else:
        flash(_("These words changed meanwhile. Read them again."), "information")
    return redirect(url_for("my_voice.page"))


@my_words.get("/more")
def more() -> ResponseReturnValue:
    """An empty box for something more."""
    participation = here()
    if participation is None or not _may_add(participation):
        return redirect(url_for("my_voice.page"))
    return ask(participation, WordsForm(typed=False))


@my_words.post("/more")
@limiter.limit(WRITING)
@gives_words_back
def keep_more() -> ResponseReturnValue:
    """One more passage, by the same door as the first ones."""
    read = _read()
    participation = here()
    if participation is None or not _may_add(participation):
        return _without_visit()
    form = WordsForm()
    if ending.switched():
        return ask(participation, form)
    if not form.validate():
        return ask(participation, form, worried=ending.spotted(read))
    said = Said(form.said.data, _screened(form, read), prompt=added_prompt())
    add_to(participation, said, now=clock.now(), today=clock.today(settings().time_zone))
    flash(_("Thank you. We have it. Somebody reads it before it is shown."), "good")
    return _onward(read)


@my_words.get("/help")
def help() -> ResponseReturnValue:
    """Help at once, and the way back to one's own page (R4.4)."""
    participation = here()
    if participation is None:
        return redirect(url_for("my_voice.page"))
    return ending.help_page(participation.conversation, ways=_ways_on())


@my_words.post("/help")
@limiter.limit(CODES)  # each may alert somebody
@gives_words_back
def details() -> ResponseReturnValue:
    """A way to reach them, for help only (R5.2)."""
    participation = here()
    if participation is None:
        return redirect(url_for("my_voice.page"))
    return ending.take_details_after(participation, _ways_on())


def _ways_on() -> ending.HelpUrls:
    return ending.HelpUrls(on=url_for("my_voice.page"), details=url_for("my_words.details"))


def ask(
    participation: Participation,
    form: WordsForm,
    *,
    voice: Voice | None = None,
    number: int = 0,
    worried: bool = False,
) -> ResponseReturnValue:
    """The page with the box: without a `voice`, for something more."""
    page = render_template(
        "front/my_words.html",
        participation=participation,
        conversation=participation.conversation,
        form=form,
        voice=voice,
        action=url_for("my_words.keep_change", number=number) if voice else url_for("my_words.keep_more"),
        flagged=voice is not None and voice.flag is Flag.CONCERN,
        held=voice is not None and _held(participation),
        worried=worried,
        reads=ending.reader_notice(participation.conversation),
        unscreened=ending.unscreened(),
        page_errors=problems(form),
        variant_switch={"form": "answer"},
    )
    return page, 422 if form.errors else 200


def passage(participation: Participation, number: int) -> Voice:
    """The passage with this number on the person's own page, not taken back; 404 otherwise."""
    mine = participation.voices
    voice = mine[number - 1] if 1 <= number <= len(mine) else None
    if voice is None or voice.withdrawn_on or participation.withdrawn_on:
        abort(404)
    return voice


def _read() -> dict[str, Screening]:
    """What was typed, screened before any row is locked."""
    return screen_texts({"said": request.form.get("said", "").strip()}, current_language())


def _screened(form: WordsForm, read: dict[str, Screening]) -> Screening:
    return read.get("said") or screen_texts({"said": form.said.data}, current_language())["said"]


def _may_add(participation: Participation) -> bool:
    open_ = is_open(participation.conversation, clock.today(settings().time_zone))
    return open_ and participation.withdrawn_on is None and len(participation.voices) < MOST_PASSAGES


def _held(participation: Participation) -> bool:
    """A court or an inquiry asks us to keep what was said, so it cannot be overwritten (R5.8)."""
    return hold_over(participation.conversation_id, participation.id) is not None


def _without_visit() -> ResponseReturnValue:
    """The visit has ended, or nothing can be added any more: what was typed is given back."""
    typed = request.form.get("said", "").strip()
    if here() is not None and not typed:
        return redirect(url_for("my_voice.page"))
    return words_form(kept=typed), 409


def _onward(read: dict[str, Screening]) -> ResponseReturnValue:
    return redirect(url_for("my_words.help" if ending.spotted(read) else "my_voice.page"))
