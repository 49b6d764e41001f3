"""The form of one page: the fields of the items shown on it."""

from collections.abc import Mapping, Sequence
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import Form

from surveys.definition import Item
from surveys.field_types import FIELD_TYPES, Question
from surveys.field_types.fields import tidy
from surveys.journey import Journey

PREFIX = "q-"
#: More boxes than this no page has.
MOST_READ_AHEAD = 8


def page_form(items: Sequence[Item], language: str, variant: str, base: type[Form] = Form) -> type[Form]:
    """A form class with the fields of these items, on top of `base` (FlaskForm in a request)."""
    fields: dict[str, Any] = {}
    for item in items:
        fields |= FIELD_TYPES[item.type].build(item, language, variant)
    return type("PageForm", (base,), fields)


def filled(items: Sequence[Item], answers: Mapping[str, Any]) -> dict[str, Any]:
    """Data for the form from the answers given so far."""
    data: dict[str, Any] = {}
    for item in items:
        data |= FIELD_TYPES[item.type].fill(item, answers.get(item.id))
    return data


def answers_in(items: Sequence[Item], form: Form) -> dict[str, Any]:
    """Item id → answer in a valid form, None for each item where nothing was said."""
    return {item.id: FIELD_TYPES[item.type].read(item, form) for item in items}


def questions(items: Sequence[Item], form: Form, language: str, variant: str) -> list[Question]:
    """The items with their form, ready to print."""
    return [FIELD_TYPES[item.type].ask(item, form, language, variant) for item in items]


def own_words_in(items: Sequence[Item], form: Form) -> dict[str, str]:
    """Item id → what was typed, sound or not, so that it can be screened."""
    return {item.id: FIELD_TYPES[item.type].typed(item, form) for item in items if item.is_free_text}


def own_words_sent(sent: MultiDict[str, str]) -> list[str]:
    """What may be own words among the fields of a page, before anybody has looked which questions it asks."""
    texts = [tidy(text) for name, text in sent.items() if name.startswith(PREFIX)]
    return [text for text in texts if " " in text][:MOST_READ_AHEAD]


def sound_answers(items: Sequence[Item], form: Form) -> dict[str, Any]:
    """The answers without an error, in a form that was validated."""
    return answers_in([item for item in items if not FIELD_TYPES[item.type].errors(item, form)], form)


def unsound_fields(items: Sequence[Item], form: Form, sent: MultiDict[str, str]) -> dict[str, list[str]]:
    """What was sent in the form's fields, where something of it has an error; else nothing."""
    if len(sound_answers(items, form)) == len(items):
        return {}
    return {field.name: sent.getlist(field.name) for field in form if any(sent.getlist(field.name))}


def summary(journey: Journey, language: str, variant: str) -> list[tuple[str, str, tuple[str, ...]]]:
    """(page id, question, answer in lines) of everything on the path; no lines where it was skipped."""
    answers = journey.relevant()
    return [
        (
            page_id,
            item.label.read(language, variant),
            FIELD_TYPES[item.type].show(item, answers.get(item.id), language, variant),
        )
        for page_id, item in journey.shown()
    ]
