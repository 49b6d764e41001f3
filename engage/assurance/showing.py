"""The published parts of the privacy notice, as the public reads them (R3.1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engage.assurance import queries
from engage.assurance.facts import facts_in
from engage.assurance.layout import Block, blocks
from engage.core.languages import direction
from engage.core.settings import PSEUDO_LANGUAGE, Settings


@dataclass(frozen=True)
class Part:
    """A part in one language. `own_language`: it is the reader's; else the product's words stand before it."""

    blocks: Sequence[Block]
    language: str
    direction: str
    own_language: bool


def privacy_parts(language: str, options: Settings) -> Mapping[str, Part]:
    """By kind, each part that is published: in this language where it is written in it, else in the first one."""
    published = queries.public_parts()
    if not published:
        return {}
    tables, shown = queries.tables(), {}
    first = next(code for code in options.languages if code != PSEUDO_LANGUAGE)
    for kind, version in published.items():
        chosen = language if version.texts.get(language) else first
        text = version.texts.get(chosen, "")
        shown[kind.value] = Part(
            blocks(text, facts_in(chosen, options, tables)), chosen, direction(chosen), chosen == language
        )
    return shown
