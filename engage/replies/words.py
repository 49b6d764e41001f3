"""How an answer reads as a word, where there is no tag around it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engage.core.languages import _, _l, say_date
from engage.replies.models import Reply, ReplyState, Status

#: Each answer by itself, for lists to choose from.
STATUS: Mapping[Status, Any] = {
    Status.DID: _l("We did it"),
    Status.DOING: _l("We are doing it"),
    Status.WILL: _l("We will do it"),
    Status.CANT: _l("We can’t"),
    Status.STOPPED: _l("We stopped"),
    Status.PASSED: _l("Not ours: passed on"),
}

STATE: Mapping[ReplyState, Any] = {
    ReplyState.DRAFT: _l("Being written"),
    ReplyState.SIGN_OFF: _l("Waits for sign-off"),
    ReplyState.PUBLISHED: _l("Published"),
}

#: What is said once a step is taken.
DONE: Mapping[str, Any] = {
    "submit": _l("It waits for somebody else to sign it off."),
    "send_back": _l("It went back to its writer."),
    "publish": _l("Published. Everybody can read it now."),
    "check_easy": _l("Your check is on record. Its Easy Read is shown."),
}

#: What was done to a reply, by its action in the record.
ACTIONS: Mapping[str, Any] = {
    "reply.drafted": _l("started it"),
    "reply.edited": _l("changed it"),
    "reply.quotes_chosen": _l("chose quotes"),
    "reply.submitted": _l("asked for sign-off"),
    "reply.sent_back": _l("sent it back"),
    "reply.published": _l("signed it off and published it"),
    "reply.easy_read_checked": _l("checked its Easy Read"),
    "reply.corrected": _l("corrected it"),
}


def answer_in_words(reply: Reply) -> str:
    """“We are doing it by 15 January 2027”: the answer with its day or its receiver."""
    if reply.status is Status.DOING and reply.done_by:
        return str(_("We are doing it by %(date)s", date=say_date(reply.done_by)))
    if reply.status is Status.WILL and reply.done_by:
        return str(_("We will, by %(date)s", date=say_date(reply.done_by)))
    if reply.status is Status.PASSED and reply.passed_to:
        return str(_("Not ours: passed to %(whom)s", whom=reply.passed_to))
    return str(STATUS[reply.status]) if reply.status else ""
