"""The surveys that come with the project, as JSON."""

import json
from importlib.resources import files
from typing import Any


def shipped_definitions() -> dict[str, dict[str, Any]]:
    """Slug → raw definition, ordered by slug."""
    folder = files("surveys").joinpath("definitions")
    found = [json.loads(f.read_text(encoding="utf-8")) for f in folder.iterdir() if f.name.endswith(".json")]
    return {raw["slug"]: raw for raw in sorted(found, key=lambda raw: str(raw["slug"]))}
