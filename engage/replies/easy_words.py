"""What the Easy Read linter says of a reply's texts, in words for whoever writes or checks it (R1.1). Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from engage.core.languages import _, _l
from engage.reading.plain_words import LONGEST_SENTENCE, Finding, check
from engage.replies.lifecycle import text_in
from engage.replies.models import Reply

FIELDS = {
    "titles": _l("Title"),
    "said": _l("What people said"),
    "answers": _l("What you answer"),
    "reasons": _l("Because"),
}


@dataclass(frozen=True)
class Checked:
    """One Easy Read text, beside the text it stands for, and what to change in it."""

    label: Any
    standard: str
    easy: str
    advice: list[tuple[str, str]]


def checked_texts(reply: Reply, language: str) -> list[Checked]:
    """Every text of the reply that has an Easy Read version, or should have one."""
    found = []
    for field, label in FIELDS.items():
        standard, easy = (text_in(getattr(reply, field), language, variant) for variant in ("standard", "easy"))
        if standard or easy:
            found.append(Checked(label, standard, easy, [_advice(each) for each in check(easy, language)]))
    return found


def _advice(finding: Finding) -> tuple[str, str]:
    """The words meant, and what to do about them."""
    if finding.kind == "long_sentence":
        said = _("%(n)s words. Write at most %(most)s in a sentence.", n=finding.measure, most=LONGEST_SENTENCE)
    elif finding.kind == "hard_word" and finding.instead:
        said = _("A hard word. Write: %(instead)s", instead=finding.instead)
    elif finding.kind == "hard_word":
        said = _("A hard word. Say it in other words, or explain it in the next sentence.")
    else:
        said = _("Say who does it.")
    return finding.words, str(said)
