"""A survey as data: survey → pages → items, read from JSON into frozen objects. Pure.

What a definition may leave out (age bands, the words beside the faces, yes and no, "I don't know") is filled
in here from `standard_words.json`, so everything that comes after sees plain options and no special cases.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from typing import Any, Literal, cast

from surveys.expressions import ESCAPES, Expression
from surveys.shape import Problem, misshapen

Variant = Literal["standard", "easy"]
Asks = Literal["good", "better", "open"]
Attribute = Literal["assent", "area", "age_band", "helped_by", "life_stage"]

FREE_TEXT = ("short_text", "long_text")
ONE_CHOICE = ("single_choice", "scale", "area", "age_band", "assent")
SEVERAL_CHOICES = ("multiple_choice", "rank")
ITEM_TYPES = (*ONE_CHOICE, *SEVERAL_CHOICES, *FREE_TEXT)
WITH_OWN_OPTIONS = ("single_choice", "multiple_choice", "rank")
PLACES = ("first", "second", "third", "fourth", "fifth")


class DefinitionError(ValueError):
    """The JSON does not have the shape of a definition; `problems` says where."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(f"{p.path}: {p.words}" for p in self.problems))


@dataclass(frozen=True, slots=True)
class Text:
    """An authored text: language → variant → words."""

    by_language: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @classmethod
    def same_everywhere(cls, words: str) -> "Text":
        """A name that is the same in every language, such as an area's."""
        return cls({"und": {"standard": words}})

    def read(self, language: str, variant: str = "standard") -> str:
        """The words; the standard variant where the wanted one is missing, the first language where it is."""
        variants = self.by_language.get(language) or next(iter(self.by_language.values()), {})
        return variants.get(variant) or variants.get("standard", "")

    def __bool__(self) -> bool:
        return bool(self.by_language)


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose. `picture` is a name out of static/pictures/pictures.json."""

    id: str
    label: Text
    picture: str | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One question. `escapes` are "I don't know" and "I don't want to say", where they are offered (R1.7)."""

    id: str
    type: str
    label: Text
    hint: Text = Text()
    why: Text = Text()
    ending: Text = Text()
    options: tuple[Option, ...] = ()
    escapes: tuple[Option, ...] = ()
    picture: str | None = None
    optional: bool = True
    sensitive: bool = False
    show_if: Expression | None = None
    asks: Asks | None = None
    places: tuple[Text, ...] = ()
    attribute: Attribute | None = None

    @property
    def is_free_text(self) -> bool:
        return self.type in FREE_TEXT

    def option(self, option_id: object) -> Option | None:
        """The option or escape with this id; None where there is none."""
        wanted = str(option_id)
        return next((option for option in (*self.options, *self.escapes) if option.id == wanted), None)


@dataclass(frozen=True, slots=True)
class Page:
    """One page. Without items it only tells something, such as why equality questions are asked (R2.6)."""

    id: str
    items: tuple[Item, ...] = ()
    heading: Text = Text()
    body: Text = Text()
    show_if: Expression | None = None


@dataclass(frozen=True, slots=True)
class Definition:
    """A whole survey. `easy` are the languages with an Easy Read variant; `checked` says what a co-producer
    or a speaker has checked (R1.5)."""

    slug: str
    title: Text
    languages: tuple[str, ...]
    pages: tuple[Page, ...]
    introduction: Text = Text()
    easy: tuple[str, ...] = ()
    checked: Mapping[str, bool] = field(default_factory=dict)

    def items(self) -> Iterator[Item]:
        """Every item, in order."""
        for page in self.pages:
            yield from page.items

    def item(self, item_id: str) -> Item:
        """Raises LookupError where there is no such item."""
        for item in self.items():
            if item.id == item_id:
                return item
        raise LookupError(item_id)

    def page(self, page_id: str) -> Page:
        """Raises LookupError where there is no such page."""
        for page in self.pages:
            if page.id == page_id:
                return page
        raise LookupError(page_id)

    def with_areas(self, areas: Sequence[tuple[str, str]]) -> "Definition":
        """The same survey whose area questions offer these (key, name)."""
        options = tuple(Option(key, Text.same_everywhere(name)) for key, name in areas)

        def offered(item: Item) -> Item:
            return replace(item, options=options) if item.type == "area" else item

        pages = (replace(page, items=tuple(offered(item) for item in page.items)) for page in self.pages)
        return replace(self, pages=tuple(pages))


