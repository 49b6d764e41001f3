"""How taking part ends, the same wherever people answer: help, consent, check, thank you, the code.

Collectors (`surveys`, `stories`) own the addresses and call these with their own. In the order in which they are
needed:

    ending.begin(COLLECTOR, token)                 a new start: the draft's token into the session, what was sent before
                                                   out of it
    ending.draft_token(COLLECTOR) -> str | None    for `intake.services.find_draft(token, collector=…)`
    ending.switched() -> bool                      the Easy Read or Pictures button was pressed: kept in the session;
                                                   save what was typed and answer the same page again
    ending.reader_notice(conversation) -> dict     `{{ ui.who_reads(**reads) }}`: who reads this and when; limits (R4.1)
    ending.spotted(screenings) -> bool             a text of this page worries us: redirect to your help page (R4.4)
    ending.help_page(conversation, ways=HelpUrls(…))           that page; its `on` is where “I want to go on” leads
    ending.take_details_now(draft, ways)           POST: HelpDetailsForm on that page, sealed on the concern; 200 or 422
    ending.unscreened() -> bool                    nobody checked rules for this language: show `parts.unscreened()`

    form = ConsentForm(); form.fill(answers.get("consent"))
    ending.consent_page(form, conversation, action=…, back_url=…)      422 where the form has errors
    answers["consent"] = form.answer               {"level", "name"}, JSON for the draft
    ending.consent_given(answers.get("consent")) -> {"consent": …, "shown_name": …} | None     for `receive(**…)`
    ending.consent_row(answer, url) -> dict        the row for the check page

    ending.check_page(rows, conversation, send_url=…, back_url=…)      rows as `ui.answers`
    ending.sent(COLLECTOR, participation)          after `receive` and `close_draft`: the draft out of the session,
                                                   the participation into it, so that its code can be asked for
    ending.just_sent(COLLECTOR) -> Participation | None    None: nothing was sent here; send them to the start
    ending.gone_page(typed, start_url=…)   the draft is not there any more: 410, with what was typed just now
    ending.done_page(participation, urls)          GET done, 200
    ending.show_code(participation, urls)          POST, answers 200: makes the code, shows it, keeps only its hash
    ending.code_file(participation)                POST: the words as a text file, from the page's own form (404 else)
    ending.take_details(participation, urls)       POST: HelpDetailsForm, sealed on the concern; 200, or 422
    ending.finish() -> Response                    POST: forgets what was sent; to the first page

`urls` is an `EndingUrls`. The code itself is never in a session, an address or the database.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Response, abort, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from engage.conversations.children import stage
from engage.conversations.models import Conversation
from engage.core import clock
from engage.core.crypto import seal
from engage.core.database import db
from engage.core.languages import _, current_language, say_date
from engage.core.web import settings
from engage.intake import children, spam, words
from engage.intake.forms import ConsentForm, HelpDetailsForm, problems
from engage.intake.models import Draft
from engage.intake.queries import worries_us
from engage.intake.services import ask_for_help, leave_contact
from engage.reading.screening import Screening, screen
from engage.voices.code import digest, normalise
from engage.voices.models import Consent, Participation
from engage.voices.services import give_code

DRAFTS, SENT = "drafts", "sent"


@dataclass(frozen=True)
class EndingUrls:
    """Where a collector's last pages are; all but `done` answer POST."""

    done: str
    show_code: str
    code_file: str
    details: str
    finish: str


@dataclass(frozen=True)
class HelpUrls:
    """Where the help page leads: `on`, to where they were going; `details` answers POST."""

    on: str
    details: str


def begin(collector: str, token: str) -> None:
    """A new start: keep the draft's token, forget what this session sent before."""
    session[DRAFTS] = {**session.get(DRAFTS, {}), collector: token}
    session.pop(SENT, None)


def draft_token(collector: str) -> str | None:
    """The token of this session's draft with `collector`."""
    token: str | None = session.get(DRAFTS, {}).get(collector)
    return token


