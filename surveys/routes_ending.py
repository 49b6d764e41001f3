"""The end of a survey: consent, check your answers, send, thank you, the code; pages that all collectors share."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, url_for
from flask.typing import ResponseReturnValue

from engage.accounts.permissions import PUBLIC
from engage.core import clock
from engage.core.given_back import gives_words_back
from engage.core.languages import current_language, in_language
from engage.core.limits import CODES, WRITING, limiter
from engage.core.transaction import before_writing
from engage.core.web import settings
from engage.intake import children, ending
from engage.intake.forms import ConsentForm
from engage.intake.services import hold_draft, receipt_of, save_draft, screen_ahead
from engage.voices.models import Participation
from surveys.forms import summary
from surveys.queries import response_with_receipt, with_places
from surveys.services import submit
from surveys.visits import Visit, key, must_take_answers, text_language, visit_here, visit_if_any

surveys_ending = Blueprint("surveys_ending", __name__, url_prefix="/surveys")
VIEWS = ("consent", "give_consent", "check", "send", "done", "show_code", "code_file", "details", "finish")
PERMISSIONS = {f"surveys_ending.{view}": PUBLIC for view in VIEWS}


@surveys_ending.get("/<slug>/consent")
def consent(slug: str) -> ResponseReturnValue:
    """How far their own words may go (R5.3)."""
    visit = visit_here(slug)
    form = ConsentForm(formdata=None)
    form.fill(visit.journey.consent)
    return _ask_consent(visit, form)


@surveys_ending.post("/<slug>/consent")
@limiter.limit(WRITING)
@gives_words_back
def give_consent(slug: str) -> ResponseReturnValue:
    """Keep the level they chose; a switch of reading keeps it too, whether it is whole or not."""
    visit = visit_here(slug)
    form = ConsentForm()
    switched = ending.switched()
    if not switched and not form.validate_on_submit():
        return _ask_consent(visit, form)
    visit.journey.consent = form.answer
    save_draft(
        visit.draft,
        visit.journey.kept(),
        screenings={},
        language=current_language(),
        variant=ending.variant(),
        now=clock.now(),
    )
    return redirect(url_for("surveys_ending.consent" if switched else "surveys_ending.check", slug=slug))


@surveys_ending.get("/<slug>/check")
def check(slug: str) -> ResponseReturnValue:
    """Check your answers (R2.5)."""
    visit = visit_here(slug)
    if (ahead := visit.where_they_were) != url_for("surveys_ending.check", slug=slug):
        return redirect(ahead)
    journey = visit.journey
    language = text_language(visit.version)
    journey.definition = with_places(journey.definition, visit.conversation, language)
    rows = [
        {
            "question": in_language(question, language),
            "answer": "\n".join(said),
            "url": visit.url(page_id, changing=True),
        }
        for page_id, question, said in summary(journey, language, ending.variant())
    ]
    if journey.own_words():
        rows.append(ending.consent_row(journey.consent, url_for("surveys_ending.consent", slug=slug)))
    return ending.check_page(
        rows,
        visit.conversation,
        send_url=url_for("surveys_ending.send", slug=slug),
        back_url=visit.url(journey.last_page()),
        ready=journey.says_something(),
    )


@surveys_ending.post("/<slug>/check")
@limiter.limit(WRITING)
def send(slug: str) -> ResponseReturnValue:
    """Send the answers. Pressing twice sends once."""
    done_url = url_for("surveys_ending.done", slug=slug)
    if ending.switched():
        return redirect(url_for("surveys_ending.check", slug=slug))
    token, language = ending.draft_token(key(slug)) or "", current_language()
    with before_writing():
        left = visit_if_any(slug)
        read = screen_ahead((text, language) for text in left.journey.own_words().values()) if left else {}
    visit = visit_if_any(slug)
    if visit is None or hold_draft(visit.draft) is None:
        if earlier := response_with_receipt(receipt_of(token)):
            ending.sent(key(slug), earlier.participation)
            return redirect(done_url)
        visit = visit_here(slug)
    must_take_answers(visit.survey, begun=True)
    ahead = visit.where_they_were
    if ahead != url_for("surveys_ending.check", slug=slug) or not visit.journey.says_something():
        return redirect(ahead)
    moment = clock.now()
    participation = submit(
        visit.draft,
        visit.version,
        consent=ending.consent_given(visit.journey.consent),
        receipt=receipt_of(token),
        language=language,
        now=moment,
        today=clock.day(moment, settings().time_zone),
        ahead=read,
        door=children.recorded(visit.conversation, today=clock.day(moment, settings().time_zone)),
    )
    ending.sent(key(slug), participation)
    children.forget(visit.conversation)
    return redirect(done_url)


@surveys_ending.get("/<slug>/done")
def done(slug: str) -> ResponseReturnValue:
    """Thank you, and what happens next."""
    return ending.done_page(_sent(slug), _urls(slug))


@surveys_ending.post("/<slug>/done/code")
@limiter.limit(CODES)
def show_code(slug: str) -> ResponseReturnValue:
    """The four words, shown once."""
    return ending.show_code(_sent(slug), _urls(slug))


@surveys_ending.post("/<slug>/done/file")
@limiter.limit(CODES)
def code_file(slug: str) -> ResponseReturnValue:
    """The four words as a text file."""
    return ending.code_file(_sent(slug))


@surveys_ending.post("/<slug>/done/help")
@limiter.limit(CODES)  # each may alert somebody
@gives_words_back
def details(slug: str) -> ResponseReturnValue:
    """Contact details left for help (R4.2)."""
    return ending.take_details(_sent(slug), _urls(slug))


@surveys_ending.post("/<slug>/done/finish")
@limiter.limit(WRITING)
def finish(slug: str) -> ResponseReturnValue:
    """Forget in this browser what was sent."""
    return ending.finish()


def _sent(slug: str) -> Participation:
    return ending.just_sent(key(slug)) or abort(redirect(url_for("surveys.start", slug=slug)))


def _ask_consent(visit: Visit, form: ConsentForm) -> ResponseReturnValue:
    slug = visit.survey.slug
    return ending.consent_page(
        form,
        visit.conversation,
        action=url_for("surveys_ending.give_consent", slug=slug),
        back_url=visit.url(visit.journey.last_page()),
        age_band=visit.journey.age_band,
    )


def _urls(slug: str) -> ending.EndingUrls:
    return ending.EndingUrls(
        **{
            view: url_for(f"surveys_ending.{view}", slug=slug)
            for view in ("done", "show_code", "code_file", "details", "finish")
        }
    )
