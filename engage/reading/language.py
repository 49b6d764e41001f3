"""Which language a text is in. What was declared counts, unless the text is clearly another."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Any

# Under this many letters a guess is worth less than what was declared.
_ENOUGH = 40
_SURE = 0.95
_SCRIPTS = {
    "ARABIC": "ar",
    "HEBREW": "he",
    "CYRILLIC": "ru",
    "GREEK": "el",
    "BENGALI": "bn",
    "GURMUKHI": "pa",
    "GUJARATI": "gu",
    "TAMIL": "ta",
    "DEVANAGARI": "hi",
    "THAI": "th",
    "CJK": "zh",
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "HANGUL": "ko",
}
# Languages of one script, so that Urdu declared is not called Arabic.
_SHARED = {
    "ar": {"ar", "fa", "ur", "ku", "ckb", "ps", "sd", "ug"},
    "ru": {"ru", "uk", "bg", "sr", "be", "mk", "kk", "ky", "mn", "tg"},
    "hi": {"hi", "ne", "mr", "sa"},
    "zh": {"zh", "ja"},
    "ja": {"ja", "zh"},
    "he": {"he", "yi"},
    "bn": {"bn", "as"},
}
_LETTERS = re.compile(r"[^\W\d_]")
# Bounded: with `\S+@` a word of 100,000 letters would be read from each of its letters to its end.
_NOISE = re.compile(r"https?://\S+|[^\s@]{1,64}@\S+|\d+")


def detect(text: str, declared: str) -> str:
    """A two- or three-letter code. `declared` wins unless the script or a long, clear text says otherwise."""
    declared = declared.lower().replace("_", "-").split("-")[0]
    letters = _LETTERS.findall(_NOISE.sub(" ", text))
    if not letters:
        return declared
    script = _script(letters)
    if script:
        family = _SHARED.get(script, {script})
        if declared in family:
            return declared
        guess, _ = _guess(text) if len(letters) >= _ENOUGH else (script, 1.0)
        return guess if guess in family else script
    if len(letters) < _ENOUGH:
        return declared
    guess, probability = _guess(text)
    return guess if guess != declared and probability >= _SURE else declared


def _script(letters: list[str]) -> str | None:
    """The language that stands for the script most letters are in; None for Latin."""
    sample = letters[:200]
    other = [letter for letter in sample if ord(letter) > 0x24F]
    if len(other) * 2 <= len(sample):
        return None
    counts: dict[str, int] = {}
    for letter in other:
        name = unicodedata.name(letter, "").split(" ")[0]
        if name in _SCRIPTS:
            counts[_SCRIPTS[name]] = counts.get(_SCRIPTS[name], 0) + 1
    if counts.get("ja") and counts.get("zh"):
        return "ja"
    return max(counts, key=lambda code: counts[code]) if counts else None


@cache
def _identifier() -> Any:
    # The model takes a third of a second to load, so only where a text needs it.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def _guess(text: str) -> tuple[str, float]:
    code, probability = _identifier().classify(_NOISE.sub(" ", text))
    return str(code), float(probability)
