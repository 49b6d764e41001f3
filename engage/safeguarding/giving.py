"""Everything about one concern, to hand to the police or the local authority. The tool never stands in their way."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from engage.core.languages import pick
from engage.safeguarding import words
from engage.safeguarding.models import Concern, ConcernAction
from engage.safeguarding.queries import links_of
from engage.safeguarding.services import Opened
from engage.safeguarding.telling import Telling


def everything(concern: Concern, opened: Opened, *, now: datetime) -> dict[str, Any]:
    """All of it as plain data: what was asked and said, what is known of who said it, what was done, by whom."""
    voice = concern.voice
    person = voice.participation if voice else None
    return {
        "number": concern.id,
        "drill": concern.drill,
        "conversation": pick(concern.conversation.titles),
        "kind": words.kind_word(concern.kind, concern.lane),
        "urgency": str(words.URGENCIES[concern.urgency]),
        "how_it_came": str(words.LANES[concern.lane]),
        "state": str(words.STATES[concern.state]),
        "closed_because": str(words.CLOSINGS[concern.closed_because]) if concern.closed_because else "",
        "opened_at": concern.opened_at.isoformat(),
        "day": person.day.isoformat() if person else "",
        "sent": voice is not None,
        "asked": pick(voice.prompt) if voice else "",
        "language": voice.language if voice else "",
        "words": opened.words,
        "checker": {"rule": concern.rule, "rests_on": opened.rests_on},
        "contact_left": opened.contact,
        "person": {
            "area": pick(person.area.names) if person.area else "",
            "age": person.age_band or "",
            "on_behalf_of": person.on_behalf_of or "",
            "helped_by": person.helped_by or "",
        }
        if person
        else {},
        "record": [_line(line, opened) for line in concern.actions],
        "linked": [
            {"number": other.id, "why": opened.links[link.id], "by": link.by.name, "on": link.on.isoformat()}
            for link, other in links_of(concern)
        ],
        "made_at": now.isoformat(),
    }


def _line(line: ConcernAction, opened: Opened) -> dict[str, Any]:
    return {
        "at": line.at.isoformat(),
        "by": line.by.name if line.by else "",
        "what": str(words.ACTIONS.get(line.action, line.action)),
        "note": opened.notes.get(line.id, ""),
        **_told(opened.tellings.get(line.id)),
    }


def _told(telling: Telling | None) -> dict[str, Any]:
    if telling is None:
        return {}
    return {
        "told": [str(words.TOLD[each]) for each in telling.whom],
        "on": telling.day.isoformat() if telling.day else "",
        "reference": telling.reference,
        "said": telling.note,
    }
