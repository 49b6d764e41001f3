"""A text as the eye reads it: what nobody sees is gone, letters and digits in disguise are plain (R4.4, R5.5).

Somebody may write past a filter, and a telephone pastes characters that nobody sees. Rules read `Seen.text`; what they
find is told in offsets of the original.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

_CYRILLIC = ("АВЕЅІЈКМНОРСТУХԜаеѕіјорсухԁһӏԛԝквмнт", "ABESIJKMHOPCTYXWaesijopcyxdhlqwkbmht")
_GREEK = ("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧαεικνορτυχϲ", "ABEZHIKMNOPTYXaeikvoptuxc")
_SMALL_CAPITALS = ("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢɑɡ", "abcdefghijklmnoprstuvwyzag")
_LIKE_LATIN = {
    ord(other): latin
    for others, latins in (_CYRILLIC, _GREEK, _SMALL_CAPITALS)
    for other, latin in zip(others, latins, strict=True)
}
_MARKS_OF_TYPING = str.maketrans("‘’ʼ`´‐‑‒–—−“”", "'''''------\"\"")

# Zero-width characters, joiners, directions, tags, variation selectors, the keycap, the Arabic stretch.
_UNSEEN_CLASS = (
    "\u00ad\u034f\u061c\u0640\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u20e3\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff"
)
_UNSEEN = re.compile(f"[{_UNSEEN_CLASS}]")
# Shapes that Unicode itself calls another form of plain letters: full width, bold script, circled, joined.
_SHAPED_CLASS = (
    "\u2100-\u214f\u2460-\u24ff\ufb00-\ufdff\ufe70-\ufefe\uff01-\uff9f\uffa1-\uffef\U0001d400-\U0001d7ff"
    "\U0001f100-\U0001f1ff"
)
_SHAPED = re.compile(f"[{_SHAPED_CLASS}]")
_LIKE_LATIN_CLASS = "".join(map(chr, _LIKE_LATIN))
# Everything that needs more than the translation of single characters: one look tells that a text is plain.
_NEEDS_WORK = re.compile(f"[{_UNSEEN_CLASS}{_SHAPED_CLASS}{_LIKE_LATIN_CLASS}\u0300-\u036f\u064b-\u065f\u0670]")
_WORD = re.compile(r"[^\W\d_]+")
_FOREIGN = re.compile(f"(?![{_LIKE_LATIN_CLASS}])[\u0370-\u03ff\u0400-\u052f]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
# Shown from right to left by force: the eye reads what stands there backwards.
_FORCED = re.compile("\u202e([^\u202a-\u202e\n]*)")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff]")
# Marks of Indic letters carry meaning and stay (combining classes 0, 7 and 9).
_KEPT_CLASSES = (0, 7, 9)
_LONGEST_SHAPE = 4


class _Single(dict[int, str]):
    """Each character's plain form of the same length: digits of every script, spaces, quotes and dashes."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        if code in _MARKS_OF_TYPING:
            plain = chr(_MARKS_OF_TYPING[code])
        elif code > 0x7F and character.isdecimal():
            plain = str(unicodedata.decimal(character))
        else:
            plain = " " if unicodedata.category(character) == "Zs" else character
        self[code] = plain
        return plain


_SINGLE = _Single()


@dataclass(frozen=True, slots=True)
class Seen:
    """`text` is what is read. Its character i stands in the original at starts[i]:ends[i]; None: nothing moved."""

    text: str
    starts: Sequence[int] | None = None
    ends: Sequence[int] | None = None

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Where text[start:end], which is not empty, stands in the original, in characters."""
        if self.starts is None or self.ends is None:
            return start, end
        return min(self.starts[start:end]), max(self.ends[start:end])


def as_seen(text: str) -> Seen:
    """The text as the eye reads it, in time linear in its length."""
    if text.isascii():
        return Seen(text)
    plain = text.translate(_SINGLE)
    if not _NEEDS_WORK.search(plain):
        return Seen(plain)
    pieces = list(_composed(_in_reading_order(plain, range(len(plain)))))
    letters = _latin_words("".join(letter for letter, _, _ in pieces))
    return Seen(letters, tuple(start for _, start, _ in pieces), tuple(end for _, _, end in pieces))


def _in_reading_order(text: str, places: Iterable[int]) -> Iterator[tuple[str, int]]:
    """Every character with its place, stretches that are shown backwards turned round."""
    order = list(places)
    for forced in _FORCED.finditer(text):
        # Arabic and Hebrew run that way anyhow.
        if not _RIGHT_TO_LEFT.search(forced[1]):
            start, end = forced.span(1)
            order[start:end] = reversed(order[start:end])
    for place in order:
        yield text[place], place


def _composed(characters: Iterable[tuple[str, int]]) -> Iterator[tuple[str, int, int]]:
    """(letter, start, end): unseen ones dropped, shapes made plain, accents joined to the letter before them."""
    last: tuple[str, int, int] | None = None
    for character, place in characters:
        if _UNSEEN.match(character):
            continue
        if last and character >= "\u0300" and unicodedata.combining(character) not in _KEPT_CLASSES:
            joined = unicodedata.normalize("NFC", last[0] + character)
            last = (joined if len(joined) == 1 else last[0], last[1], place + 1)
            continue
        if last:
            yield last
        last = (character, place, place + 1)
        if _SHAPED.match(character):
            shaped = unicodedata.normalize("NFKC", character)
            # One Arabic sign stands for eighteen letters: such a page must not become eighteen.
            if len(shaped) <= _LONGEST_SHAPE:
                for letter in shaped[:-1]:
                    yield letter, place, place + 1
                last = (shaped[-1], place, place + 1)
    if last:
        yield last


def _latin_words(text: str) -> str:
    """Words that mix Latin letters with ones that look so become Latin; whole ones where nothing else is foreign."""
    foreign = bool(_FOREIGN.search(text)) or not _LATIN.search(text)

    def plain(match: re.Match[str]) -> str:
        word = match.group()
        if word.isascii() or (foreign and not _LATIN.search(word)) or _FOREIGN.search(word):
            return word
        return word.translate(_LIKE_LATIN)

    return _WORD.sub(plain, text)
