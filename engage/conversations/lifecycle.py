"""What a conversation must have before it opens, what may follow what, and when its answer is late. Pure."""

from __future__ import annotations

import enum
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from engage.accounts.permissions import Permission
from engage.conversations.models import Conversation, ConversationState, LadderStep
from engage.core.languages import _l

#: Closed for so long without an answer is overdue, whatever date was promised (R7.3).
LONGEST_WAIT = timedelta(weeks=12)


@dataclass(frozen=True)
class Missing:
    """One thing that keeps a conversation from opening: the field it belongs to, and what to do, in words."""

    key: str
    words: Any


class Action(enum.StrEnum):
    OPEN = "open"
    CLOSE = "close"


@dataclass(frozen=True)
class Step:
    """Where an action leads, and who may take it."""

    to: ConversationState
    permission: Permission


#: What is not here cannot happen. A closed conversation stays closed: its answer is owed from that day (R3.4).
STEPS: Mapping[tuple[ConversationState, Action], Step] = {
    (ConversationState.DRAFT, Action.OPEN): Step(ConversationState.OPEN, Permission.RUN_CONVERSATIONS),
    (ConversationState.OPEN, Action.CLOSE): Step(ConversationState.CLOSED, Permission.RUN_CONVERSATIONS),
}


def missing(conversation: Conversation, *, language: str = "en", today: date | None = None) -> list[Missing]:
    """What must be there before the conversation can open, in the order of its form (R3.2, R3.3, R3.5, R4.3).

    `language` is the one in which every text is required. With `today`, a last day in the past counts too.
    """
    return [
        *_what_it_is(conversation, language),
        *_when(conversation, today),
        *_who_answers(conversation, language),
        *_who_keeps_safe(conversation, language),
        *_fairness(conversation, language),
    ]


def _said(texts: Mapping[str, Any] | None, language: str) -> bool:
    """Whether there is a text in this language; Easy Read alone is none."""
    text = (texts or {}).get(language) or ""
    return bool(str(text.get("standard") or "" if isinstance(text, Mapping) else text).strip())


def _what_it_is(conversation: Conversation, language: str) -> Iterator[Missing]:
    if not _said(conversation.titles, language):
        yield Missing("titles", _l("Give it a title."))
    if not _said(conversation.purposes, language):
        yield Missing("purposes", _l("Say why you ask, and what can change."))
    if not _said(conversation.who_for, language):
        yield Missing("who_for", _l("Say who it is for."))
    if conversation.organisation_id is None:
        yield Missing("organisation_id", _l("Choose the organisation that owns it."))


def _when(conversation: Conversation, today: date | None) -> Iterator[Missing]:
    opens, closes = conversation.opens_on, conversation.closes_on
    if opens is None:
        yield Missing("opens_on", _l("Give the first day."))
    if closes is None:
        yield Missing("closes_on", _l("Give the last day."))
    elif opens is not None and closes < opens:
        yield Missing("closes_on", _l("The last day must not be before the first day."))
    elif today is not None and closes < today:
        yield Missing("closes_on", _l("The last day has passed. Give a later one."))


def _who_answers(conversation: Conversation, language: str) -> Iterator[Missing]:
    if not conversation.audience_name.strip():
        yield Missing("audience_name", _l("Name the person who reads it and answers."))
    if not _said(conversation.audience_role, language):
        yield Missing("audience_role", _l("Say what part that person has, such as “transport team”."))
    if conversation.reply_by is None:
        yield Missing("reply_by", _l("Give the day by which they answer."))
    elif conversation.closes_on is not None and conversation.reply_by <= conversation.closes_on:
        yield Missing("reply_by", _l("The answer must come after the last day."))
    if not conversation.answer_from or conversation.answer_from < 1:
        yield Missing("answer_from", _l("Say from how many people on a theme must be answered."))


def _who_keeps_safe(conversation: Conversation, language: str) -> Iterator[Missing]:
    lead, deputy = conversation.safeguarding_lead_id, conversation.safeguarding_deputy_id
    if lead is None:
        yield Missing("safeguarding_lead_id", _l("Name a safeguarding lead."))
    if deputy is None:
        yield Missing("safeguarding_deputy_id", _l("Name a safeguarding deputy."))
    elif deputy == lead:
        yield Missing("safeguarding_deputy_id", _l("Lead and deputy must be two people."))
    hours = conversation.safeguarding_hours or {}
    if not hours.get("days") or not hours.get("from") or not hours.get("to") or hours["from"] >= hours["to"]:
        yield Missing("safeguarding_hours", _l("Give the days and hours in which the safeguarding queue is read."))
    if not _said(conversation.reads_on, language):
        yield Missing("reads_on", _l("Say when the answers are read, such as “every Tuesday and Friday”."))


def _fairness(conversation: Conversation, language: str) -> Iterator[Missing]:
    if conversation.children_route is None:
        yield Missing("children_route", _l("Choose the route for children."))
    if not conversation.children_reason.strip():
        yield Missing("children_reason", _l("Give the reason for the children’s route."))
    if conversation.ladder_step is None:
        yield Missing("ladder_step", _l("Choose the step on the ladder."))
    elif conversation.ladder_step is LadderStep.CO_PRODUCTION and not conversation.ladder_evidence.strip():
        yield Missing("ladder_evidence", _l("Co-production needs its evidence: who shared which power, and how."))
    reasons = conversation.refusal_reasons or []
    if not any(_said(reason.get("texts"), language) for reason in reasons):
        yield Missing("refusal_reasons", _l("List the reasons for which a contribution can be refused."))


def is_open(conversation: Conversation, today: date) -> bool:
    """Whether people can take part on this day: opened, and within its dates."""
    return (
        conversation.state is ConversationState.OPEN
        and conversation.opens_on is not None
        and conversation.closes_on is not None
        and conversation.opens_on <= today <= conversation.closes_on
    )


def was_open(conversation: Conversation, day: date) -> bool:
    """Whether people could take part at some time on or after this day; closing by hand moves the last day up."""
    return (
        conversation.state is not ConversationState.DRAFT
        and conversation.closes_on is not None
        and day <= conversation.closes_on
    )


def has_closed(conversation: Conversation, today: date) -> bool:
    """Whether it was open once and is no longer: closed by hand, or its last day has passed."""
    if conversation.state is ConversationState.OPEN:
        return conversation.closes_on is not None and conversation.closes_on < today
    return conversation.state is ConversationState.CLOSED


def answer_due(conversation: Conversation) -> date | None:
    """The day by which an answer is owed: the one promised, and never later than twelve weeks after closing (R7.3)."""
    promised = [conversation.reply_by] if conversation.reply_by else []
    closing = [conversation.closes_on + LONGEST_WAIT] if conversation.closes_on else []
    return min(promised + closing, default=None)


def overdue(conversation: Conversation, replies_published: int, today: date) -> bool:
    """Whether it closed, was not answered, and the day on which the answer was due has passed (R3.4, R7.3)."""
    due = answer_due(conversation)
    return has_closed(conversation, today) and replies_published == 0 and due is not None and due < today
