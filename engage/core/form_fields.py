"""Fields of desk forms that WTForms has not: a day in three parts, words in several languages, a whole number.

Their macros are in `core/fields.html`. What was typed stays typed, also where it could not be read (R2.3).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from wtforms import Field, IntegerField
from wtforms.form import BaseForm
from wtforms.utils import unset_value

from engage.core.languages import NAMES, _, direction

PARTS = ("day", "month", "year")


def differing(form: BaseForm, stands: object) -> list[Field]:
    """The fields whose typed data is not what stands in the attribute of the same name, for a page that says 409."""
    return [field for field in form if hasattr(stands, field.name) and field.data != getattr(stands, field.name)]


def read_day(day: str, month: str, year: str) -> date | None:
    """The day that these three parts name, None where all are empty. Raises ValueError with what to do, in words."""
    parts = [part.strip() for part in (day, month, year)]
    if not any(parts):
        return None
    if not all(parts):
        raise ValueError(_("Give the day, the month and the year, such as 15 1 2027."))
    if not all(part.isdecimal() for part in parts):
        raise ValueError(_("Write the day, the month and the year in figures, such as 15 1 2027."))
    if len(parts[2]) != 4:
        raise ValueError(_("Write the year with four figures, such as 2027."))
    try:
        return date(int(parts[2]), int(parts[1]), int(parts[0]))
    except ValueError:
        raise ValueError(_("There is no such day. Check it, such as 15 1 2027.")) from None


class InputsField(Field):
    """A field with several inputs, named after it. `read` takes them from what was sent."""

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        self.process_errors = []
        self.data = self.object_data = (self.default() if callable(self.default) else self.default) if (
            data is unset_value
        ) else data  # fmt: skip
        self.show(self.data)
        if formdata and any(key == self.name or key.startswith(f"{self.name}-") for key in formdata):
            try:
                self.data = self.read(formdata)
            except ValueError as error:
                self.data = self.object_data
                self.process_errors.append(str(error))

    def show(self, data: Any) -> None:
        """Set what the inputs show."""
        raise AttributeError("each kind of field shows its own")

    def read(self, formdata: Any) -> Any:
        """The data that was sent."""
        raise AttributeError("each kind of field reads its own")


class DayField(InputsField):
    """A day, typed as day, month and year (`name-day` …)."""

    parts: Mapping[str, str]

    def show(self, data: date | None) -> None:
        self.parts = {part: str(getattr(data, part)) if data else "" for part in PARTS}

    def read(self, formdata: Any) -> date | None:
        self.parts = {part: str(formdata.get(f"{self.name}-{part}", ""))[:10] for part in PARTS}
        return read_day(*self.parts.values())


class WordsField(InputsField):
    """A language map, with a text for each language and, where there are variants, for each of them.

    `plain`: a language that has the first variant alone is kept as a text, unless it was kept by variants before.
    """

    def __init__(
        self, label: Any = None, *, languages: Sequence[str], variants: Sequence[str] = (), long: bool = False,
        plain: bool = False, **more: Any,
    ) -> None:  # fmt: skip
        super().__init__(label, **more)
        self.languages, self.variants, self.long, self.plain = tuple(languages), tuple(variants), long, plain

    @property
    def inputs(self) -> list[dict[str, Any]]:
        """What to draw: name, id (the first one's is the field's), language, variant, text."""
        drawn: list[dict[str, Any]] = []
        for language in self.languages:
            for variant in self.variants or ("",):
                name = f"{self.name}-{language}" + (f"-{variant}" if variant else "")
                drawn.append(
                    {
                        "name": name,
                        "id": name if drawn else self.id,
                        "language": language,
                        "language_name": NAMES[language],
                        "dir": direction(language),
                        "variant": variant,
                        "text": self.texts.get((language, variant), ""),
                    }
                )
        return drawn

    def show(self, data: Mapping[str, Any] | None) -> None:
        self.texts: dict[tuple[str, str], str] = {}
        for language, text in (data or {}).items():
            if isinstance(text, Mapping):
                self.texts |= {(language, variant): str(words) for variant, words in text.items()}
            else:
                self.texts[language, self.variants[0] if self.variants else ""] = str(text)

    def read(self, formdata: Any) -> dict[str, Any]:
        kept = {key: text for key, text in self.texts.items() if key[0] not in self.languages}
        self.texts = kept | {
            (each["language"], each["variant"]): str(formdata.get(each["name"], "")).replace("\r\n", "\n").strip()
            for each in self.inputs
        }
        found: dict[str, Any] = {}
        for (language, variant), text in self.texts.items():
            if text and self.variants:
                found.setdefault(language, {})[variant or self.variants[0]] = text
            elif text:
                found[language] = text
        return {language: self._as_kept(language, said) for language, said in found.items()}

    def _as_kept(self, language: str, said: Any) -> Any:
        """`said` in the shape in which this language stood before, so that what nobody changed stays equal."""
        stood = (self.object_data or {}).get(language)
        alone = self.plain and not isinstance(stood, Mapping) and set(said) == {self.variants[0]}
        return said[self.variants[0]] if alone else said


class NumberField(IntegerField):
    """A whole number, or nothing."""

    def process_formdata(self, valuelist: list[str]) -> None:
        if not valuelist:
            return  # nothing was sent: what was there stays
        typed = valuelist[0].strip()
        if not typed:
            self.data = None
        elif typed.isdecimal() and len(typed) < 8:
            self.data = int(typed)
        else:
            self.data = None
            raise ValueError(_("Write a whole number in figures, such as 20."))
