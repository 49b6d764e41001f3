"""The form of a reply, and that of a correction. A draft may be saved with anything missing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wtforms import Field, Form, SelectField, SelectMultipleField, StringField
from wtforms.validators import DataRequired, ValidationError

from engage.conversations.models import Area
from engage.core.form_fields import DayField, WordsField
from engage.core.languages import _, _l, pick
from engage.replies.models import Status
from engage.replies.words import STATUS
from engage.themes.models import Theme

VARIANTS = ("standard", "easy")


def _trim(text: str | None) -> str:
    return (text or "").strip()


def _number(value: Any) -> int | None:
    return int(value) if value not in (None, "", "None") else None


def _id(value: Any) -> int | None:
    return int(value) if str(value).isascii() and str(value).isdigit() else None


def _status(value: Any) -> Status | None:
    return Status(value) if value not in (None, "", "None") else None


class StartForm(Form):
    """A new draft: a title, and the themes of one conversation that it answers."""

    title = StringField(_l("Title"), filters=[_trim], validators=[DataRequired(_l("Give it a title."))])
    theme = SelectMultipleField(_l("Which themes it answers"), coerce=_id, validate_choice=False)

    def __init__(self, *args: Any, themes: Sequence[Theme], **more: Any) -> None:
        super().__init__(*args, **more)
        self.themes = themes

    @property
    def picked(self) -> list[Theme]:
        """The themes that were chosen, of those that may be."""
        return [theme for theme in self.themes if theme.id in (self.theme.data or ())]

    def validate_theme(self, _field: Field) -> None:
        if not self.picked:
            raise ValidationError(_("Choose at least one theme that this answers."))
        if len({theme.conversation_id for theme in self.picked}) > 1:
            raise ValidationError(_("Choose themes of one conversation."))


def reply_form(languages: Sequence[str], *, correcting: bool = False) -> type[Form]:
    """The form class for an installation's languages; a correction asks why, and leaves the themes as they are."""

    def words(label: Any, *, long: bool = True) -> WordsField:
        return WordsField(label, languages=languages, variants=VARIANTS, long=long)

    class ReplyForm(Form):
        titles = words(_l("Title"), long=False)
        said = words(_l("What people said"))
        answers = words(_l("What you answer"))
        status = SelectField(_l("The answer"), coerce=_status)
        done_by = DayField(_l("By when"))
        reasons = words(_l("Because"))
        decided_by = StringField(_l("Who decided"), filters=[_trim])
        decided_on = DayField(_l("Decided on"))
        look_again_on = DayField(_l("You look at it again on"))
        evidence = StringField(_l("What shows it"), filters=[_trim])
        passed_to = StringField(_l("Passed to"), filters=[_trim])
        answered_by = StringField(_l("Which team answers"), filters=[_trim])
        area_id = SelectField(_l("Which place it is about"), coerce=_number)

    class DraftForm(ReplyForm):
        themes = SelectMultipleField(_l("Which themes it answers"), coerce=int)

    class CorrectionForm(ReplyForm):
        why = WordsField(_l("What was wrong, or what is new"), languages=languages, long=True)

    return CorrectionForm if correcting else DraftForm


def offer(form: Any, *, areas: Sequence[Area], themes: Sequence[Theme] = ()) -> None:
    """Fill the lists that people choose from."""
    form.status.choices = [("", _("Not chosen yet")), *((each.value, str(STATUS[each])) for each in STATUS)]
    form.area_id.choices = [("", _("All of it")), *((area.id, pick(area.names)) for area in areas)]
    if "themes" in form:
        form.themes.choices = [(theme.id, pick(theme.names)) for theme in themes]
