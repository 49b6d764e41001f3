"""What each answer demands, who may sign it, and what may follow what. Pure (R7.2, R1.5)."""

from __future__ import annotations

import enum
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engage.accounts.permissions import Permission
from engage.conversations.lifecycle import Missing
from engage.core.languages import _l
from engage.replies.models import Reply, ReplyState, Status


class Action(enum.StrEnum):
    EDIT = "edit"
    SUBMIT = "submit"
    SEND_BACK = "send_back"
    PUBLISH = "publish"
    CORRECT = "correct"


@dataclass(frozen=True)
class Step:
    """Where an action leads, who may take it, and whether it needs a reason."""

    to: ReplyState
    permission: Permission
    needs_reason: bool = False


_P = Permission
#: What is not here cannot happen. Nothing leads away from PUBLISHED: history is never deleted (R7.2).
STEPS: Mapping[tuple[ReplyState, Action], Step] = {
    (ReplyState.DRAFT, Action.EDIT): Step(ReplyState.DRAFT, _P.WRITE_REPLY),
    (ReplyState.DRAFT, Action.SUBMIT): Step(ReplyState.SIGN_OFF, _P.WRITE_REPLY),
    (ReplyState.SIGN_OFF, Action.SEND_BACK): Step(ReplyState.DRAFT, _P.SIGN_OFF_REPLY, needs_reason=True),
    (ReplyState.SIGN_OFF, Action.PUBLISH): Step(ReplyState.PUBLISHED, _P.SIGN_OFF_REPLY),
    (ReplyState.PUBLISHED, Action.CORRECT): Step(ReplyState.PUBLISHED, _P.SIGN_OFF_REPLY, needs_reason=True),
}

#: What to say where a step needs a reason and has none.
WHY: Mapping[Action, Any] = {
    Action.SEND_BACK: _l("Say what to change."),
    Action.CORRECT: _l("Say what was wrong, or what is new."),
}

#: What each answer demands besides what every reply needs: field → what to do (R7.2).
DEMANDS: Mapping[Status, Mapping[str, Any]] = {
    Status.DID: {"evidence": _l("“We did it” needs evidence: an address, or a sentence on what shows it.")},
    Status.DOING: {"done_by": _l("“We are doing it” needs the day by which it is done.")},
    Status.WILL: {"done_by": _l("“We will” needs the day by which it is done.")},
    Status.CANT: {
        "reasons": _l("“We can’t” needs a reason in plain words."),
        "decided_by": _l("“We can’t” needs to say who decided."),
        "look_again_on": _l("“We can’t” needs a day on which you look again."),
    },
    Status.STOPPED: {
        "reasons": _l("“We stopped” needs a reason in plain words."),
        "decided_by": _l("“We stopped” needs to say who decided."),
        "look_again_on": _l("“We stopped” needs a day on which you look again."),
    },
    Status.PASSED: {"passed_to": _l("“Not ours” needs to say to whom you passed it.")},
}


def missing(reply: Reply, *, language: str = "en") -> list[Missing]:
    """What must be there before the reply can be signed off. `language` is the one required of every text."""
    return [*_of_every_reply(reply, language), *_of_its_answer(reply, language)]


def _of_every_reply(reply: Reply, language: str) -> Iterator[Missing]:
    if not reply.themes:
        yield Missing("themes", _l("Choose at least one theme that this answers."))
    if not text_in(reply.titles, language):
        yield Missing("titles", _l("Give it a title."))
    if not text_in(reply.said, language):
        yield Missing("said", _l("Write what people said."))
    if not text_in(reply.answers, language):
        yield Missing("answers", _l("Write what you answer."))
    if not (reply.answered_by or "").strip():
        yield Missing("answered_by", _l("Say which team answers."))


def _of_its_answer(reply: Reply, language: str) -> Iterator[Missing]:
    if reply.status is None:
        yield Missing("status", _l("Choose the answer: did, doing, will, can’t, stopped or not ours."))
        return
    for field, words in DEMANDS[reply.status].items():
        value = getattr(reply, field)
        there = bool(text_in(value, language)) if isinstance(value, dict) else bool(str(value or "").strip())
        if not there:
            yield Missing(field, words)


def text_in(texts: Mapping[str, Any] | None, language: str, variant: str = "standard") -> str:
    """The text in exactly this language and variant, or empty: no falling back."""
    found = (texts or {}).get(language)
    if isinstance(found, Mapping):
        found = found.get(variant)
    elif variant != "standard":
        found = None
    return str(found or "").strip()


def may_sign(writer_ids: Collection[int], person_id: int) -> bool:
    """Two pairs of eyes: whoever wrote any of it never signs it."""
    return person_id not in writer_ids


def has_easy_read(reply: Reply, language: str) -> bool:
    """Whether title, what people said and the answer are all there in Easy Read."""
    return all(text_in(each, language, "easy") for each in (reply.titles, reply.said, reply.answers))


def shown_variant(reply: Reply, wanted: str, language: str) -> str:
    """“easy” only where it is wanted, whole, and a co-producer's check is on record; else “standard” (R1.5)."""
    easy = wanted == "easy" and reply.easy_checked_by_id is not None and has_easy_read(reply, language)
    return "easy" if easy else "standard"


def easy_texts(reply: Reply) -> dict[str, dict[str, str]]:
    """All Easy Read texts by field and language: a change in them undoes the check."""
    return {
        field: {language: text for language in (getattr(reply, field) or {}) if (text := _easy(reply, field, language))}
        for field in ("titles", "said", "answers", "reasons")
    }


def _easy(reply: Reply, field: str, language: str) -> str:
    return text_in(getattr(reply, field), language, "easy")
