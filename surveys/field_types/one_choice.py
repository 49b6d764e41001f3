"""Questions with one answer: single choice, scale, area, age band, and whether to take part."""

from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l
from wtforms import Form

from surveys.definition import Item
from surveys.field_types.base import (
    Answer,
    Choice,
    FieldType,
    as_choices,
    labelled,
    options_offered,
    words_for,
)
from surveys.field_types.fields import ChooseOne


class OneChoice(FieldType):
    """Radio cards. The answer is the id of the chosen option."""

    missing_optional: ClassVar[Any] = _l("Choose one, or skip this question")
    missing: ClassVar[Any] = _l("Choose one")

    def build(self, item: Item, language: str, variant: str) -> dict[str, Any]:
        return {
            self.name(item): ChooseOne(
                item.label.read(language, variant),
                choices=labelled(options_offered(item), language, variant),
                missing=self.missing_optional if item.optional else self.missing,
            )
        }

    def fill(self, item: Item, answer: Answer) -> dict[str, Any]:
        return {self.name(item): None if answer is None else str(answer)}

    def read(self, item: Item, form: Form) -> Answer:
        return form[self.name(item)].data or None

    def choices(self, item: Item, form: Form, language: str, variant: str) -> tuple[Choice, ...]:
        chosen = form[self.name(item)].data
        return as_choices(item.options, [chosen], language, variant, self.name(item))

    def escapes(self, item: Item, form: Form, language: str, variant: str) -> tuple[Choice, ...]:
        chosen = form[self.name(item)].data
        after = len(item.options)
        return as_choices(item.escapes, [chosen], language, variant, self.name(item), start=after)

    def show(self, item: Item, answer: Answer, language: str, variant: str) -> tuple[str, ...]:
        return () if answer is None else (words_for(item, answer, language, variant),)

    def cells(self, item: Item, answer: Answer) -> tuple[str, ...]:
        return () if answer is None else (str(answer),)

    def columns(self, item: Item, language: str) -> dict[str, str]:
        return {item.id: item.label.read(language)}

    def export(self, item: Item, answer: Answer) -> dict[str, str | int | None]:
        return {item.id: answer}


class SingleChoice(OneChoice):
    type = "single_choice"


class Scale(OneChoice):
    """Three or five points, a face above each word (R1.6). The answer is the point as a number."""

    type = "scale"

    def read(self, item: Item, form: Form) -> Answer:
        chosen = super().read(item, form)
        return int(chosen) if chosen and chosen.isdigit() else chosen


class AgeBand(OneChoice):
    type = "age_band"


class Area(OneChoice):
    """An area out of those `Definition.with_areas` put in; the finest place we ever ask for (R3.1)."""

    type = "area"


class Assent(OneChoice):
    """Yes or no to taking part. A no ends kindly, and wins (R3.2)."""

    type = "assent"
    missing = _l("Choose yes or no")