def forget_draft(collector: str) -> None:
    """The draft was sent or thrown away."""
    session[DRAFTS] = {name: token for name, token in session.get(DRAFTS, {}).items() if name != collector}


def switched() -> bool:
    """Whether the Easy Read or Pictures button was pressed; what it asks for is kept in the session."""
    match request.form.get("switch"):
        case "easy" | "standard" as variant:
            session["variant"] = variant
        case "pictures" | "no-pictures" as wanted:
            session["no_pictures"] = wanted == "no-pictures"
        case _:
            return False
    return True


def variant() -> str:
    """“easy” or “standard”, as this session chose."""
    return "easy" if session.get("variant") == "easy" else "standard"


def reader_notice(conversation: Conversation) -> dict[str, Any]:
    """Arguments for `ui.who_reads`: who reads, when, who answers by when, and the limits (R4.1, R4.2)."""
    rules_url = url_for("reading_rules.show", slug=conversation.slug)
    notice = words.reader_notice(conversation, variant(), children.stage_here(conversation))
    return {**notice, "rules_url": rules_url}


def spotted(screenings: Mapping[str, Screening]) -> bool:
    """Whether a text that was just saved worries us, so that help is shown at once (R4.4).

    So it is for a text that no rules can read, unless its page showed help beside the box already.
    """
    return any(found.concern or not (found.screened or unscreened()) for found in screenings.values())


def unscreened() -> bool:
    """Whether nobody checked rules for the request's language, so that a human must read every text (R4.4)."""
    return not screen("", current_language()).screened


def help_page(
    conversation: Conversation,
    *,
    ways: HelpUrls,
    form: HelpDetailsForm | None = None,
    details_left: bool = False,
) -> str:
    """Help, in calm words, at once; a free choice to be reached; and the way on."""
    form = form or HelpDetailsForm(formdata=None)
    return render_template(
        "intake/help.html",
        conversation=conversation,
        on_url=ways.on,
        urls=ways,
        form=form,
        page_errors=problems(form),
        details_left=details_left,
        worried=True,
        hours=words.hours(conversation),
    )


def take_details_now(draft: Draft, ways: HelpUrls) -> ResponseReturnValue:
    """Contact details left on the help page, sealed on the concern, which is opened at once (R4.4, R5.2)."""
    form = HelpDetailsForm()
    if not form.validate_on_submit():
        return help_page(draft.conversation, ways=ways, form=form), 422
    moment = clock.now()
    ask_for_help(draft, form.as_text, now=moment, today=clock.day(moment, settings().time_zone))
    return help_page(draft.conversation, ways=ways, details_left=True)


def take_details_after(participation: Participation, ways: HelpUrls) -> ResponseReturnValue:
    """The same on the help page of somebody who came back with their code and wrote more."""
    form = HelpDetailsForm()
    if not form.validate_on_submit():
        return help_page(participation.conversation, ways=ways, form=form), 422
    leave_contact(participation, form.as_text, now=clock.now())
    return help_page(participation.conversation, ways=ways, details_left=True)


def consent_page(
    form: ConsentForm, conversation: Conversation, *, action: str, back_url: str, age_band: str | None = None
) -> tuple[str, int]:
    """What may we do with your words? The five levels, from least to most (R5.3), in the words of their age."""
    page = render_template(
        "intake/consent.html",
        form=form,
        conversation=conversation,
        action=action,
        back_url=back_url,
        levels=words.levels(variant(), stage(age_band) or children.stage_here(conversation)),
        page_errors=problems(form),
        variant_switch={"form": "answer"},
    )
    return page, 422 if form.errors else 200


