"""WTForms fields whose messages are in our words. Nothing is `required` in the browser (R2.3)."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Field, Form, RadioField, SelectField, SelectMultipleField, TextAreaField
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from surveys.expressions import ESCAPES


def offered(field: Any) -> dict[str, str]:
    """Value → words of what a field lets a person choose."""
    return {choice.value: choice.label for choice in field.choices}


class ChooseOne(RadioField):
    """Radio buttons; `missing` is what to say where nothing, or nothing that was offered, is chosen."""

    def __init__(self, *args: Any, missing: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.missing = missing

    def process_formdata(self, valuelist: list[str]) -> None:
        # WTForms would keep the draft's answer where nothing was sent.
        self.data = valuelist[0] if valuelist else None

    def pre_validate(self, form: Form) -> None:
        if self.data not in offered(self):
            raise ValidationError(self.missing)


class ChooseSeveral(SelectMultipleField):
    """Checkboxes. "I don't know" stands alone: whoever ticks another box beside it is told."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, *args: Any, missing: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.missing = missing

    def pre_validate(self, form: Form) -> None:
        labels = offered(self)
        known = [value for value in self.data or [] if value in labels]
        if (self.missing and not known) or len(known) != len(self.data or []):
            raise ValidationError(self.missing or _l("Choose from the list"))
        alone = [labels[value] for value in known if value in ESCAPES]
        if alone and len(known) > 1:
            raise ValidationError(_l("Choose “%(answer)s”, or other answers. Not both", answer=alone[0]))


class Place(SelectField):
    """One place of a rank: the same list of options, and empty."""

    def __init__(self, *args: Any, earlier: tuple[str, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.earlier = earlier

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = valuelist[0] if valuelist else ""

    def pre_validate(self, form: Form) -> None:
        if not self.data:
            return
        labels = offered(self)
        if self.data not in labels:
            raise ValidationError(_l("Choose one from the list"))
        for name in self.earlier:
            if form[name].data == self.data:
                raise ValidationError(
                    _l(
                        "You chose “%(answer)s” twice. Choose another one, or leave this empty",
                        answer=labels[self.data],
                    )
                )


class AtLeastOnePlace:
    """On the first place of a rank: something is chosen, in some place or instead of all."""

    def __init__(self, names: tuple[str, ...], instead: str | None, missing: Any) -> None:
        self.names = names
        self.instead = instead
        self.missing = missing

    def __call__(self, form: Form, field: Field) -> None:
        others = (*self.names, self.instead) if self.instead else self.names
        if not any(form[name].data for name in others):
            raise ValidationError(self.missing)


class NotBesidePlaces:
    """On what is chosen instead of a rank: no place is filled as well."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self.names = names

    def __call__(self, form: Form, field: Field) -> None:
        if field.data and any(form[name].data for name in self.names):
            instead = offered(field).get(field.data[0])
            raise ValidationError(_l("Choose “%(answer)s”, or other answers. Not both", answer=instead))


def tidy(words: str) -> str:
    """Own words with one kind of line end and no blank edges."""
    return words.replace("\r\n", "\n").replace("\r", "\n").strip()


class OwnWords(TextAreaField):
    """A person's own words, with one kind of line end and no blank edges."""

    def __init__(self, *args: Any, most: int, missing: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.most = most
        self.missing = missing

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = tidy(valuelist[0]) if valuelist else ""

    def pre_validate(self, form: Form) -> None:
        length = len(self.data or "")
        if self.missing and not length:
            raise ValidationError(self.missing)
        if length > self.most:
            raise ValidationError(
                _l(
                    "There is room for %(most)s letters. Take out about %(over)s",
                    most=self.most,
                    over=length - self.most,
                )
            )
