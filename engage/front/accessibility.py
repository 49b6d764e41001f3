"""The accessibility statement’s own facts, which each installation fills in (R2.10).

`accessibility.json` in the instance folder: a draft is shown as a draft until every fact is there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FILE = "accessibility.json"
#: What the regulations ask for and only the installation can know (SI 2018/952, model statement 2018/1523).
FACTS = ("organisation", "email", "telephone", "answers_within", "prepared_on", "reviewed_on", "tested_on", "tested_by")
PLACEHOLDER = re.compile(r"\[[^\]]*\]|\bTBC\b|^\s*$", re.IGNORECASE)


@dataclass(frozen=True)
class Statement:
    """What the installation said, and which facts it has not given yet."""

    facts: Mapping[str, str]
    problems: tuple[Mapping[str, str], ...]
    lacks: tuple[str, ...]

    @property
    def draft(self) -> bool:
        """A statement with a placeholder left is a draft, and says so."""
        return bool(self.lacks)


def statement(instance: Path) -> Statement:
    """The statement of this installation; a file that cannot be read counts as not there."""
    try:
        given: Any = json.loads((instance / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        given = {}
    given = given if isinstance(given, dict) else {}
    facts = {name: str(given.get(name) or "") for name in FACTS}
    known = tuple(
        {"what": str(each["what"]), "why": str(each["why"]), "by": str(each.get("by", ""))}
        for each in given.get("problems", [])
        if isinstance(each, dict) and each.get("what") and each.get("why")
    )
    lacks = tuple(name for name, value in facts.items() if PLACEHOLDER.search(value))
    return Statement({n: v for n, v in facts.items() if n not in lacks}, known, lacks)