def consent_given(answer: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """What `receive` takes: {"consent", "shown_name"}, the name sealed; None where nothing was chosen (R8.4)."""
    try:
        level = Consent((answer or {}).get("level", ""))
    except ValueError:
        return None
    name = str((answer or {}).get("name") or "")
    if level is Consent.NAMED and not name:
        return None
    return {"consent": level, "shown_name": seal(name) if level is Consent.NAMED else None}


def consent_row(answer: Mapping[str, Any] | None, url: str) -> dict[str, Any]:
    """The check page's row for consent."""
    given = consent_given(answer)
    said = words.level(given["consent"], variant()).text if given else ""
    if given and given["shown_name"]:
        said = f"{said}: {(answer or {})['name']}"
    return {"question": _("What we may do with your words"), "answer": said, "url": url}


def check_page(
    rows: Sequence[Mapping[str, Any]], conversation: Conversation, *, send_url: str, back_url: str, ready: bool = True
) -> str:
    """Check your answers; rows as `ui.answers`. Not `ready`: there is nothing to send yet."""
    return render_template(
        "intake/check.html",
        rows=rows,
        conversation=conversation,
        send_url=send_url,
        back_url=back_url,
        ready=ready,
        reads=reader_notice(conversation),
        made=(spam.MADE, spam.page_made(settings().secret_key, clock.now())),
        honeypot=spam.HONEYPOT,
        variant_switch={"form": "answer"},
    )


def sent(collector: str, participation: Participation) -> None:
    """The answers were sent: only who sent them stays in the session, until they finish or start again.

    Signs of a machine in the form hold the words for a moderator; the person is told nothing of it.
    """
    forget_draft(collector)
    sign = spam.sign_of_spam(
        request.form, key=settings().secret_key, now=clock.now(), links=spam.has_links(participation)
    )
    if sign is not None:
        spam.hold_suspect(participation, sign)
    session[SENT] = {"by": collector, "participation": participation.id}


def gone_page(typed: Sequence[str], *, start_url: str) -> Response:
    """The draft is no longer there: what became of it, what was typed just now, and how to begin again. 410."""
    return make_response(render_template("intake/gone.html", typed=typed, start_url=start_url), 410)


def forget_sent() -> None:
    """Nothing in this browser leads to what was sent."""
    session.pop(SENT, None)


def just_sent(collector: str) -> Participation | None:
    """What this session has just sent with `collector`, or None."""
    kept = session.get(SENT) or {}
    return db.session.get(Participation, kept["participation"]) if kept.get("by") == collector else None


def done_page(
    participation: Participation,
    urls: EndingUrls,
    *,
    code: str = "",
    form: HelpDetailsForm | None = None,
    details_left: bool = False,
) -> str:
    """Thank you, what happens next, and a way back."""
    form = form or HelpDetailsForm(formdata=None)
    today = clock.today(settings().time_zone)
    return render_template(
        "intake/done.html",
        participation=participation,
        conversation=participation.conversation,
        urls=urls,
        code=code,
        form=form,
        page_errors=problems(form),
        details_left=details_left,
        worried=worries_us(participation.id),
        hours=words.hours(participation.conversation),
        steps=words.next_steps(participation, said_today=say_date(today, weekday=True)),
    )


def show_code(participation: Participation, urls: EndingUrls) -> str:
    """A new code, shown once; one that was shown before stops working."""
    return done_page(participation, urls, code=give_code(participation))


def code_file(participation: Participation) -> Response:
    """The four words as a text file. They come from the form on the page that shows them: nothing keeps them."""
    code = normalise(request.form.get("words", ""))
    if not code or digest(code, settings().code_key) != participation.code_digest:
        abort(404)
    text = render_template("intake/code.txt", code=code)
    response = Response(text, mimetype="text/plain")
    response.headers["Content-Disposition"] = 'attachment; filename="four-words.txt"'
    return response


def take_details(participation: Participation, urls: EndingUrls) -> ResponseReturnValue:
    """Contact details left for help, sealed on the concern (R5.2)."""
    form = HelpDetailsForm()
    if not form.validate_on_submit():
        return done_page(participation, urls, form=form), 422
    leave_contact(participation, form.as_text, now=clock.now())
    return done_page(participation, urls, details_left=True)


def finish() -> Response:
    """Forget in this browser what was sent; to the first page."""
    forget_sent()
    chosen = f"?lang={current_language()}" if "lang" in request.args else ""
    return redirect(f"{request.script_root}/{chosen}")  # type: ignore[return-value]
