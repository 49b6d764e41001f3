"""What a lead writes down about a concern."""

from __future__ import annotations

from datetime import date
from typing import Any

from wtforms import Form, SelectField, SelectMultipleField, StringField, TextAreaField

from engage.core.form_fields import DayField
from engage.core.languages import _l
from engage.safeguarding.models import Closing, Concern
from engage.safeguarding.telling import Telling, Told, Wrong, wrong
from engage.safeguarding.words import CLOSINGS, TOLD, WRONG, WRONG_AT

LONGEST_REFERENCE = 100
LONGEST_NOTE = 5000
LONGEST_NAME = 200


def _trim(text: str | None) -> str:
    return (text or "").strip()


class TellingForm(Form):
    """Whom they told, when, under which reference; or why nobody."""

    whom = SelectMultipleField(choices=[each.value for each in Told], validate_choice=False)
    told = DayField(_l("On which day"), name="told-day")
    reference = StringField(_l("Reference number (optional)"), filters=[_trim])
    note = TextAreaField(name="note-told", filters=[_trim])

    def telling(self) -> Telling:
        """What was typed, whether it is whole or not."""
        return Telling(
            whom=tuple(each for each in Told if each.value in (self.whom.data or ())),
            day=self.told.data,
            reference=(self.reference.data or "")[:LONGEST_REFERENCE],
            note=(self.note.data or "")[:LONGEST_NOTE],
        )

    def problem(self, today: date) -> dict[str, str] | None:
        """The first thing that is missing or wrong, for `ui.error_summary`."""
        if self.told.process_errors:
            return {"text": str(self.told.process_errors[0]), "href": "#told-day"}
        found: Wrong | None = wrong(self.telling(), today)
        return {"text": str(WRONG[found]), "href": f"#{WRONG_AT.get(found, 'whom')}"} if found else None

    @property
    def whom_choices(self) -> list[tuple[str, Any]]:
        return [(each.value, word) for each, word in TOLD.items()]


class PartnershipForm(Form):
    """What the safeguarding partnership is told, who reads it, and by when they answer."""

    conversation = SelectField(_l("Conversation"), coerce=int, validate_choice=False)
    audience = StringField(_l("Who reads it and answers"), filters=[_trim])
    kinds = SelectMultipleField(validate_choice=False)
    said = TextAreaField(_l("What you see in it, in general words"), filters=[_trim])
    reply_by = DayField(_l("They answer by"))

    def problems(self, today: date) -> list[dict[str, str]]:
        """What is missing or wrong, for `ui.error_summary`."""
        found = []
        if not self.audience.data:
            found.append((_l("Say who reads it and answers"), "audience"))
        elif len(self.audience.data) > LONGEST_NAME:
            found.append((_l("Use a shorter name"), "audience"))
        if not self.kinds.data:
            found.append((_l("Choose at least one number to release"), "kinds"))
        if not self.said.data:
            found.append((_l("Say in general words what you see in it"), "said"))
        if self.reply_by.process_errors:
            found.append((self.reply_by.process_errors[0], "reply_by"))
        elif self.reply_by.data is None or self.reply_by.data <= today:
            found.append((_l("Choose a day after today by which they answer"), "reply_by"))
        return [{"text": str(text), "href": f"#{field}"} for text, field in found]


def closings_for(concern: Concern) -> dict[Closing, Any]:
    """The reasons for which this concern can be closed: a drill is over, and nothing else is."""
    return {each: word for each, word in CLOSINGS.items() if (each is Closing.DRILLED) == concern.drill}


def closing(sent: str | None, concern: Concern) -> Closing | None:
    """The reason that was sent, where it is one of them."""
    return next((each for each in closings_for(concern) if each.value == sent), None)
