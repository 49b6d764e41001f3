"""Characters that turn a line around by force never reach a page: what somebody types shows, it does not act (R8.1).

U+202A to U+202E say that everything behind them runs the other way, until somebody says otherwise. Whoever types one
into a name can make a page around it read backwards. No language needs them: Arabic and Hebrew letters have their
direction in themselves, and a page isolates what it shows. What was typed is stored as it was typed.
"""

from __future__ import annotations

import re
from typing import Any

from markupsafe import Markup

_FORCED = re.compile("[\u202a-\u202e]")
#: Nobody sees it, and it is as long as what it stands for: places in a text that a script counts stay where they are.
_NOTHING = "\u2060"


def held(value: Any) -> Any:
    """What a template shows in place of `value`; Jinja asks for every expression of every page."""
    if not isinstance(value, str) or value.isascii() or not _FORCED.search(value):
        return value
    shown = _FORCED.sub(_NOTHING, value)
    return Markup(shown) if isinstance(value, Markup) else shown  # noqa: S704 -- it was Markup before
