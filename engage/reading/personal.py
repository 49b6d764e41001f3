"""Personal details in a text: which, where, and by what rule (R5.5, R6.1)."""

from __future__ import annotations

from dataclasses import dataclass

from engage.reading.identifiers import find_identifiers
from engage.reading.lookalikes import as_seen
from engage.reading.persons import find_persons
from engage.reading.persons_pl_ar import find_persons_pl_ar

KINDS = (
    "PERSON",
    "PHONE",
    "EMAIL",
    "POSTCODE",
    "NHS_NUMBER",
    "ADDRESS",
    "DATE_OF_BIRTH",
    "URL",
    "HANDLE",
    "NI_NUMBER",
    "NUMBER_PLATE",
    "BANK",
    "REFERENCE",
)


@dataclass(frozen=True, slots=True)
class PersonalDetail:
    """text[start:end] is a personal detail of this kind; `rule` says what found it."""

    kind: str
    start: int
    end: int
    rule: str


def find_personal(text: str) -> tuple[PersonalDetail, ...]:
    """Every personal detail, in the order of the text, none overlapping another."""
    kept: list[PersonalDetail] = []
    taken = bytearray(len(text))
    seen = as_seen(text)
    for start, end, kind, rule in find_identifiers(seen.text):
        _keep(kept, PersonalDetail(kind, *seen.original(start, end), rule), taken)
    for start, end, rule in sorted(
        [*find_persons(seen.text), *find_persons_pl_ar(seen.text)], key=lambda f: (f[0], -f[1])
    ):
        _keep(kept, PersonalDetail("PERSON", *seen.original(start, end), rule), taken)
    return tuple(sorted(kept, key=lambda detail: detail.start))


def _keep(kept: list[PersonalDetail], new: PersonalDetail, taken: bytearray) -> None:
    """Keep `new` unless a character of it is `taken`; one look however many are kept."""
    if new.start < new.end and not any(taken[new.start : new.end]):
        taken[new.start : new.end] = b"\x01" * (new.end - new.start)
        kept.append(new)
