"""Forms of the desk: where a survey comes from, and which conversation asks it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import Field, RadioField, SelectField, StringField, ValidationError

from engage.conversations.models import Conversation
from engage.core.languages import _, _l, pick
from surveys.shape import ID

FILE = "file"


class FileForm(FlaskForm):
    """A definition as a file."""

    file = FileField(_l("The survey as a file (JSON)"))

    def validate_file(self, field: Field) -> None:
        if not field.data:
            raise ValidationError(_("Choose a file."))


class AddForm(FileForm):
    """A new survey. A file is asked for only where it comes from one."""

    conversation = SelectField(_l("Which conversation asks it"), coerce=lambda value: int(value) if value else None)
    source = RadioField(_l("Where it comes from"), validate_choice=False)
    address = StringField(_l("Its address"), filters=[lambda typed: (typed or "").strip()])

    def offer(self, asking: Sequence[Conversation], shipped: Iterable[Mapping[str, Any]]) -> None:
        """Fill what can be chosen from."""
        self.conversation.choices = [
            ("", _("Choose a conversation")),
            *((each.id, pick(each.titles)) for each in asking),
        ]
        self.source.choices = [*((raw["slug"], pick(raw["title"])) for raw in shipped), (FILE, _("A file of your own"))]

    def validate_conversation(self, field: Field) -> None:
        if field.data is None:
            raise ValidationError(_("Choose the conversation that asks it."))

    def validate_source(self, field: Field) -> None:
        if field.data not in [value for value, _words in field.choices]:
            raise ValidationError(_("Choose where the survey comes from."))

    def validate_file(self, field: Field) -> None:
        if self.source.data == FILE:
            super().validate_file(field)

    def validate_address(self, field: Field) -> None:
        if field.data and not ID.fullmatch(field.data):
            raise ValidationError(_("Use small letters, figures and hyphens only, such as getting-about-2027."))
