"""Codes: four friendly words, the only key from a person back to what they said. Pure."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import unicodedata
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

WORDS_IN_A_CODE = 4

_NOT_A_LETTER = re.compile(r"[^a-z]+")
_INNER_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")


@cache
def words() -> tuple[str, ...]:
    """Every word that codes are made of, in alphabetical order: at least 4,096."""
    lines = Path(__file__).with_name("code_words.txt").read_text(encoding="ascii").splitlines()
    return tuple(sorted(line for line in lines if line and not line.startswith("#")))


@cache
def _known() -> frozenset[str]:
    return frozenset(words())


def make_code(choose: Callable[[Sequence[str]], str] = secrets.choice) -> str:
    """A new code: four different words with a space between, each as likely as any other (over 48 bits)."""
    chosen: list[str] = []
    while len(chosen) < WORDS_IN_A_CODE:
        word = choose(words())
        if word not in chosen:
            chosen.append(word)
    return " ".join(chosen)


def spoken(typed: str) -> list[str]:
    """The words in what a person typed: any case, any marks or numbers between them, or InnerCapitals."""
    plain = _INNER_CAPITAL.sub(" ", unicodedata.normalize("NFKC", typed))
    return _NOT_A_LETTER.sub(" ", plain.casefold()).split()


def normalise(typed: str) -> str | None:
    """The code in what a person typed, as `make_code` writes it; None where it is not four of our words."""
    said = spoken(typed)
    if len(said) != WORDS_IN_A_CODE or not _known().issuperset(said):
        return None
    return " ".join(said)


def unknown_words(typed: str) -> list[str]:
    """The words a person typed that are on nobody's code, to be shown as "not one of our words".

    The list is public, so this tells nothing about any code; the nearest word is never offered, which would
    help someone who guesses.
    """
    return [word for word in spoken(typed) if word not in _known()]


def digest(code: str, key: bytes) -> str:
    """What is kept of a code, as `normalise` gives it: HMAC-SHA256 under ENGAGE_CODE_KEY, 64 hex digits.

    Raises ValueError where there is no key: an unkeyed hash of 48 bits could be searched.
    """
    if not key:
        raise ValueError("a code is never hashed without its key")
    return hmac.new(key, code.encode("ascii"), hashlib.sha256).hexdigest()


def matches(code: str, kept: str, key: bytes) -> bool:
    """Whether `kept` is the digest of `code`, found in the same time whatever the answer."""
    return hmac.compare_digest(digest(code, key), kept)
