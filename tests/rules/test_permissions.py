"""Every address has its line in the permission table, and the table is what happens (R8.1, R8.2)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from engage.accounts.access import endpoints
from engage.accounts.permissions import MAY, PUBLIC, Permission, Role
from tests.factories import make_staff, sign_in

#: Flask-Security's own pages that we do not use: they have no line, so the guard refuses them.
UNUSED = re.compile(r"^(security|_security|static)")
#: Everybody who is signed in may; signing out would end the walk.
NOT_WALKED = {"security.login", "security.logout"}


def walk(app: Flask) -> Iterator[tuple[str, str, str]]:
    """(endpoint, method, address) of every route of ours, with made-up values in the address."""
    for rule in app.url_map.iter_rules():
        if UNUSED.match(rule.endpoint) and rule.endpoint not in endpoints(app):
            continue
        for method in sorted((rule.methods or set()) & {"GET", "POST", "PUT", "PATCH", "DELETE"}):
            yield rule.endpoint, method, address_of(rule)


def address_of(rule: Rule) -> str:
    """An address that the rule matches; nothing in the database has this id or slug."""
    return re.sub(
        r"<(?:(\w+)(?:\([^)]*\))?:)?(\w+)>", lambda part: "987654" if part[1] == "int" else "nothing", rule.rule
    )


@cache
def is_desk(address: str) -> bool:
    return address.startswith("/desk")


def test_every_address_has_its_line_and_every_line_its_address(app: Flask) -> None:
    named = {endpoint for endpoint, _method, _address in walk(app)}
    assert named - set(endpoints(app)) == set()
    assert set(endpoints(app)) - set(app.view_functions) == set()


def test_pages_of_flask_security_that_are_not_ours_stay_shut(app: Flask, client: FlaskClient) -> None:
    others = [
        address_of(rule)
        for rule in app.url_map.iter_rules()
        if UNUSED.match(rule.endpoint) and rule.endpoint not in endpoints(app)
    ]
    assert [address for address in others if client.get(address).status_code not in (403, 404, 405)] == []


def test_only_the_sign_in_of_the_desk_is_public(app: Flask) -> None:
    public = {e for e, _method, address in walk(app) if is_desk(address) and endpoints(app)[e] is PUBLIC}
    assert public == {"security.login"}


def test_nothing_outside_the_desk_asks_for_an_account(app: Flask) -> None:
    closed = {e for e, _method, address in walk(app) if not is_desk(address) and endpoints(app)[e] is not PUBLIC}
    assert closed == set()


def test_a_stranger_is_shown_to_the_door(app: Flask, client: FlaskClient) -> None:
    wrong = []
    for endpoint, method, address in walk(app):
        if not is_desk(address) or endpoints(app)[endpoint] is PUBLIC:
            continue
        answer = client.open(address, method=method)
        shown = answer.status_code == 302 and answer.headers["Location"].startswith("/desk/sign-in?next=")
        if not (shown if method == "GET" else answer.status_code == 403):
            wrong.append((method, address, answer.status_code))
    assert wrong == []


@pytest.mark.parametrize("role", list(Role))
def test_each_role_opens_what_the_table_says_and_nothing_else(app: Flask, client: FlaskClient, role: Role) -> None:
    sign_in(client, make_staff(role))
    wrong, kept = [], []
    for endpoint, method, address in walk(app):
        if not is_desk(address) or endpoint in NOT_WALKED:
            continue
        answer = client.open(address, method=method)
        allowed = endpoints(app)[endpoint] in MAY[role]
        if (answer.status_code != 403) != allowed:
            wrong.append((method, address, answer.status_code, allowed))
        if answer.headers["Cache-Control"] != "no-store":
            kept.append((method, address))
    assert wrong == []
    assert kept == []


def test_each_permission_of_an_address_is_given_to_somebody(app: Flask) -> None:
    given = {PUBLIC, *(permission for held in MAY.values() for permission in held)}
    assert set(endpoints(app).values()) - given == set()
    assert all(Permission.SEE_DESK in held for held in MAY.values())
