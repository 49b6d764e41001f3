"""Questions with several answers: multiple choice, and a rank of the top few."""

from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l
from wtforms import Form

from surveys.definition import Item
from surveys.expressions import ESCAPES
from surveys.field_types.base import (
    Answer,
    Box,
    Choice,
    FieldType,
    as_choices,
    is_escape,
    labelled,
    options_offered,
    words_for,
)
from surveys.field_types.fields import AtLeastOnePlace, ChooseSeveral, NotBesidePlaces, Place


class MultipleChoice(FieldType):
    """Checkbox cards. The answer is a list of ids; "I don't know" is a list of its own."""

    type = "multiple_choice"
    missing_optional: ClassVar[Any] = _l("Choose one or more, or skip this question")
    missing: ClassVar[Any] = _l("Choose one or more")

    def build(self, item: Item, language: str, variant: str) -> dict[str, Any]:
        return {
            self.name(item): ChooseSeveral(
                item.label.read(language, variant),
                choices=labelled(options_offered(item), language, variant),
                missing=self.missing_optional if item.optional else self.missing,
            )
        }

    def fill(self, item: Item, answer: Answer) -> dict[str, Any]:
        return {self.name(item): list(answer or [])}

    def read(self, item: Item, form: Form) -> Answer:
        ticked = form[self.name(item)].data or []
        return [option.id for option in options_offered(item) if option.id in ticked] or None

    def choices(self, item: Item, form: Form, language: str, variant: str) -> tuple[Choice, ...]:
        return as_choices(item.options, form[self.name(item)].data or [], language, variant, self.name(item))

    def escapes(self, item: Item, form: Form, language: str, variant: str) -> tuple[Choice, ...]:
        chosen = form[self.name(item)].data or []
        return as_choices(item.escapes, chosen, language, variant, self.name(item), start=len(item.options))

    def show(self, item: Item, answer: Answer, language: str, variant: str) -> tuple[str, ...]:
        return tuple(words_for(item, value, language, variant) for value in answer or ())

    def cells(self, item: Item, answer: Answer) -> tuple[str, ...]:
        return tuple(answer or ())

    def columns(self, item: Item, language: str) -> dict[str, str]:
        question = item.label.read(language)
        offered = options_offered(item)
        return {f"{item.id}.{option.id}": f"{question}: {option.label.read(language)}" for option in offered}

    def export(self, item: Item, answer: Answer) -> dict[str, str | int | None]:
        said = answer is not None
        return {f"{item.id}.{o.id}": int(o.id in answer) if said else None for o in options_offered(item)}


class Rank(FieldType):
    """The top few, one select a place: no drag, no script, one page load, the phone's own list to pick from.

    The answer is a list of ids, most important first. Fewer than the places is fine; an empty place closes.
    """

    type = "rank"
    missing_optional: ClassVar[Any] = _l("Choose at least one, or skip this question")
    missing: ClassVar[Any] = _l("Choose at least one")

    def build(self, item: Item, language: str, variant: str) -> dict[str, Any]:
        names = tuple(self._names(item))
        instead = self._instead(item) if item.escapes else None
        missing = self.missing_optional if item.optional else self.missing
        choices = labelled(item.options, language, variant)
        fields: dict[str, Any] = {
            name: Place(
                place.read(language, variant),
                [AtLeastOnePlace(names, instead, missing)] if name == names[0] else [],
                choices=choices,
                earlier=names[: names.index(name)],
            )
            for name, place in zip(names, item.places, strict=True)
        }
        if instead:
            fields[instead] = ChooseSeveral(
                validators=[NotBesidePlaces(names)], choices=labelled(item.escapes, language, variant)
            )
        return fields

    def fill(self, item: Item, answer: Answer) -> dict[str, Any]:
        ranked = [] if is_escape(answer) else list(answer or [])
        data: dict[str, Any] = dict.fromkeys(self._names(item), "")
        data |= dict(zip(self._names(item), ranked, strict=False))
        if item.escapes:
            data[self._instead(item)] = list(answer) if is_escape(answer) else []
        return data

    def read(self, item: Item, form: Form) -> Answer:
        ranked = [form[name].data for name in self._names(item) if form[name].data]
        return ranked or self._escaped(item, form)[:1] or None

    def escapes_named(self, item: Item) -> str:
        return self._instead(item)

    def errors(self, item: Item, form: Form) -> tuple[tuple[str, str], ...]:
        """Those of each place, then that of what is chosen instead; one line a problem, at the first place with it."""
        found = [(name, str(words)) for name in self._names(item) for words in form[name].errors]
        if item.escapes:
            found += [(self._instead(item), str(words)) for words in form[self._instead(item)].errors]
        first: dict[str, str] = {}
        for name, words in found:
            first.setdefault(words, name)
        return tuple((name, words) for words, name in first.items())

    def choices(self, item: Item, form: Form, language: str, variant: str) -> tuple[Choice, ...]:
        """What there is to choose from, for Easy Read to show with pictures; the selects are in `boxes`."""
        return as_choices(item.options, [], language, variant, self.name(item))

    def boxes(self, item: Item, form: Form, language: str, variant: str) -> tuple[Box, ...]:
        return tuple(
            Box(
                name=name,
                input_id=name,
                label=place.read(language, variant),
                choices=as_choices(item.options, [form[name].data or ""], language, variant, name),
                error=next((str(words) for words in form[name].errors), ""),
            )
            for name, place in zip(self._names(item), item.places, strict=True)
        )

    def escapes(self, item: Item, form: Form, language: str, variant: str) -> tuple[Choice, ...]:
        return as_choices(item.escapes, self._escaped(item, form), language, variant, self._instead(item))

    def show(self, item: Item, answer: Answer, language: str, variant: str) -> tuple[str, ...]:
        words = [words_for(item, value, language, variant) for value in answer or ()]
        if is_escape(answer):
            return tuple(words)
        places = [place.read(language, variant) for place in item.places]
        return tuple(f"{place}: {said}" for place, said in zip(places, words, strict=False))

    def cells(self, item: Item, answer: Answer) -> tuple[str, ...]:
        """Each option once for standing among the top, and once for its place: "cost", "cost@1"."""
        if is_escape(answer):
            return tuple(answer)
        return tuple(cell for n, value in enumerate(answer or (), 1) for cell in (value, f"{value}@{n}"))

    def columns(self, item: Item, language: str) -> dict[str, str]:
        question = item.label.read(language)
        return {f"{item.id}.{n}": f"{question}: {p.read(language)}" for n, p in enumerate(item.places, 1)}

    def export(self, item: Item, answer: Answer) -> dict[str, str | int | None]:
        said = list(answer or [])
        return {f"{item.id}.{n}": said[n - 1] if n <= len(said) else None for n in range(1, len(item.places) + 1)}

    def _names(self, item: Item) -> list[str]:
        """The first place carries the question's own id."""
        name = self.name(item)
        return [name if n == 1 else f"{name}-{n}" for n in range(1, len(item.places) + 1)]

    def _instead(self, item: Item) -> str:
        return f"{self.name(item)}-instead"

    def _escaped(self, item: Item, form: Form) -> list[str]:
        if not item.escapes:
            return []
        return [value for value in form[self._instead(item)].data or [] if value in ESCAPES]
