"""The forms with which everybody ends: how far their words may go, and where help can reach them."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, RadioField, StringField, TextAreaField, ValidationError
from wtforms.validators import Length

from engage.core.languages import _, _l
from engage.voices.consent import LEVELS
from engage.voices.models import Consent

LONGEST_NAME = 60
LONGEST_DETAILS = 300


def _trimmed(value: str | None) -> str:
    return (value or "").strip()


class ConsentForm(FlaskForm):
    """Which of the five levels, and the name to tell it with (R5.3).

    No level is chosen beforehand. Until somebody chooses, nothing is sent, so the highest privacy holds (R3.1);
    the least level set as a default would let a hurried person's words reach nobody, without their saying so.
    """

    level = RadioField(choices=[level.value for level in LEVELS], validate_choice=False)
    shown_name = StringField(filters=[_trimmed])

    def validate_level(self, field: Field) -> None:
        if field.data not in set(LEVELS):
            raise ValidationError(_("Choose what we may do with your words"))

    def validate_shown_name(self, field: Field) -> None:
        if self.level.data != Consent.NAMED:
            return
        if not field.data:
            raise ValidationError(_("Type the name to tell it with, or choose another answer"))
        if len(field.data) > LONGEST_NAME:
            raise ValidationError(_("Type a shorter name"))

    @property
    def answer(self) -> dict[str, str]:
        """What a draft keeps: {"level": …, "name": …}; a name only where it will be told."""
        named = self.level.data == Consent.NAMED
        return {"level": str(self.level.data or ""), "name": self.shown_name.data or "" if named else ""}

    def fill(self, answer: dict[str, Any] | None) -> None:
        """Show what was chosen before."""
        if answer and not self.is_submitted():
            self.level.data, self.shown_name.data = answer.get("level"), answer.get("name")


class HelpDetailsForm(FlaskForm):
    """Contact details for help: a choice apart from the answers, and free (R4.2, R5.2).

    Anything that leads to the person will do (a number, an address, a teacher's name), so nothing is checked but
    that it is there.
    """

    call_me = StringField(filters=[_trimmed], validators=[Length(max=LONGEST_DETAILS, message=_l("Type less here"))])
    reach_me = StringField(filters=[_trimmed])
    safe_when = StringField(filters=[_trimmed], validators=[Length(max=LONGEST_DETAILS, message=_l("Type less here"))])
    need = TextAreaField(filters=[_trimmed], validators=[Length(max=5000, message=_l("Type less here"))])

    def validate_reach_me(self, field: Field) -> None:
        if not field.data:
            raise ValidationError(_("Type how we can reach you, for example a phone number"))
        if len(field.data) > LONGEST_DETAILS:
            raise ValidationError(_("Type less here"))

    @property
    def as_text(self) -> str:
        """What the safeguarding lead reads, a line each; lines without words are left out."""
        lines = (
            ("Reach them by", self.reach_me.data),
            ("Call them", self.call_me.data),
            ("Safe when and how", self.safe_when.data),
            ("They ask for", self.need.data),
        )
        return "\n".join(f"{label}: {words}" for label, words in lines if words)


def problems(form: FlaskForm) -> list[dict[str, str]]:
    """The form's errors for `ui.error_summary`; each field's id is its name."""
    return [{"text": str(errors[0]), "href": f"#{name}"} for name, errors in form.errors.items() if name and errors]
