"""What is known of names: lists of first names and surnames, and of what looks like a name and is none (R6.1)."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from engage.reading.tokens import fold

_RULES = Path(__file__).parent / "rules"
# Endings and beginnings that a surname has in one of the languages spoken here, and a plain word has not.
_SURNAME = re.compile(
    r"(?:mac|mc|fitz)[a-z]{3,}|o'[a-z]{3,}|[a-z]+(?:sk[iya]|ck[ia]|wicz|czyk|czak|enko|chuk|ov[aá]?|ev[aá]|escu|oglu|"
    r"opoulos|akis|ian|singh|preet|deep|pour|zadeh|[dlnt]son|thwaite|bottom|worthy|shaw|more|mann)"
)
_WORDLIKE = re.compile(
    r"[a-z']+(?:ing|ed|ly|tion|sion|ness|ment|able|ible|ful|ous|ive|ity|ism|ists?|less|ance|ence|ency|ology|wards?|"
    r"ers|ies|ness|ship|work|times?|n't|'(?:ll|ve|re|d|m))"
)
_MONTHS = frozenset(["jan", "april", "may", "june", "august"])


@dataclass(frozen=True)
class NameWords:
    """The lists of rules/, in small letters without accents."""

    #: Names that are known when written small, too.
    first_names: frozenset[str]
    #: First names that count only with a capital.
    world: frozenset[str]
    surnames: frozenset[str]
    ambiguous: frozenset[str]
    fine_with_capital: frozenset[str]
    plain_when_small: frozenset[str]
    not_after_title: frozenset[str]
    #: Words that are no names even after a cue.
    common: frozenset[str]
    everyday: frozenset[str]
    #: Words that make a place of the name before them, and names of places themselves.
    places: frozenset[str]
    place_names: frozenset[str]
    #: Words that make a thing of the name before them; things and illnesses that bear a name.
    things: frozenset[str]
    eponyms: frozenset[str]
    #: First word → whole phrases that are nobody: "john lewis".
    phrases: dict[str, tuple[str, ...]]
    #: Alternatives for patterns, longest first.
    kin: str
    roles: str
    titles: str
    short_titles: str

    def is_first_name(self, plain: str) -> bool:
        """Whether the small, unaccented word is anywhere a first name. A double name is, where both halves are."""
        if plain in self.first_names or plain in self.world:
            return True
        if "-" not in plain:
            return False
        halves = plain.split("-")
        return all(half in self.first_names or half in self.world for half in halves) and not _MONTHS.issuperset(halves)

    def is_surname(self, plain: str) -> bool:
        return plain in self.surnames or bool(_SURNAME.fullmatch(plain)) or ("-" in plain and self.is_name_of(plain))

    def is_name_of(self, double: str) -> bool:
        """Whether a half of a double-barrelled name is a known surname or first name."""
        return any(part in self.surnames or part in self.world for part in double.split("-"))

    def is_plain_word(self, plain: str) -> bool:
        """Whether the word is no name in itself: everyday, a place, a thing, or built like a plain word."""
        return (
            plain in self.everyday
            or plain in self.common
            or plain in self.places
            or plain in self.place_names
            or plain in self.eponyms
            or bool(_WORDLIKE.fullmatch(plain))
            or ("-" in plain and any(part in self.common or part in self.everyday for part in plain.split("-")))
        )


def plain(word: str) -> str:
    """In small letters without accents, of the same length or else only small: offsets must hold."""
    if word.isascii():
        return word.lower()
    folded = fold(word)
    return folded if len(folded) == len(word) else word.lower()


@cache
def name_words() -> NameWords:
    """The lists, read once."""
    raw = tomllib.loads((_RULES / "name_words.toml").read_text(encoding="utf-8"))
    nobody = tomllib.loads((_RULES / "not_people.toml").read_text(encoding="utf-8"))
    lists = {key: frozenset(value.split()) for key, value in (raw | nobody).items() if key != "phrases"}
    ambiguous = lists["ambiguous"]
    return NameWords(
        first_names=_words("first_names.txt") | ambiguous,
        world=_words("first_names_world.txt"),
        surnames=_words("surnames.txt"),
        ambiguous=ambiguous,
        fine_with_capital=lists["fine_with_capital"],
        plain_when_small=lists["plain_when_small"],
        not_after_title=lists["not_after_title"],
        common=lists["common"],
        everyday=_words("everyday_words.txt"),
        places=lists["places"],
        place_names=_words("places.txt"),
        things=lists["things"],
        eponyms=lists["eponyms"],
        phrases=_by_first_word(nobody["phrases"]),
        **{key: _alternatives(raw[key]) for key in ("kin", "roles", "titles", "short_titles")},
    )


def _words(file: str) -> frozenset[str]:
    lines = (_RULES / file).read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def _by_first_word(phrases: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for phrase in filter(None, map(str.strip, phrases.splitlines())):
        found.setdefault(phrase.split()[0].rstrip(","), []).append(phrase)
    return {word: tuple(several) for word, several in found.items()}


def _alternatives(words: str) -> str:
    return "|".join(sorted(words.replace("_", r"\s").split(), key=len, reverse=True))
