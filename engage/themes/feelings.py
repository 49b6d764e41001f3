"""How voices read: the machine's figures. Pure, and the slow part: done before anything is locked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engage.reading import sentiment


@dataclass(frozen=True)
class Words:
    """What is read of one voice, and which revision of it."""

    voice_id: int
    revision: int
    text: str
    language: str
    asks: str


@dataclass(frozen=True)
class Found:
    """What was read in a voice: nothing, in a language without a lexicon."""

    revision: int
    found: sentiment.Feeling | None


Readings = Mapping[int, Found]
"""by voice id"""


def read_all(words: Sequence[Words]) -> Readings:
    """How each of them reads."""
    return {each.voice_id: Found(each.revision, sentiment.read(each.text, each.language, each.asks)) for each in words}
