"""One look at a text before it is stored: signs of harm (R4.4) and personal details (R5.5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from engage.reading.concerns import Concern, find_concerns, has_checked_rules
from engage.reading.language import detect
from engage.reading.personal import PersonalDetail, find_personal


@dataclass(frozen=True, slots=True)
class Screening:
    """`language` is what the text is written in. `screened` is False where nobody checked rules for it, or for the
    language it was declared as: a human must read it the same day."""

    concerns: tuple[Concern, ...]
    personal: tuple[PersonalDetail, ...]
    screened: bool
    language: str

    @property
    def concern(self) -> Concern | None:
        """The most urgent one."""
        return self.concerns[0] if self.concerns else None

    def as_dict(self, text: str) -> dict[str, Any]:
        """A line of the `screen` command (CONTRACT)."""
        concern = self.concern
        return {
            "text": text,
            "concern": concern and {"kind": concern.kind, "urgency": concern.urgency, "words": concern.words},
            "personal": [{"kind": d.kind, "start": d.start, "end": d.end} for d in self.personal],
        }


def screen(text: str, language: str) -> Screening:
    """What the rules find in `text`, whichever language it is in: people answer in the one they think in (R4.4).

    `language` is what was declared, a code such as "en"; a region ("en-GB") is ignored.
    """
    declared = language.lower().replace("_", "-").split("-")[0]
    written = detect(text, declared)
    return Screening(
        concerns=find_concerns(text, written),
        personal=find_personal(text),
        screened=has_checked_rules(written) and has_checked_rules(declared),
        language=written,
    )
