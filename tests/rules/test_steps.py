"""What a table of steps says of who may take a step, and of its reason, is what happens (DESIGN, STYLE)."""

from __future__ import annotations

import enum
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from engage.accounts.access import endpoints
from engage.accounts.permissions import Permission, permission_of
from engage.replies.lifecycle import WHY

ROOT = Path(__file__).parents[2]
#: Where each step is taken: room → action → address. "" stands for every action of the room.
TAKEN_AT: Mapping[str, Mapping[str, str]] = {
    "engage.conversations": {"open": "conversations_desk.open_", "close": "conversations_desk.close"},
    "engage.replies": {
        "edit": "replies_desk.edit",
        "submit": "replies_desk.submit",
        "send_back": "replies_desk.send_back",
        "publish": "replies_desk.publish",
        "correct": "replies_desk.correct",
    },
    "engage.moderation": {
        "": "moderation.decide",
        "edit": "moderation.change",
        "reveal": "moderation.change",
        "undo": "moderation_claims.undo",
    },
    "engage.safeguarding": {"": "safeguarding.act"},
    "stories": {"open": "stories_desk.open_", "close": "stories_desk.close"},
    "surveys": {
        "publish": "surveys_desk.publish",
        "close": "surveys_desk.close",
        "reopen": "surveys_desk.reopen",
    },
}


def rooms_with_steps() -> Iterator[str]:
    """Every package whose `lifecycle.py` has a table."""
    for part in ("engage", "surveys", "stories"):
        for file in sorted((ROOT / part).rglob("lifecycle.py")):
            if "\nSTEPS" in file.read_text():
                yield ".".join(file.parent.relative_to(ROOT).parts)


def test_every_table_of_steps_is_known_here() -> None:
    assert set(rooms_with_steps()) == set(TAKEN_AT)


@pytest.mark.parametrize("room", TAKEN_AT)
def test_a_step_and_the_address_where_it_is_taken_ask_for_the_same(app: Flask, room: str) -> None:
    steps = import_module(f"{room}.lifecycle").STEPS
    wrong = []
    for (state, action), step in steps.items():
        address = TAKEN_AT[room].get(action.value, TAKEN_AT[room].get("", ""))
        if endpoints(app).get(address) is not step.permission:
            wrong.append((state, action, address))
    assert wrong == []


@pytest.mark.parametrize("room", TAKEN_AT)
def test_an_action_asks_for_one_permission_from_wherever_it_starts(room: str) -> None:
    lifecycle = import_module(f"{room}.lifecycle")
    for action in {action for _state, action in lifecycle.STEPS}:
        assert permission_of(lifecycle.STEPS, action) is not Permission.PUBLIC


def test_every_reply_step_that_needs_a_reason_says_so_in_words() -> None:
    steps: Mapping[Any, Any] = import_module("engage.replies.lifecycle").STEPS
    assert {action for (_state, action), step in steps.items() if step.needs_reason} == set(WHY)


def test_an_action_that_no_table_knows_has_no_permission() -> None:
    with pytest.raises(ValueError, match="0 permissions"):
        permission_of({}, enum.Enum("Action", "FLY")["FLY"])
