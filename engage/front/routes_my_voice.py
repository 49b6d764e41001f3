"""My voice: four words typed in, and what became of what one person said (R5.3, R8.1)."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from engage.accounts.permissions import PUBLIC
from engage.conversations.children import stage
from engage.conversations.lifecycle import is_open
from engage.core import clock
from engage.core.crypto import unseal
from engage.core.languages import _
from engage.core.limits import CODES, WRITING, limiter
from engage.core.web import settings
from engage.front.my_voice import answer_line, passages
from engage.front.queries_my_voice import participation_for
from engage.intake import ending, words
from engage.intake.forms import ConsentForm, problems
from engage.voices.code import WORDS_IN_A_CODE, normalise, spoken, unknown_words
from engage.voices.consent import LEVELS, must_be_read_again
from engage.voices.models import Consent, Participation, Voice
from engage.voices.queries import participation_id_by_code
from engage.voices.queries_keeping import hold_over
from engage.voices.services import ConsentError, change_consent, withdraw, withdraw_voice
from engage.voices.services_keeping import Held, erase_for_good

VISIT = "my_voice"

my_voice = Blueprint("my_voice", __name__, url_prefix="/my-voice", template_folder="templates")
PERMISSIONS = {
    f"my_voice.{name}": PUBLIC
    for name in (
        "page",
        "open_with_words",
        "reading",
        "consent",
        "ask",
        "change",
        "erase",
        "close",
    )
}


@my_voice.get("/")
def page() -> ResponseReturnValue:
    """The form, or, during a visit, where everything stands."""
    participation = here()
    return show(participation) if participation else words_form()


@my_voice.post("/")
@limiter.limit(CODES)
def open_with_words() -> ResponseReturnValue:
    """Begin a visit. A hit and a miss cost the same: one keyed hash, one query by it."""
    typed = request.form.get("words", "")[:200]
    found = participation_id_by_code(typed)
    if found is None:
        return words_form(typed, error=_what_is_wrong(typed)), 422
    session[VISIT] = found
    return redirect(url_for("my_voice.page"))


@my_voice.post("/reading")
def reading() -> ResponseReturnValue:
    """Easy Read and pictures."""
    ending.switched()
    return redirect(url_for("my_voice.page"))


@my_voice.get("/consent")
def consent() -> ResponseReturnValue:
    """All levels, none chosen beforehand: less or more, as they like (R5.3)."""
    participation = here()
    if participation is None or participation.withdrawn_on:
        return redirect(url_for("my_voice.page"))
    return choose_level(participation, ConsentForm(formdata=None))


@my_voice.post("/ask")
@limiter.limit(WRITING)
def ask() -> ResponseReturnValue:
    """Say what will change and what cannot be called back, before anything does (R5.3)."""
    participation = here()
    if participation is None:
        return redirect(url_for("my_voice.page"))
    match request.form.get("do"):
        case "consent":
            return ask_level(participation)
        case "take-back-one":
            return confirm(participation, do="take-back-one", voice=_own_voice(participation))
        case "take-back-all":
            return confirm(participation, do="take-back-all")
        case "erase":
            held = hold_over(participation.conversation_id, participation.id) is not None
            return render_template("front/my_voice_erase.html", participation=participation, held=held)
    abort(400)


@my_voice.post("/change")
@limiter.limit(WRITING)
def change() -> ResponseReturnValue:
    """Do it, from the next request on."""
    participation = here()
    if participation is None or participation.withdrawn_on:
        return redirect(url_for("my_voice.page"))
    today = clock.today(settings().time_zone)
    match request.form.get("do"):
        case "consent":
            form = ConsentForm()
            given = ending.consent_given(form.answer) if form.validate() else None
            try:
                wanted = given or abort(400)
                change_consent(participation, wanted["consent"], shown_name=wanted["shown_name"])
            except ConsentError:
                abort(400)
            flash(_("Changed. From now on, this is what we may do with your words."), "good")
        case "take-back-one":
            withdraw_voice(_own_voice(participation), today=today)
            flash(_("Taken back. It is shown nowhere from now on."), "good")
        case "take-back-all":
            withdraw(participation, today=today)
            flash(_("You took everything back. It is shown nowhere from now on."), "good")
        case _:
            abort(400)
    return redirect(url_for("my_voice.page"))


@my_voice.post("/erase")
@limiter.limit(WRITING)
def erase() -> ResponseReturnValue:
    """Delete everything for good, at once; other than taking back, nobody can undo it (R5.8)."""
    participation = here()
    if participation is None:
        return redirect(url_for("my_voice.page"))
    try:
        erase_for_good(participation, by=None, now=clock.now())
    except Held:
        return render_template("front/my_voice_erase.html", participation=participation, held=True), 409
    session.pop(VISIT, None)
    ending.forget_sent()
    return render_template("front/my_voice_erased.html")


@my_voice.post("/close")
def close() -> ResponseReturnValue:
    """End the visit in this browser."""
    session.pop(VISIT, None)
    return redirect(url_for("my_voice.page"))


def here() -> Participation | None:
    """Whose visit this is."""
    return participation_for(session.get(VISIT))


def words_form(typed: str = "", error: str = "", kept: str = "") -> str:
    """Four words to type, in a form: never in an address (R8.1). `kept`: what was written after a visit had ended."""
    errors = [{"text": error, "href": "#words"}] if error else []
    return render_template("front/my_voice.html", typed=typed, error=error, page_errors=errors, kept=kept)


def show(participation: Participation, errors: list[dict[str, str]] | None = None) -> str:
    """Where everything stands, and what can be changed."""
    mine = passages(participation)
    today = clock.today(settings().time_zone)
    answered = any(each.replies for each in mine)
    line, late = answer_line(participation.conversation, answered=answered, today=today)
    variant = ending.variant()
    return render_template(
        "front/my_voice_standing.html",
        participation=participation,
        conversation=participation.conversation,
        passages=mine,
        left=[each for each in mine if not each.taken_back],
        level=words.level(participation.consent, variant, stage(participation.age_band)),
        name=unseal(participation.shown_name) if participation.shown_name else "",
        answer_line=line,
        late=late,
        may_add=is_open(participation.conversation, today),
        page_errors=errors or [],
        variant_switch={"action": url_for("my_voice.reading")},
    )


def choose_level(participation: Participation, form: ConsentForm, same: str = "") -> tuple[str, int]:
    """The page with all levels. `same`: what is wrong with choosing the level that holds."""
    variant = ending.variant()
    errors = problems(form) + ([{"text": same, "href": "#level"}] if same else [])
    page = render_template(
        "front/my_voice_consent.html",
        form=form,
        same=same,
        levels=words.levels(variant, stage(participation.age_band)),
        now_level=words.level(participation.consent, variant, stage(participation.age_band)),
        page_errors=errors,
        variant_switch={"form": "answer"},
    )
    return page, 422 if errors else 200


def ask_level(participation: Participation) -> ResponseReturnValue:
    """What the level they chose will change; or what is missing, with what was typed."""
    if participation.withdrawn_on:
        return redirect(url_for("my_voice.page"))
    form = ConsentForm()
    if ending.switched():
        return choose_level(participation, form)
    if not form.validate():
        return choose_level(participation, form)
    given = ending.consent_given(form.answer) or abort(400)
    level, now_level = given["consent"], participation.consent
    if level is now_level is not Consent.NAMED:
        return choose_level(participation, form, same=_("This level holds already. Choose another, or leave it."))
    more = LEVELS.index(level) > LEVELS.index(now_level)
    again = must_be_read_again(now_level, level)
    return confirm(participation, do="consent", level=level, name=form.answer["name"], more=more, again=again)


def confirm(
    participation: Participation,
    *,
    do: str,
    level: Consent | None = None,
    voice: Voice | None = None,
    name: str = "",
    more: bool = False,
    again: bool = False,
) -> str:
    """The page before the change. `more`: it lets us do more; `again`: the words are read once more first."""
    variant = ending.variant()
    return render_template(
        "front/my_voice_confirm.html",
        participation=participation,
        do=do,
        now_level=words.level(participation.consent, variant, stage(participation.age_band)),
        level=words.level(level, variant, stage(participation.age_band)) if level else None,
        voice=voice,
        name=name,
        more=more,
        again=again,
    )


def _what_is_wrong(typed: str) -> str:
    """What to do about words that lead nowhere. The list of words is public; the nearest word is never offered."""
    if len(spoken(typed)) == WORDS_IN_A_CODE and (strange := unknown_words(typed)):
        return _("Check the spelling. These are not among our words: %(words)s", words=", ".join(strange))
    if normalise(typed) is None:
        return _("Type your four words, like “heron gravel lantern plum”")
    return _("We do not know these four words. Check each word. If you asked for other words later, use those.")


def _own_voice(participation: Participation) -> Voice:
    """The passage that the form names, of this person and not taken back yet; 404 otherwise."""
    wanted = request.form.get("voice", "")
    return next(
        (voice for voice in participation.voices if str(voice.id) == wanted and voice.withdrawn_on is None), None
    ) or abort(404)
