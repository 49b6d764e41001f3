"""The form of a story collection: its words in every language, and a block for each prompt."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice

from engage.conversations.models import Conversation
from engage.core.form_fields import WordsField
from engage.core.languages import _, _l, pick
from stories.definition import MOST_PROMPTS
from stories.models import StoryCollection

VARIANTS = ("standard", "easy")
ASKS = [
    SelectChoice("open", _l("Open: anything")),
    SelectChoice("good", _l("What is good")),
    SelectChoice("better", _l("What could be better")),
]


def collection_form(languages: Sequence[str], prompts: int) -> type[Any]:
    """The form class for so many prompts; the first language is required of every text."""

    def words(label: Any, *, long: bool = False) -> Field:
        return WordsField(label, languages=languages, variants=VARIANTS, long=long)

    fields: dict[str, Any] = {  # in the order of the page, which is that of the summary of errors
        "conversation": SelectField(_l("Which conversation asks for it"), validate_choice=False),
        "titles": words(_l("Title")),
        "intros": words(_l("Invitation"), long=True),
        "on_behalf": RadioField(_l("Whose stories"), choices=["yes", "no"], default="yes", validate_choice=False),
    }
    for number in range(min(prompts, MOST_PROMPTS)):
        label = _l("Prompt %(number)s", number=number + 1)
        fields |= {
            f"prompt{number}_id": HiddenField(),
            f"prompt{number}_texts": words(label),
            f"prompt{number}_hints": words(_l("A hint below prompt %(number)s", number=number + 1)),
            f"prompt{number}_asks": SelectField(_l("Prompt %(number)s asks", number=number + 1), choices=ASKS),
        }
    return type("CollectionForm", (FlaskForm,), fields)


def offer(form: Any, asking: Sequence[Conversation]) -> None:
    """Fill the list of conversations."""
    form.conversation.choices = [("", _("Choose a conversation")), *((str(c.id), pick(c.titles)) for c in asking)]


def filled(collection: StoryCollection) -> dict[str, Any]:
    """The form's data for a collection that is there."""
    data: dict[str, Any] = {
        "titles": collection.titles,
        "intros": collection.intros,
        "on_behalf": "yes" if collection.on_behalf else "no",
    }
    for number, prompt in enumerate(collection.prompts):
        data |= {f"prompt{number}_{part}": prompt.get(part) for part in ("id", "texts", "hints", "asks")}
    return data


def written(form: Any, language: str) -> dict[str, Any]:
    """What the form says, as the verb takes it; errors are put at their fields, in the first `language`."""
    prompts = []
    for number in range(MOST_PROMPTS):
        texts = getattr(form, f"prompt{number}_texts", None)
        if texts is None or not (texts.data or form[f"prompt{number}_hints"].data):
            continue
        prompts.append({part: form[f"prompt{number}_{part}"].data for part in ("id", "texts", "hints", "asks")})
        _needs(texts, language, _("Write the prompt in the first language, or empty all of it."))
    _needs(form.titles, language, _("Give it a title."))
    _needs(form.intros, language, _("Say what people are invited to tell."))
    if not prompts:
        form.prompt0_texts.errors = [_("Write at least one prompt.")]
    if form.on_behalf.data not in ("yes", "no"):
        form.on_behalf.errors = [_("Choose whose stories it takes.")]
    return {
        "titles": form.titles.data,
        "intros": form.intros.data,
        "on_behalf": form.on_behalf.data == "yes",
        "prompts": prompts,
    }


def _needs(field: Any, language: str, words: str) -> None:
    if not (field.data or {}).get(language, {}).get("standard"):
        field.errors = [words]
