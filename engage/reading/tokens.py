"""A text as plain words, each with where it stands in the original. Rules match the plain words."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass

BREAK = "."
_WORD = re.compile(r"[^\W_]+(?:['’ʼ`´][^\W_]+)*|[.!?;…؟؛]+|\n\s*\n")  # who breaks a line goes on
_APOSTROPHES = str.maketrans(dict.fromkeys("’ʼ`´", "'"))
_STRETCHED = re.compile(r"(.)\1{2,}")
# Letters that decomposition leaves alone, and the Arabic letters that people write in several ways.
_FOLDED = str.maketrans({"ł": "l", "Ł": "l", "أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ة": "ه", "ـ": ""})


@dataclass(frozen=True, slots=True)
class Tokens:
    """`plain` is the words with a space before, between and after; offsets lead back to the original."""

    plain: str
    words: tuple[str, ...]
    plain_starts: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]

    def in_form(self, form: Callable[[str], str]) -> Tokens:
        """The same tokens with each word in another form, such as its stem."""
        words = tuple(form(word) for word in self.words)
        starts, at = [], 1
        for word in words:
            starts.append(at)
            at += len(word) + 1
        return Tokens(f" {' '.join(words)} ", words, tuple(starts), self.spans)

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """Where plain[start:end] stands in the original text, in characters."""
        first = max(0, bisect_right(self.plain_starts, start) - 1)
        last = max(first, bisect_left(self.plain_starts, end) - 1)
        return self.spans[first][0], self.spans[last][1]


def fold(word: str) -> str:
    """The word in lower case without accents or vowel marks."""
    word = word.lower()
    if word.isascii():
        return word
    decomposed = unicodedata.normalize("NFKD", word.translate(_FOLDED))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def tokenise(text: str, spelling: Mapping[str, str]) -> Tokens:
    """The text in plain words. `spelling` maps a form ("dont", "wanna") to what it stands for ("do not")."""
    plain: list[str] = []
    starts: list[int] = []
    spans: list[tuple[int, int]] = []
    at = 1
    get = spelling.get
    ascii_only = text.isascii()
    lowered = text.lower() if ascii_only else text
    for match in _WORD.finditer(lowered):
        word = match.group()
        if word[0] in ".!?;\n…؟؛":
            forms = BREAK
        else:
            if not ascii_only:
                word = fold(word.translate(_APOSTROPHES))
            forms = get(word) or _plain_form(word, spelling)
        span = match.span()
        for form in forms.split(" ") if " " in forms else (forms,):
            plain.append(form)
            starts.append(at)
            spans.append(span)
            at += len(form) + 1
    return Tokens(f" {' '.join(plain)} ", tuple(plain), tuple(starts), tuple(spans))


def _plain_form(word: str, spelling: Mapping[str, str]) -> str:
    if "'" in word:
        word = word.replace("'", "")
        word = spelling.get(word, word)
    stretched = _STRETCHED.search(word)
    if stretched and not word.isdigit():
        single = _STRETCHED.sub(r"\1", word)
        word = spelling.get(single, single)
    return word or BREAK
