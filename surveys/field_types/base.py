"""What every type of question can do, and what its template is given."""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from wtforms import Form
from wtforms.fields.choices import SelectChoice

from surveys.definition import Item, Option
from surveys.expressions import ESCAPES

Answer = Any
"""A JSON value: a word, a number, a list of words, or None where the question was skipped."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose, ready to print."""

    value: str
    label: str
    picture: str | None
    input_id: str
    checked: bool


@dataclass(frozen=True, slots=True)
class Box:
    """One select of a rank, ready to print."""

    name: str
    input_id: str
    label: str
    choices: tuple[Choice, ...]
    error: str


@dataclass(frozen=True, slots=True)
class Question:
    """One question, ready to print: a template computes nothing."""

    type: str
    template: str
    name: str
    input_id: str
    label: str
    hint: str
    why: str
    picture: str | None
    optional: bool
    easy: bool
    value: str
    choices: tuple[Choice, ...]
    escapes: tuple[Choice, ...]
    escapes_name: str
    boxes: tuple[Box, ...]
    errors: tuple[tuple[str, str], ...]
    """(id of the input, words), as the error summary links them."""

    @property
    def error(self) -> str:
        """The words at the question itself; those of a later place of a rank stand at that place."""
        elsewhere = {box.input_id for box in self.boxes[1:]}
        return next((words for input_id, words in self.errors if input_id not in elsewhere), "")

    @property
    def described_by(self) -> str:
        """Ids of what is said about the question beside its label."""
        said = {"hint": self.hint, "why": self.why, "error": self.error}
        return " ".join(f"{self.input_id}-{part}" for part, words in said.items() if words)


class FieldType(ABC):
    """One type of question. Holds no state: everything comes in as an argument."""

    type: ClassVar[str]
    is_free_text: ClassVar[bool] = False

    @property
    def template(self) -> str:
        return f"surveys/items/{self.type}.html"

    def name(self, item: Item) -> str:
        """The name of the form field; the prefix keeps ids off WTForms' own names (data, errors, meta)."""
        return f"q-{item.id}"

    @abstractmethod
    def build(self, item: Item, language: str, variant: str) -> dict[str, Any]:
        """Name → unbound WTForms field, validators and messages in place."""

    @abstractmethod
    def fill(self, item: Item, answer: Answer) -> dict[str, Any]:
        """Name → data, so that a form shows an answer given before."""

    @abstractmethod
    def read(self, item: Item, form: Form) -> Answer:
        """The answer in a valid form; None where nothing was said."""

    @abstractmethod
    def show(self, item: Item, answer: Answer, language: str, variant: str) -> tuple[str, ...]:
        """The answer in words, a line each; empty where it was skipped."""

    @abstractmethod
    def cells(self, item: Item, answer: Answer) -> tuple[str, ...]:
        """The counts this answer raises by one; running counts add exactly these."""

    @abstractmethod
    def columns(self, item: Item, language: str) -> dict[str, str]:
        """Column name → label, in the order `export` fills them."""

    @abstractmethod
    def export(self, item: Item, answer: Answer) -> dict[str, str | int | None]:
        """Column name → value, for every column, None where nothing was said."""

    def ask(self, item: Item, form: Form, language: str, variant: str) -> Question:
        """The question with its form, ready to print."""
        return Question(
            type=self.type,
            template=self.template,
            name=self.name(item),
            input_id=self.name(item),
            label=item.label.read(language, variant),
            hint=item.hint.read(language, variant),
            why=item.why.read(language, variant),
            picture=item.picture,
            optional=item.optional,
            easy=variant == "easy",
            value=self.typed(item, form),
            choices=self.choices(item, form, language, variant),
            escapes=self.escapes(item, form, language, variant),
            escapes_name=self.escapes_named(item),
            boxes=self.boxes(item, form, language, variant),
            errors=self.errors(item, form),
        )

    def escapes_named(self, item: Item) -> str:
        """The form field that holds "I don't know"."""
        return self.name(item)

    def typed(self, item: Item, form: Form) -> str:
        return ""

    def choices(self, item: Item, form: Form, language: str, variant: str) -> tuple[Choice, ...]:
        return ()

    def escapes(self, item: Item, form: Form, language: str, variant: str) -> tuple[Choice, ...]:
        return ()

    def boxes(self, item: Item, form: Form, language: str, variant: str) -> tuple[Box, ...]:
        return ()

    def errors(self, item: Item, form: Form) -> tuple[tuple[str, str], ...]:
        field = form[self.name(item)]
        return tuple((self.name(item), str(words)) for words in field.errors)


def options_offered(item: Item) -> tuple[Option, ...]:
    return (*item.options, *item.escapes)


def labelled(options: Iterable[Option], language: str, variant: str) -> list[SelectChoice]:
    """The options as WTForms wants its choices."""
    return [SelectChoice(option.id, option.label.read(language, variant)) for option in options]


def as_choices(
    options: Iterable[Option],
    chosen: Iterable[str],
    language: str,
    variant: str,
    input_id: str,
    start: int = 0,
) -> tuple[Choice, ...]:
    """Choices with their input ids; the first input of a question carries the question's own id, so that the
    error summary leads to it."""
    picked = set(chosen)
    return tuple(
        Choice(
            value=option.id,
            label=option.label.read(language, variant),
            picture=option.picture,
            input_id=input_id if place == 0 else f"{input_id}-{place + 1}",
            checked=option.id in picked,
        )
        for place, option in enumerate(options, start)
    )


def words_for(item: Item, value: object, language: str, variant: str) -> str:
    """The label of a chosen option; its id where the definition no longer knows it."""
    option = item.option(value)
    return option.label.read(language, variant) if option else str(value)


def is_escape(answer: Answer) -> bool:
    said = answer if isinstance(answer, list | tuple) else [answer]
    return any(value in ESCAPES for value in said)
