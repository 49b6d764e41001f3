"""How the fields of a conversation read: the ladder, the children’s routes, hours, age bands."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from flask_babel import get_locale

from engage.accounts.permissions import Role
from engage.conversations.lifecycle import has_closed, is_open
from engage.conversations.models import ChildrenRoute, Conversation, ConversationState, LadderStep
from engage.core.languages import _, _l

#: The step, and what it means for whoever takes part (R3.5).
LADDER: Mapping[LadderStep, Any] = {
    LadderStep.COERCION: _l("Coercion: you have to take part"),
    LadderStep.EDUCATING: _l("Educating: we explain what was decided"),
    LadderStep.INFORMING: _l("Informing: we tell you what happens"),
    LadderStep.CONSULTATION: _l("Consultation: the plan is not decided yet"),
    LadderStep.ENGAGEMENT: _l("Engagement: we plan with what you tell us"),
    LadderStep.CO_DESIGN: _l("Co-design: you help to make the plan"),
    LadderStep.CO_PRODUCTION: _l("Co-production: you share the decision"),
}

CHILDREN: Mapping[ChildrenRoute, Any] = {
    ChildrenRoute.NEITHER: _l("A child decides; parents are not asked"),
    ChildrenRoute.PARENTAL_CONSENT: _l("A parent or carer must say yes, and so must the child"),
    ChildrenRoute.PARENTAL_OPT_OUT: _l("A parent or carer can say no, and so can the child"),
    ChildrenRoute.NO_CHILDREN: _l("Not for children"),
}


ROLES: Mapping[Role, Any] = {
    Role.ADMINISTRATOR: _l("Administrator"),
    Role.OFFICER: _l("Engagement officer"),
    Role.MODERATOR: _l("Moderator"),
    Role.SAFEGUARDING_LEAD: _l("Safeguarding lead"),
    Role.PUBLISHER: _l("Publisher"),
    Role.SERVICE: _l("Service"),
    Role.INTERVIEWER: _l("Interviewer"),
    Role.CO_PRODUCER: _l("Co-producer"),
    Role.VIEWER: _l("Viewer"),
}


def state_in_words(conversation: Conversation, today: date) -> str:
    """Where it stands, as the desk says it."""
    if has_closed(conversation, today):
        return str(_("Closed"))
    if is_open(conversation, today):
        return str(_("Open"))
    return str(_("Draft") if conversation.state is ConversationState.DRAFT else _("Opens later"))


def hours_in_words(hours: Mapping[str, Any] | None) -> str:
    """“Monday to Friday, 9am to 5pm”, in the request's language; empty where there are none."""
    days = sorted(set((hours or {}).get("days") or []))
    if not hours or not days or not hours.get("from") or not hours.get("to"):
        return ""
    opens, closes = clock(hours["from"]), clock(hours["to"])
    return str(_("%(days)s, %(opens)s to %(closes)s", days=_days(days), opens=opens, closes=closes))


def _days(days: list[int]) -> str:
    names = get_locale().days["stand-alone"]["wide"]
    runs: list[list[int]] = []
    for day in days:
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    parts = [
        str(_("%(first)s to %(last)s", first=names[run[0]], last=names[run[-1]]))
        if len(run) > 2
        else ", ".join(names[day] for day in run)
        for run in runs
    ]
    return ", ".join(parts)


def clock(written: str) -> str:
    """“09:00” as people here say it: “9am”; in other languages as it stands."""
    moment = time.fromisoformat(written)
    if get_locale().language != "en":
        return moment.strftime("%H:%M")
    hour = moment.hour % 12 or 12
    return f"{hour}{f'.{moment.minute:02}' if moment.minute else ''}{'am' if moment.hour < 12 else 'pm'}"


def age_in_words(band: str | None) -> str:
    """“16-17” reads “Aged 16 to 17”; empty for none."""
    if not band:
        return ""
    first, _dash, last = band.partition("-")
    if first == "under":
        return str(_("Under %(age)s", age=last))
    if last == "over":
        return str(_("Aged %(age)s or over", age=first))
    return str(_("Aged %(first)s to %(last)s", first=first, last=last)) if last else band
