"""The steps of telling a story: which there are, what comes next, how far an answer may be reached. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

AGREE, WHOSE, HELPED, AREA, AGE, CONSENT, CHECK = "agree", "whose", "helped", "area", "age", "consent", "check"
#: Steps that no prompt's address may be mistaken for: a prompt's begins with “tell-”.
TELL = "tell-"


def steps(prompt_ids: Sequence[str], *, areas: bool, on_behalf: bool = True) -> list[str]:
    """Every step in order. The area is asked for only where there are areas to pick from, and whose story it is only
    where somebody else's may be told."""
    return [
        AGREE,
        *([WHOSE] if on_behalf else []),
        *(TELL + each for each in prompt_ids),
        HELPED,
        *([AREA] if areas else []),
        AGE,
        CONSENT,
        CHECK,
    ]


def prompt_id(step: str) -> str:
    """The prompt that this step asks, or nothing."""
    return step.removeprefix(TELL) if step.startswith(TELL) else ""


def following(step: str, path: Sequence[str], *, checking: bool) -> str:
    """Where Continue leads: the next step, or straight back to the check (R2.5)."""
    return CHECK if checking else path[min(path.index(step) + 1, len(path) - 1)]


def before(step: str, path: Sequence[str], *, checking: bool) -> str:
    """Where Back leads; nothing: to the start."""
    if checking and step != CHECK:
        return CHECK
    place = path.index(step)
    return path[place - 1] if place else ""


def reachable(step: str, path: Sequence[str], answers: Mapping[str, Any]) -> str:
    """`step`, or the step that must be answered first: saying yes, and, before the check, consent (R3.2, R8.4)."""
    if step != AGREE and not agreed(answers):
        return AGREE
    if step == CHECK and not (answers.get(CONSENT) or {}).get("level"):
        return CONSENT
    return step


def agreed(answers: Mapping[str, Any]) -> bool:
    """Whether the person said yes. A child's no wins, whatever a parent said at the door (R3.2)."""
    return (answers.get(AGREE) or {}).get("agree") == "yes"


def said_anything(prompt_ids: Sequence[str], answers: Mapping[str, Any]) -> bool:
    """Whether there is anything to send."""
    return any(str(answers.get(each) or "").strip() for each in prompt_ids)
