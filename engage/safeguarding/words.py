"""What safeguarding calls things on the page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from engage.core.languages import _, _l, say_date, say_time
from engage.safeguarding.hours import Clock, start_of_day
from engage.safeguarding.models import ConcernState, Lane, Outcome, Urgency

LANES: Mapping[Lane, Any] = {
    Lane.SPOTTED: _l("Spotted by the checker"),
    Lane.RAISED: _l("Raised by a person"),
    Lane.NOT_SCREENED: _l("Not screened"),
}
URGENCIES: Mapping[Urgency, Any] = {Urgency.URGENT: _l("Urgent"), Urgency.SOON: _l("Soon")}
STATES: Mapping[ConcernState, Any] = {
    ConcernState.OPEN: _l("Nobody has it yet"),
    ConcernState.ACKNOWLEDGED: _l("Somebody has it"),
    ConcernState.CLOSED: _l("Closed"),
}
OUTCOMES: Mapping[Outcome, Any] = {
    Outcome.RELEASED: _l("Released: not a worry"),
    Outcome.KEPT: _l("Closed: stays hidden"),
}
KINDS: Mapping[str, Any] = {
    "self_harm": _l("Self-harm or suicide"),
    "abuse": _l("Abuse"),
    "domestic_abuse": _l("Abuse at home"),
    "exploitation": _l("Exploitation"),
    "neglect": _l("Neglect"),
    "missing": _l("Missing from home"),
    "immediate_danger": _l("Danger now"),
}
ACTIONS: Mapping[str, Any] = {
    "opened": _l("Opened"),
    "alerted": _l("Lead told by mail"),
    "alerted_deputy": _l("Deputy told by mail: nobody had it"),
    "alerted_all": _l("All leads told by mail: nobody had it"),
    "contact_left": _l("Contact details left for help"),
    "read": _l("Words read"),
    "acknowledged": _l("Taken on"),
    "noted": _l("Note written"),
    "released": _l("Released: not a worry"),
    "closed": _l("Closed: stays hidden"),
    "reopened": _l("Opened again"),
    "kept_apart": _l("The person was erased; these words are kept here alone"),
}


def kind_word(kind: str, lane: Lane) -> str:
    """What it may be about. Where no rule could read the words, or a person raised it, that is said instead."""
    return str(KINDS.get(kind) or LANES[lane])


def when(moment: datetime, zone: ZoneInfo) -> str:
    """Day and time; the day alone where no more is kept (R5.1)."""
    return say_date(moment) if _day_alone(moment, zone) else f"{say_date(moment)} {say_time(moment)}"


def for_machines(moment: datetime, zone: ZoneInfo) -> str:
    """The same for the `datetime` of a `<time>`."""
    return (moment.astimezone(zone).date() if _day_alone(moment, zone) else moment).isoformat()


def opened(moment: datetime, zone: ZoneInfo) -> str:
    """When a concern was opened, as a sentence."""
    if _day_alone(moment, zone):
        return str(_("Opened on %(date)s.", date=say_date(moment)))
    return str(_("Opened on %(date)s at %(time)s.", date=say_date(moment), time=say_time(moment)))


def _day_alone(moment: datetime, zone: ZoneInfo) -> bool:
    return moment == start_of_day(moment, zone)


def waited(minutes: int) -> str:
    """Reading time waited: “40 minutes”, “3 hours”."""
    if minutes < 120:
        return str(_("%(number)s min", number=minutes))
    return str(_("%(number)s hours", number=minutes // 60))


def due_word(clock: Clock, zone: ZoneInfo) -> str:
    """By when somebody looks at it, or since when that is over."""
    moment: datetime = clock.due.astimezone(zone)
    if clock.late:
        return str(_("Late: was due on %(date)s at %(time)s", date=say_date(moment), time=say_time(moment)))
    if clock.today:
        return str(_("Due today by %(time)s", time=say_time(moment)))
    return str(_("Due on %(date)s by %(time)s", date=say_date(moment, weekday=True), time=say_time(moment)))
