"""Every word of the interface is there in every language, with its placeholders (issue: languages from the start)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from engage.core.languages import UNCHECKED
from engage.core.settings import INTERFACE_LANGUAGES

ROOT = Path(__file__).resolve().parents[2]
KEYWORDS = {"_": None, "_l": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")
TRANSLATED = [language for language in INTERFACE_LANGUAGES if language != "en"]


@pytest.fixture(scope="module")
def words() -> Catalog:
    """Every word of the interface, as the code has it now."""
    with (ROOT / "translations" / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)
    found = Catalog()
    for package in ("engage", "surveys", "stories"):
        for _file, _line, message, _comments, context in extract_from_dir(
            ROOT / package,
            method_map=[
                (pattern.removeprefix(f"{package}/"), method)
                for pattern, method in methods
                if pattern.startswith(package)
            ],
            options_map={pattern.removeprefix(f"{package}/"): each for pattern, each in options.items()},
            keywords=KEYWORDS,
        ):
            found.add(message, context=context)
    assert len(found) > 100
    return found


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_word_is_translated(words: Catalog, language: str) -> None:
    catalogue = read(language)
    missing = []
    for message in words:
        if not message.id:
            continue
        there = catalogue.get(message.id, message.context)
        strings = (
            there.string if there and isinstance(there.string, (tuple, list)) else (there.string if there else "",)
        )
        if there is None or there.fuzzy or not all(strings):
            missing.append(message.id)
    assert missing == [], f"{len(missing)} words are not in {language}: run `make messages` and translate them"


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_keeps_its_placeholders(language: str) -> None:
    wrong = []
    for message in read(language):
        if not message.id:
            continue
        ids = message.id if isinstance(message.id, (tuple, list)) else (message.id,)
        strings = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
        wanted = set(PLACEHOLDER.findall(ids[-1]))
        # A plural form for exactly one, two or none may say it in a word.
        if any(set(PLACEHOLDER.findall(string)) - wanted for string in strings):
            wrong.append(message.id)
        if not isinstance(message.id, (tuple, list)) and set(PLACEHOLDER.findall(strings[0])) != wanted:
            wrong.append(message.id)
    assert wrong == []


def test_what_no_speaker_has_checked_is_marked() -> None:
    for language in TRANSLATED:
        header = (ROOT / "translations" / language / "LC_MESSAGES" / "messages.po").read_text()[:600]
        assert (language in UNCHECKED) == ("not yet checked by a speaker" in header)


def read(language: str) -> Catalog:
    with (ROOT / "translations" / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=language)
