"""What has been answered about a theme. Themes do not know replies, which stand above them; replies tell them here.

The room above registers one function of theme ids: `@tells_answers`. It is asked once a page, for all themes shown.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Answer:
    """One answer to a theme, published or on its way. Only published ones may be shown in public."""

    published: bool
    status: str | None
    """did, doing, will, cant, stopped, passed; None while it is being written"""
    title: str
    """in the request's language"""
    url: str
    """of the published page where it is published, of the desk's page where not"""
    by: date | None = None
    """doing and will: by when"""


Answers = Mapping[int, Sequence[Answer]]
Asked = Callable[[Sequence[int]], Answers]
_ASKED: list[Asked] = []


def tells_answers(asked: Asked) -> Asked:
    """Register a function of theme ids that returns the answers of each; a theme without any may be left out."""
    if asked not in _ASKED:
        _ASKED.append(asked)
    return asked


def answers_to(theme_ids: Sequence[int]) -> dict[int, list[Answer]]:
    """The answers of each theme; a theme without any has an empty list."""
    found: defaultdict[int, list[Answer]] = defaultdict(list)
    for asked in _ASKED:
        for theme_id, answers in asked(theme_ids).items():
            found[theme_id].extend(answers)
    return {theme_id: found[theme_id] for theme_id in theme_ids}
