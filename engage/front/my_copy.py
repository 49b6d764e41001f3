"""A person's own copy of everything that is held under their code, as plain data; words come back as they came."""

from __future__ import annotations

from datetime import date
from typing import Any

from engage.conversations.words import age_in_words
from engage.core.crypto import unseal
from engage.core.languages import _, pick
from engage.front.my_voice import Passage, passages, refusal_reason
from engage.intake import words
from engage.themes.words import say_source
from engage.voices.models import Participation, VoiceState
from engage.voices.words import say_language
from surveys.queries_own import answers_of_person


def copy_of(participation: Participation, *, variant: str, today: date) -> dict[str, Any]:
    """Everything held under this code, in the request's language: JSON as it is, and what the page prints."""
    conversation = participation.conversation
    level = words.level(participation.consent, variant)
    return {
        "made_on": today.isoformat(),
        "conversation": pick(conversation.titles, variant=variant),
        "told_on": participation.day.isoformat(),
        "told_by": say_source(participation),
        "language": say_language(participation.language),
        "easy_read": participation.variant == "easy",
        "about_you": _about(participation),
        "consent": {
            "level": participation.consent.value,
            "in_words": level.text,
            "name": unseal(participation.shown_name) if participation.shown_name else "",
        },
        "everything_taken_back_on": _day(participation.withdrawn_on),
        "answers": [
            {"question": question, "answer": list(lines)}
            for question, lines in answers_of_person(participation.id, variant=variant)
        ],
        "passages": [_passage(each, participation, variant) for each in passages(participation)],
        "not_in_this_copy": not_in_it(),
    }


def not_in_it() -> list[str]:
    """What is kept and not given out here, and why."""
    return [
        str(_("Your four words. We keep only a scrambled form of them.")),
        str(_("Notes of the people who keep people safe, where words may mean danger to somebody.")),
        str(_("Words that you took back. They are locked and shown to nobody until they are deleted.")),
    ]


def _about(participation: Participation) -> dict[str, Any]:
    area = participation.area
    told = {
        "area": pick(area.names) if area else "",
        "age": age_in_words(participation.age_band),
        "helped_by": participation.helped_by or "",
        "on_behalf_of": participation.on_behalf_of or "",
        "parents": f"{participation.parents}, {_day(participation.parents_on)}" if participation.parents else "",
        **{f"equality: {key}": value for key, value in (participation.equality or {}).items()},
    }
    return {key: value for key, value in told.items() if value}


def _passage(each: Passage, participation: Participation, variant: str) -> dict[str, Any]:
    voice = each.voice
    gone = each.taken_back or participation.withdrawn_on is not None
    refused = voice.state is VoiceState.REFUSED
    return {
        "question": pick(voice.prompt, variant=variant),
        "words": "" if gone else unseal(voice.original),
        "as_others_would_see_it": "" if gone else voice.text,
        "language": say_language(voice.language),
        "came_on": voice.received_on.isoformat(),
        "changed_on": _day(voice.corrected_on),
        "taken_back_on": _day(voice.withdrawn_on),
        "where_it_stands": [each.title, *(str(line) for line in each.lines)],
        "refused_because": refusal_reason(voice, participation.conversation) if refused else "",
        "themes": [pick(theme.names, variant=variant) for theme in each.themes],
        "themes_not_public": each.private_themes,
        "answers": [
            {
                "title": pick(reply.titles, variant=variant),
                "address": f"/you-said-we-did/{reply.slug}",
                "quotes_you": reply in each.quoted_in,
            }
            for reply in each.replies
        ],
    }


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
