"""The form of one page: the fields of the items shown on it."""

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import Form

from surveys.definition import Item
from surveys.field_types import FIELD_TYPES, Question


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
