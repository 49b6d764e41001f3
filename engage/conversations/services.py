"""The verbs of conversations and places: start, edit, open, close, mark as read; load the areas people pick from."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from engage.accounts.models import Organisation, Staff
from engage.conversations.lifecycle import STEPS, Action, Missing, missing
from engage.conversations.models import Area, Conversation, ConversationState, Grouping
from engage.core import audit
from engage.core.database import db

#: What the desk may change; everything else follows from steps.
EDITABLE = frozenset(
    {
        "titles", "purposes", "who_for", "organisation_id", "audience_name", "audience_role", "reply_by", "opens_on",
        "closes_on", "answer_from", "safeguarding_lead_id", "safeguarding_deputy_id", "safeguarding_hours", "reads_on",
        "children_route", "children_reason", "ladder_step", "ladder_evidence", "grouping_id", "refusal_reasons",
        "moderation_policy", "read_back",
    }
)  # fmt: skip

#: What stands in the place of a slug in an address already: `/desk/conversations/new`.
RESERVED = frozenset({"new"})


class StaleError(Exception):
    """Somebody changed the conversation meanwhile; nothing was overwritten."""


class StepError(Exception):
    """This step is not in the table from where the conversation stands."""


class CannotOpen(Exception):
    """Something is missing; `missing` says what."""

    def __init__(self, found: list[Missing]) -> None:
        super().__init__(", ".join(each.key for each in found))
        self.missing = found


def create(
    title: str, *, organisation: Organisation | None, by: str, now: datetime, language: str = "en"
) -> Conversation:
    """A new draft, with a slug made from its title."""
    conversation = Conversation(
        slug=_free_slug(title),
        titles={language: title},
        purposes={},
        who_for={},
        organisation_id=organisation.id if organisation else None,
        state=ConversationState.DRAFT,
    )
    db.session.add(conversation)
    db.session.flush()
    audit.record(by, "conversation.created", f"conversation:{conversation.id}", now=now)
    return conversation


def edit(
    conversation: Conversation,
    changes: Mapping[str, Any],
    *,
    revision: int,
    by: str,
    now: datetime,
    language: str = "en",
) -> None:
    """Change what the desk may change. `revision` is the one that the person saw.

    Raises StaleError with nothing changed, and CannotOpen where it has opened and would lack something it needs.
    """
    if conversation.revision != revision:
        raise StaleError
    for name, value in changes.items():
        if name not in EDITABLE:
            raise ValueError(f"{name} is not edited here")
        setattr(conversation, name, value)
    if conversation.state is not ConversationState.DRAFT and (found := missing(conversation, language=language)):
        raise CannotOpen(found)
    _touch(conversation)
    audit.record(by, "conversation.edited", f"conversation:{conversation.id}", now=now)


def open_(conversation: Conversation, *, by: str, now: datetime, today: date, language: str = "en") -> None:
    """Let people take part, from its first day. Raises CannotOpen with all that is missing, and StepError."""
    found = missing(conversation, language=language, today=today)
    if conversation.state is ConversationState.DRAFT and found:
        raise CannotOpen(found)
    _step(conversation, Action.OPEN, by=by, now=now)


def close(conversation: Conversation, *, by: str, now: datetime, today: date) -> None:
    """Let nobody take part any more; its answer is owed from today where that is before its last day."""
    _step(conversation, Action.CLOSE, by=by, now=now)
    if conversation.closes_on is None or conversation.closes_on > today:
        conversation.closes_on = today
    db.session.flush()


def mark_read(conversation: Conversation, *, by: Staff, now: datetime) -> None:
    """The audience says: I have read it (R3.3). The first time counts."""
    if conversation.audience_read_at is not None:
        return
    conversation.audience_read_at = now
    db.session.flush()
    audit.record(by.actor, "conversation.read", f"conversation:{conversation.id}", now=now)


def _step(conversation: Conversation, action: Action, *, by: str, now: datetime) -> None:
    step = STEPS.get((conversation.state, action))
    if step is None:
        raise StepError(f"{action} is not possible from {conversation.state}")
    conversation.state = step.to
    _touch(conversation)
    past = {Action.OPEN: "conversation.opened", Action.CLOSE: "conversation.closed"}[action]
    audit.record(by, past, f"conversation:{conversation.id}", now=now)


def _touch(conversation: Conversation) -> None:
    """Make forms that others have open stale, and every cached page of it."""
    conversation.revision += 1
    conversation.words_epoch = (conversation.words_epoch or 1) + 1
    db.session.flush()


def slug_of(title: str) -> str:
    """Letters, digits and hyphens: “Getting about!” becomes “getting-about”."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-") or "conversation"


def _free_slug(title: str) -> str:
    stem = slug_of(title)
    taken = RESERVED | set(db.session.scalars(select(Conversation.slug).where(Conversation.slug.startswith(stem))))
    return next(each for n in range(1, len(taken) + 2) if (each := stem if n == 1 else f"{stem}-{n}") not in taken)


class PlacesError(Exception):
    """The places cannot be loaded; the message says which line of them is wrong."""


def add_grouping(key: str, names: Mapping[str, str]) -> Grouping:
    """The grouping `key`, made where it is not there yet, with these names."""
    grouping = db.session.scalar(select(Grouping).where(Grouping.key == key))
    if grouping is None:
        grouping = Grouping(key=key, names={})
        db.session.add(grouping)
    grouping.names = dict(names)
    db.session.flush()
    return grouping


def add_area(key: str, names: Mapping[str, str], *, grouping: Grouping, within: Sequence[Area] = ()) -> Area:
    """The area `key` of this grouping, made where it is not there yet; it lies in each of `within`."""
    area = db.session.scalar(select(Area).where(Area.key == key))
    if area is None:
        area = Area(key=key, names={}, grouping=grouping)
        db.session.add(area)
    area.names, area.grouping, area.within = dict(names), grouping, list(within)
    db.session.flush()
    return area


def load_places(places: Mapping[str, Any]) -> int:
    """Add or rename the groupings and areas of `places` (as `places/dorset.json`); how many areas it names.

    Loading twice changes nothing; areas that the file no longer names stay, as people have picked them.
    """
    known: dict[str, Area] = {area.key: area for area in db.session.scalars(select(Area).order_by(Area.id))}
    count = 0
    try:
        for group in places["groupings"]:
            grouping = add_grouping(group["key"], group["names"])
            for each in group["areas"]:
                wider = [known[key] for key in each.get("within", [])]
                known[each["key"]] = add_area(each["key"], each["names"], grouping=grouping, within=wider)
                count += 1
    except (KeyError, TypeError, AttributeError) as error:
        raise PlacesError(f"The places name {error}, which is not there.") from None
    return count
