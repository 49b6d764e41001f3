"""What safeguarding calls things on the page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from engage.core.clock import start_of_day
from engage.core.languages import _, _l, say_date, say_time
from engage.safeguarding.hours import Clock
from engage.safeguarding.models import Closing, Concern, ConcernState, Lane, Outcome, Urgency, Within
from engage.safeguarding.telling import Told, Wrong

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
    "corrected": _l("Changed by who wrote it; the words above are kept"),
    "read": _l("Words read"),
    "acknowledged": _l("Taken on"),
    "noted": _l("Note written"),
    "told": _l("Somebody told"),
    "handed_over": _l("Handed over"),
    "linked": _l("Linked with another concern"),
    "unlinked": _l("Link taken back"),
    "everything_given": _l("All of it taken out as a file"),
    "released": _l("Released: not a worry"),
    "closed": _l("Closed: stays hidden"),
    "reopened": _l("Opened again"),
    "kept_apart": _l("The person was erased; these words are kept here alone"),
}

CLOSINGS: Mapping[Closing, Any] = {
    Closing.PASSED_ON: _l("Others have it now: children’s services, adult social care, police or a doctor"),
    Closing.HELPED: _l("They have the help they need"),
    Closing.KNOWN: _l("It is over, and those who should know it know it"),
    Closing.NOT_REACHED: _l("Nobody can be reached, and all that could be done was done"),
    Closing.SAME: _l("It is the same as another concern, linked with this one"),
    Closing.DRILLED: _l("The drill is over"),
}
TOLD: Mapping[Told, Any] = {
    Told.PARENT: _l("A parent or carer"),
    Told.SCHOOL: _l("The school or college"),
    Told.CHILDRENS_SERVICES: _l("Children’s services"),
    Told.ADULT_SOCIAL_CARE: _l("Adult social care"),
    Told.POLICE: _l("The police"),
    Told.GP: _l("A doctor or nurse"),
    Told.SOMEBODY_ELSE: _l("Somebody else"),
    Told.NOBODY: _l("Nobody"),
}
WRONG: Mapping[Wrong, Any] = {
    Wrong.NOBODY_CHOSEN: _l("Choose whom you told, or that you told nobody"),
    Wrong.NOBODY_AND_SOMEBODY: _l("Choose “Nobody”, or whom you told, not both"),
    Wrong.NO_DAY: _l("Say on which day you told them"),
    Wrong.NOT_YET: _l("Choose today or a day before it"),
    Wrong.NO_REASON: _l("Say why you told nobody"),
}
WRONG_AT: Mapping[Wrong, str] = {
    Wrong.NO_DAY: "told-day",
    Wrong.NOT_YET: "told-day",
    Wrong.NO_REASON: "note-told",
}
WITHIN: Mapping[Within, Any] = {
    Within.HALF_HOUR: _l("30 minutes or less"),
    Within.TWO_HOURS: _l("2 hours or less"),
    Within.SAME_DAY: _l("by the end of the working day"),
    Within.WEEK: _l("a week or less"),
    Within.LONGER: _l("more than a week"),
}


def kind_word(kind: str, lane: Lane) -> str:
    """What it may be about. Where no rule could read the words, or a person raised it, that is said instead."""
    return str(KINDS.get(kind) or LANES[lane])


def who_has_it(concern: Concern) -> str:
    """Who has it, or to whom it was handed."""
    if concern.held_by is None:
        return str(_("Nobody yet"))
    if concern.state is ConcernState.OPEN:
        return str(_("Handed to %(name)s, who has not taken it on yet", name=concern.held_by.name))
    return str(_("%(name)s has it", name=concern.held_by.name))


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
