"""The small language rules are written in, turned into regular expressions.

i want to die        these words, in this order
<family>             any word of the class "family"
(hit|hits)           either
[really]             may be missing
..  and  ...         up to 2, up to 5 words between; never a negation, never the end of a sentence
^  and  $            the start, the end of the sentence
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

_PIECE = re.compile(
    r"<(?P<cls>\w+)>|(?P<gap>\.{2,3})|(?P<open>[\[(])|(?P<close>[\])])|(?P<bar>\|)|(?P<edge>[$^])|"
    r"(?P<word>[^\W_]+)"
)
_GAPS = {"..": 2, "...": 5}
# Words so common that looking for them first saves nothing.
_COMMON_WORDS = """
i me my a the to and he she they it is are was in of at on not no for with him her them we us you his be
have has had do does did all that this so up out when just who what their our will can go get going want
"""
_COMMON = frozenset(_COMMON_WORDS.split())


class PatternError(ValueError):
    """A rule that cannot be read; the message says which and why."""


@dataclass(frozen=True)
class Pattern:
    """A compiled pattern. One of `anchors` stands in every text it can match."""

    source: str
    expression: str
    anchors: frozenset[str]

    @cached_property
    def regex(self) -> re.Pattern[str]:
        return re.compile(self.expression)


@dataclass(frozen=True)
class _Part:
    expression: str
    # None: may be empty, so nothing is sure to be there.
    anchors: frozenset[str] | None


class Reader:
    """Turns patterns into regular expressions, with the word classes of one language."""

    def __init__(self, classes: Mapping[str, str], negations: Iterable[str], form: Callable[[str], str] = str) -> None:
        self._sources = dict(classes)
        self._form = form
        self._made: dict[str, _Part] = {}
        self._blocked = "|".join(re.escape(form(word)) for word in sorted(negations)) or r"\."

    def read(self, source: str) -> Pattern:
        """The pattern. Raises PatternError where it cannot be read or could match nothing at all."""
        pieces = list(_PIECE.finditer(source))
        left = _PIECE.sub("", source).strip()
        if left:
            raise PatternError(f"{source!r}: cannot read {left!r}")
        part, at = self._sequence(source, pieces, 0)
        if at != len(pieces):
            raise PatternError(f"{source!r}: a bracket closes that was not opened")
        if not part.anchors:
            raise PatternError(f"{source!r}: every word may be missing")
        return Pattern(source, f"(?<= ){part.expression}", part.anchors)

    def _sequence(self, source: str, pieces: list[re.Match[str]], at: int) -> tuple[_Part, int]:
        branches: list[list[_Part]] = [[]]
        while at < len(pieces):
            piece = pieces[at]
            if piece["close"]:
                break
            at += 1
            if piece["bar"]:
                branches.append([])
            elif piece["open"]:
                inner, at = self._sequence(source, pieces, at)
                if at >= len(pieces):
                    raise PatternError(f"{source!r}: a bracket is not closed")
                at += 1
                if piece["open"] == "[":
                    inner = _Part(f"(?:{inner.expression})?", None)
                branches[-1].append(inner)
            else:
                branches[-1].append(self._single(source, piece))
        parts = [_joined(branch) for branch in branches]
        if len(parts) == 1:
            return parts[0], at
        sure = [p.anchors for p in parts]
        anchors = None if any(a is None for a in sure) else frozenset().union(*(a for a in sure if a))
        return _Part(f"(?:{'|'.join(p.expression for p in parts)})", anchors), at

    def _single(self, source: str, piece: re.Match[str]) -> _Part:
        if piece["word"]:
            word = self._form(piece["word"])
            return _Part(f"{re.escape(word)} ", frozenset({word}))
        if piece["gap"]:
            return _Part(rf"(?:(?!(?:{self._blocked}|\.) )\S+ ){{0,{_GAPS[piece['gap']]}}}?", None)
        if piece["edge"] == "$":
            return _Part(r"(?=\. |$)", None)
        if piece["edge"] == "^":
            return _Part(r"(?:(?<=\. )|(?<=^ ))", None)
        return self._named(source, piece["cls"])

    def _named(self, source: str, name: str) -> _Part:
        if name not in self._made:
            if name not in self._sources:
                raise PatternError(f"{source!r}: no word class <{name}>")
            entries = [entry.strip() for entry in self._sources[name].split(",") if entry.strip()]
            parts = []
            for entry in sorted(entries, key=len, reverse=True):
                part, _ = self._sequence(entry, list(_PIECE.finditer(entry)), 0)
                parts.append(part)
            anchors: frozenset[str] = frozenset().union(*(p.anchors or () for p in parts))
            self._made[name] = _Part(f"(?:{'|'.join(p.expression for p in parts)})", anchors)
        return self._made[name]


def _joined(branch: list[_Part]) -> _Part:
    sure = [part.anchors for part in branch if part.anchors]
    best = min(sure, key=lambda a: (len(a & _COMMON) > 0, len(a))) if sure else None
    return _Part("".join(part.expression for part in branch), best)
