"""What a story collection says and asks, as data: read it, and find what is wrong with it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

LANGUAGES = ("en", "pl", "ar")
ASKS = ("good", "better", "open")
#: A person's age, as every collection names it, so that people can be counted together.
AGE_BANDS = ("under-11", "11-15", "16-17", "18-25", "26-64", "65-74", "75-over")
#: For whom a story is told that is not one's own.
ON_BEHALF_OF = ("child", "cared-for", "relative", "friend", "work", "other")
#: Who helped, and how (R1.8); ids as in surveys.
HELPED_BY = ("myself", "read", "explained", "wrote", "language", "other_way")
MOST_PROMPTS = 12

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True)
class Prompt:
    """One thing to tell about. `texts`, `hints` and `whys` are language maps with variants."""

    id: str
    texts: Mapping[str, Any]
    hints: Mapping[str, Any]
    asks: str
    picture: str

    def as_dict(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "texts": dict(self.texts),
            "hints": dict(self.hints),
            "asks": self.asks,
            "picture": self.picture,
        }


def prompts(kept: Sequence[Mapping[str, Any]]) -> list[Prompt]:
    """The prompts of a collection, in order."""
    return [
        Prompt(each["id"], each["texts"], each.get("hints") or {}, each.get("asks", "open"), each.get("picture", ""))
        for each in kept
    ]


def problems(definition: Mapping[str, Any], languages: Sequence[str] = LANGUAGES) -> list[str]:
    """What keeps this definition from being loaded, in words; empty where it is sound."""
    return list(_problems(definition, languages))


def _problems(definition: Mapping[str, Any], languages: Sequence[str]) -> Iterator[str]:
    if not _SLUG.fullmatch(str(definition.get("slug") or "")):
        yield "“slug” must be lower-case words joined by hyphens."
    yield from _texts(definition.get("titles"), "titles", languages)
    yield from _texts(definition.get("intros"), "intros", languages)
    asked = definition.get("prompts")
    if not isinstance(asked, list) or not 1 <= len(asked) <= MOST_PROMPTS:
        yield f"“prompts” must list 1 to {MOST_PROMPTS} prompts."
        return
    ids = [each.get("id") for each in asked]
    for number, each in enumerate(asked, 1):
        where = f"prompt {number}"
        if not _SLUG.fullmatch(str(each.get("id") or "")):
            yield f"{where}: “id” must be lower-case words joined by hyphens."
        elif ids.count(each["id"]) > 1:
            yield f"{where}: the id “{each['id']}” stands twice."
        if each.get("asks", "open") not in ASKS:
            yield f"{where}: “asks” must be one of {', '.join(ASKS)}."
        yield from _texts(each.get("texts"), f"{where}, texts", languages)
        if each.get("hints"):
            yield from _texts(each["hints"], f"{where}, hints", languages)


def _texts(texts: Any, where: str, languages: Sequence[str]) -> Iterator[str]:
    """A language map must have every language, each with a standard text; Easy Read may be missing (R1.5)."""
    for language in languages:
        found = texts.get(language) if isinstance(texts, Mapping) else None
        words = found.get("standard") if isinstance(found, Mapping) else found
        if not isinstance(words, str) or not words.strip():
            yield f"{where}: the text in “{language}” is missing."


def gaps(definition: Mapping[str, Any], language: str) -> tuple[int, int]:
    """How many texts are missing in this language, and in how many of those there are Easy Read is."""
    texts = [definition["titles"], definition["intros"]]
    for prompt in definition["prompts"]:
        texts += [each for each in (prompt["texts"], prompt.get("hints")) if each]
    found = [text.get(language) or {} for text in texts]
    maps = [each if isinstance(each, Mapping) else {"standard": each} for each in found]
    return sum(not each.get("standard") for each in maps), sum(not each.get("easy") for each in maps)


def speaks(definition: Mapping[str, Any], language: str) -> bool:
    """Whether any of its texts is there in this language."""
    texts = [definition["titles"], definition["intros"], *(prompt["texts"] for prompt in definition["prompts"])]
    return any(text.get(language) for text in texts)
