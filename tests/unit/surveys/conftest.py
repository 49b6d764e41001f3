import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from surveys.definition import Item, parse


@pytest.fixture
def item() -> Callable[..., Item]:
    """Makes one item of a type, with three options where its type needs some."""

    def make(kind: str, **more: Any) -> Item:
        raw: dict[str, Any] = {"id": "q", "type": kind, "label": words("The question"), **more}
        if kind in ("single_choice", "multiple_choice", "rank"):
            raw.setdefault("options", [{"id": id_, "label": words(id_.title())} for id_ in ("bus", "cost", "time")])
        page = {"id": "p", "items": [raw]}
        return parse({"slug": "s", "title": words("S"), "languages": ["en"], "pages": [page]}).item("q")

    return make


def words(text: str) -> dict[str, dict[str, str]]:
    return {"en": {"standard": text, "easy": f"{text} (easy)"}}


def tiny_definitions(kind: str) -> list[Any]:
    """The tiny definitions that hold `walks` or `problems`, as parameters named after their file."""
    folder = Path(__file__).parent / "definitions"
    read = [(path.stem, json.loads(path.read_text(encoding="utf-8"))) for path in sorted(folder.glob("*.json"))]
    return [pytest.param(tiny, id=name) for name, tiny in read if kind in tiny]
