"""The documents that an installation must be able to show (R8.5), and where the public reads some of them."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from engage.core.languages import _l

TEXTS = Path(__file__).with_name("texts")


class Kind(enum.StrEnum):
    """One document each; the privacy notice has three parts, for three readers."""

    DPIA = "dpia"
    PROCESSING = "processing"
    PRIVACY_ADULT = "privacy-adult"
    PRIVACY_CHILD = "privacy-child"
    PRIVACY_EASY = "privacy-easy"
    RETENTION = "retention"
    THREATS = "threats"
    SAFETY = "safety"
    CHILDREN = "children"


TITLES: Mapping[Kind, Any] = {
    Kind.DPIA: _l("Data protection impact assessment"),
    Kind.PROCESSING: _l("Record of processing"),
    Kind.PRIVACY_ADULT: _l("Privacy notice, in full"),
    Kind.PRIVACY_CHILD: _l("Privacy notice for children and young people"),
    Kind.PRIVACY_EASY: _l("Privacy notice in Easy Read"),
    Kind.RETENTION: _l("How long things are kept"),
    Kind.THREATS: _l("Threat model"),
    Kind.SAFETY: _l("Clinical safety note"),
    Kind.CHILDREN: _l("Self-check against the Children’s Code"),
}
#: Why it must be there.
ASKED_BY: Mapping[Kind, Any] = {
    Kind.DPIA: _l("UK GDPR, article 35"),
    Kind.PROCESSING: _l("UK GDPR, article 30"),
    Kind.PRIVACY_ADULT: _l("UK GDPR, articles 13 and 14"),
    Kind.PRIVACY_CHILD: _l("UK GDPR, article 12; Children’s Code, standard 4"),
    Kind.PRIVACY_EASY: _l("UK GDPR, article 12; Accessible Information Standard"),
    Kind.RETENTION: _l("UK GDPR, article 5(1)(e)"),
    Kind.THREATS: _l("OWASP ASVS; Cyber Assessment Framework"),
    Kind.SAFETY: _l("DCB0129 and DCB0160, where health or care services use it"),
    Kind.CHILDREN: _l("Data Protection Act 2018, section 123"),
}
#: The parts that the public reads at `/privacy` once they are published.
PUBLIC_PARTS = (Kind.PRIVACY_EASY, Kind.PRIVACY_CHILD, Kind.PRIVACY_ADULT)


@cache
def shipped_text(kind: Kind) -> str:
    """What the product itself can say, in English, with placeholders for what only the installation knows."""
    return (TEXTS / f"{kind.value}.txt").read_text(encoding="utf-8")
