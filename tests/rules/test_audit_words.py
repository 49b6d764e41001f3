"""Every action that the code records stands in plain words on the page of the record (R8.3).

What this file cannot see (a name put together at run time) is caught while any test runs: `tests/conftest.py` lets
no entry be stored whose action has no words.
"""

from __future__ import annotations

import ast
import re
from functools import cache

from engage.front.audit_words import ACTIONS, FAMILIES, WRITTEN_BY_US
from engage.safeguarding.lifecycle import Action
from tests.rules.test_repository import python_files, tree

RECORDS = {"record", "record_apart", "_note"}
NAME = re.compile(r"[a-z]+\.[a-z_]+")
#: Names put together at run time: what stands before the dot, and what can stand behind it.
BUILT = {"concern.": [action.value for action in Action], "reply.": None}


@cache
def recorded() -> tuple[tuple[str, ast.expr], ...]:
    """What each call that records is given, by file."""
    return tuple(
        (path, value)
        for path in python_files()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and (node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")) in RECORDS
        for value in (*node.args, *(word.value for word in node.keywords))
    )


def test_each_action_that_is_recorded_has_its_words() -> None:
    written = {
        value.value
        for _path, value in recorded()
        if isinstance(value, ast.Constant) and isinstance(value.value, str) and NAME.fullmatch(value.value)
    }
    written |= {f"concern.{each}" for each in BUILT["concern."] or ()}
    assert len(written) > 25
    assert sorted(written - set(ACTIONS)) == []


def test_each_name_that_is_put_together_is_known_here() -> None:
    begun = {
        value.values[0].value
        for _path, value in recorded()
        if isinstance(value, ast.JoinedStr)
        and isinstance(value.values[0], ast.Constant)
        and re.fullmatch(r"[a-z]+\.", str(value.values[0].value))
    }
    assert begun == set(BUILT)


def test_each_action_belongs_to_a_family_that_the_filter_offers() -> None:
    assert {action.partition(".")[0] for action in ACTIONS} == set(FAMILIES)
    assert set(ACTIONS) >= WRITTEN_BY_US
