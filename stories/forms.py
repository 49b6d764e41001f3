"""The form of each step. Only saying yes must be answered; everything else may be skipped (R1.7)."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, RadioField, SelectField, TextAreaField, ValidationError
from wtforms.validators import Optional

from engage.core.languages import _
from stories.definition import AGE_BANDS, HELPED_BY, ON_BEHALF_OF

LONGEST_TEXT = 20_000


def one_of(values: Any) -> RadioField:
    return RadioField(choices=list(values), validators=[Optional()])


class StepForm(FlaskForm):
    """A step; its `answer` is what the draft keeps under the step's name."""

    def fill(self, answer: Any) -> None:
        """Show what was answered before."""
        for name, value in (answer or {}).items():
            if name in self:
                self[name].data = value


class AgreeForm(StepForm):
    """Saying yes, always asked; what parents say was asked at the door (R3.2)."""

    agree = RadioField(choices=["yes", "no"], validate_choice=False)

    def validate_agree(self, field: Field) -> None:
        if field.data not in ("yes", "no"):
            raise ValidationError(_("Choose yes or no"))

    @property
    def answer(self) -> dict[str, str]:
        return {"agree": self.agree.data or ""}


class WhoseForm(StepForm):
    """Their own story, or for whom they tell it."""

    whose = one_of(("mine", *ON_BEHALF_OF))

    @property
    def answer(self) -> dict[str, str]:
        return {"whose": self.whose.data or ""}


class TellForm(StepForm):
    """A prompt's own words. The draft keeps the text itself, so that screening finds it under its name."""

    said = TextAreaField(filters=[lambda words: (words or "").strip()])

    def validate_said(self, field: Field) -> None:
        if len(field.data) > LONGEST_TEXT:
            raise ValidationError(
                _("This is too long to send in one piece. Shorten it to %(n)s characters.", n=LONGEST_TEXT)
            )

    @property
    def answer(self) -> str:
        return str(self.said.data or "")

    def fill(self, answer: Any) -> None:
        self.said.data = str(answer or "")


class HelpedForm(StepForm):
    helped = one_of(HELPED_BY)

    @property
    def answer(self) -> dict[str, str]:
        return {"helped": self.helped.data or ""}


class AreaForm(StepForm):
    area = SelectField(validators=[Optional()])

    def __init__(self, keys: list[str]) -> None:
        super().__init__()
        self.area.choices = ["", *keys]

    @property
    def answer(self) -> dict[str, str]:
        return {"area": self.area.data or ""}


class AgeForm(StepForm):
    age = one_of(AGE_BANDS)

    @property
    def answer(self) -> dict[str, str]:
        return {"age": self.age.data or ""}