@cache
def standard_words() -> Mapping[str, Any]:
    """Texts every survey shares: escapes, age bands, scales, yes and no, places of a rank."""
    words = files("surveys").joinpath("standard_words.json").read_text(encoding="utf-8")
    return cast(Mapping[str, Any], json.loads(words))


def parse(raw: Mapping[str, Any]) -> Definition:
    """The definition this JSON says. Raises DefinitionError where its shape is wrong; what it means is for
    `surveys.problems`."""
    if wrong := misshapen(raw):
        raise DefinitionError(wrong)
    words = _words_of(raw)
    return Definition(
        slug=raw["slug"],
        title=Text(raw["title"]),
        introduction=_text(raw, "introduction"),
        languages=tuple(raw["languages"]),
        easy=tuple(raw.get("easy", ())),
        checked=dict(raw.get("checked", {})),
        pages=tuple(_page(page, words) for page in raw["pages"]),
    )


def _words_of(raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """The standard words, and the survey's own in their place: a language we do not ship brings them."""
    merged = dict(standard_words())
    for key, text in raw.get("words", {}).items():
        merged[key] = {**merged.get(key, {}), **text}
    return merged


def _text(raw: Mapping[str, Any], key: str) -> Text:
    return Text(raw.get(key, {}))


def _page(raw: Mapping[str, Any], words: Mapping[str, Any]) -> Page:
    return Page(
        id=raw["id"],
        items=tuple(_item(item, words) for item in raw.get("items", ())),
        heading=_text(raw, "heading"),
        body=_text(raw, "body"),
        show_if=raw.get("show_if"),
    )


def _item(raw: Mapping[str, Any], words: Mapping[str, Any]) -> Item:
    kind = raw["type"]
    optional = raw.get("optional", kind != "assent")
    return Item(
        id=raw["id"],
        type=kind,
        label=Text(raw["label"]),
        hint=_text(raw, "hint"),
        why=_text(raw, "why"),
        ending=Text(raw.get("ending") or (words["ending"] if kind == "assent" else {})),
        options=_options(raw, words),
        escapes=_escapes(raw, words) if optional and kind not in FREE_TEXT else (),
        picture=raw.get("picture"),
        optional=optional,
        sensitive=raw.get("sensitive", False),
        show_if=raw.get("show_if"),
        asks=raw.get("asks", "open") if kind in FREE_TEXT else None,
        places=tuple(Text(words[place]) for place in PLACES[: raw.get("places", 3)]) if kind == "rank" else (),
        attribute=raw.get("attribute", kind if kind in ("assent", "area", "age_band") else None),
    )


def _options(raw: Mapping[str, Any], words: Mapping[str, Any]) -> tuple[Option, ...]:
    if "options" in raw:
        return tuple(Option(o["id"], Text(o["label"]), o.get("picture")) for o in raw["options"])
    return tuple(Option(option_id, Text(words[word]), picture) for option_id, word, picture in standard_options(raw))


def standard_options(raw: Mapping[str, Any]) -> Sequence[tuple[str, str, str | None]]:
    """(option id, standard word, picture) of the options an item has without naming any."""
    match raw["type"]:
        case "age_band":
            return [(band, f"age_{band}", None) for band in AGE_BANDS]
        case "assent":
            return [("yes", "yes", "yes"), ("no", "no", "no")]
        case "scale":
            return SCALES[raw.get("points", 5)]
        case _:
            return []


def _escapes(raw: Mapping[str, Any], words: Mapping[str, Any]) -> tuple[Option, ...]:
    return tuple(Option(escape, Text(words[escape])) for escape in raw.get("escapes", ESCAPES))


# 16 to 17 and 18 to 25 stand apart: a child and a young adult are counted, and protected, differently.
AGE_BANDS = ("under-11", "11-15", "16-17", "18-25", "26-64", "65-74", "75-over")

SCALES: Mapping[int, Sequence[tuple[str, str, str]]] = {
    3: [
        ("3", "good", "face-good"),
        ("2", "ok", "face-neutral"),
        ("1", "not_good", "face-bad"),
    ],
    5: [
        ("5", "very_good", "face-very-good"),
        ("4", "good", "face-good"),
        ("3", "ok", "face-neutral"),
        ("2", "bad", "face-bad"),
        ("1", "very_bad", "face-very-bad"),
    ],
}
