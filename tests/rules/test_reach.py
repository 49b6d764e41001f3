"""Each desk address with an id is walked by everybody it is closed to (R8.1): none is left out.

The walk itself is `tests/integration/engage/app/test_reach.py`.
"""

from __future__ import annotations

from flask import Flask

from tests.world import known_things, rules


def test_the_walk_knows_the_object_of_each_address(app: Flask) -> None:
    """An address with a new kind of object: add it to `NAMES` in `tests/world.py`, and make one in `make_world`."""
    unknown = []
    for rule, _method in rules(app, with_object=True):
        try:
            known_things(rule)
        except KeyError:
            unknown.append(rule.rule)
    assert unknown == []
