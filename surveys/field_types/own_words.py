"""Questions answered in a person's own words: these become voices."""

from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l
from wtforms import Form

from surveys.definition import Item
from surveys.field_types.base import Answer, FieldType
from surveys.field_types.fields import OwnWords

ANSWERED = "answered"


class FreeText(FieldType):
    """The answer is the words. They go to voices; counts say only that something was said."""

    is_free_text = True
    most: ClassVar[int]

    def build(self, item: Item, language: str, variant: str) -> dict[str, Any]:
        missing = None if item.optional else _l("Write your answer")
        return {self.name(item): OwnWords(item.label.read(language, variant), most=self.most, missing=missing)}

    def fill(self, item: Item, answer: Answer) -> dict[str, Any]:
        return {self.name(item): answer or ""}

    def read(self, item: Item, form: Form) -> Answer:
        return form[self.name(item)].data or None

    def typed(self, item: Item, form: Form) -> str:
        return form[self.name(item)].data or ""

    def show(self, item: Item, answer: Answer, language: str, variant: str) -> tuple[str, ...]:
        return (answer,) if answer else ()

    def cells(self, item: Item, answer: Answer) -> tuple[str, ...]:
        return (ANSWERED,) if answer else ()

    def columns(self, item: Item, language: str) -> dict[str, str]:
        return {item.id: item.label.read(language)}

    def export(self, item: Item, answer: Answer) -> dict[str, str | int | None]:
        return {item.id: answer or None}


class ShortText(FreeText):
    type = "short_text"
    most = 300


class LongText(FreeText):
    type = "long_text"
    most = 5000
