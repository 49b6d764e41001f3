"""What an officer types about a theme."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import SelectField, StringField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, Length

from engage.core.languages import _l
from engage.themes.models import ThemeKind


class ThemeForm(FlaskForm):
    """Name, kind and meaning, in the language of the desk."""

    name = StringField(
        _l("Name"),
        filters=[lambda text: " ".join((text or "").split())],
        validators=[
            DataRequired(_l("Give the theme a name, such as “Last bus too early”")),
            Length(max=80, message=_l("A name has 80 letters at most")),
        ],
    )
    kind = SelectField(
        _l("What it is about"),
        choices=[
            SelectChoice(ThemeKind.WRONG.value, _l("Something that is wrong")),
            SelectChoice(ThemeKind.WORKS.value, _l("Something that works")),
            SelectChoice(ThemeKind.KEEPS_WELL.value, _l("What keeps us well")),
        ],
    )
    meaning = TextAreaField(
        _l("What belongs to it (optional)"),
        filters=[lambda text: (text or "").strip()],
        validators=[Length(max=600, message=_l("Say it in 600 letters at most"))],
    )
