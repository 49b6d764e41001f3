"""Nobody reaches an object that is not theirs: each desk address with an id, walked by everybody outside (R8.1)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from engage.accounts.models import Grant, Organisation, Staff
from engage.accounts.permissions import Role
from engage.accounts.services import end_staff, let_stay_until
from engage.conversations.models import Conversation
from engage.core import clock, transaction
from engage.core.database import db
from tests.factories import NOW, make_conversation, make_organisation, make_staff, sign_in
from tests.world import MARK, World, built, make_world, rules

#: What the system writes by itself, or what says that somebody was refused.
MAY_CHANGE = {"audit_entry", "lease"}


def everything_but(person: Staff, *, organisation: Organisation | None, conversation: Conversation | None) -> Staff:
    """Give `person` every role there is, within these borders."""
    with transaction.transaction():
        for grant in list(person.grants):
            db.session.delete(grant)
        for role in Role:
            db.session.add(
                Grant(
                    staff=person,
                    role=role,
                    organisation_id=organisation.id if organisation else None,
                    conversation_id=conversation.id if conversation else None,
                )
            )
    return person


def insider(world: World) -> Staff:
    """Every role in the organisation; and an administrator of the whole, for what is nobody's in particular."""
    person = everything_but(make_staff(), organisation=world.conversation.organisation, conversation=None)
    with transaction.transaction():
        db.session.add(Grant(staff=person, role=Role.ADMINISTRATOR))
    return person


def of_another_organisation(_world: World) -> Staff:
    return everything_but(make_staff(), organisation=make_organisation("Elsewhere"), conversation=None)


def of_another_conversation(world: World) -> Staff:
    other = make_conversation(organisation=world.conversation.organisation)
    return everything_but(make_staff(), organisation=None, conversation=other)


def expired(staff: Staff) -> None:
    let_stay_until(staff, clock.now().date() - timedelta(days=2), now=NOW)


def revoked(staff: Staff) -> None:
    end_staff(staff, now=NOW)


def walk(app: Flask, client: FlaskClient, world: World) -> Iterator[tuple[str, TestResponse]]:
    """Ask for each object, by each method; yields what was asked and what was answered."""
    for rule, method in rules(app, with_object=True):
        address = world.address(rule)
        yield f"{method} {address}", client.open(address, method=method, data={"revision": "1"})


def contents() -> dict[str, list[tuple[Any, ...]]]:
    """Every row there is, apart from the record."""
    db.session.rollback()
    return {
        table.name: [tuple(row) for row in db.session.execute(select(table).order_by(*table.primary_key.columns))]
        for table in db.metadata.sorted_tables
        if table.name not in MAY_CHANGE
    }


@pytest.mark.parametrize("outsider", [of_another_organisation, of_another_conversation])
def test_whoever_has_every_role_elsewhere_opens_and_changes_nothing(
    app: Flask, client: FlaskClient, outsider: Callable[[World], Staff]
) -> None:
    world = make_world()
    sign_in(client, outsider(world))
    before = contents()
    wrong = [
        (asked, answer.status_code)
        for asked, answer in walk(app, client, world)
        if answer.status_code not in (403, 404) or MARK in answer.text
    ]
    assert wrong == []
    assert contents() == before


@pytest.mark.parametrize("outsider", [of_another_organisation, of_another_conversation])
def test_lists_tell_nothing_of_what_is_elsewhere(
    app: Flask, client: FlaskClient, outsider: Callable[[World], Staff]
) -> None:
    world = make_world()
    person = outsider(world)
    sign_in(client, person)
    pages = {rule.rule: client.get(rule.rule) for rule, method in rules(app, with_object=False) if method == "GET"}
    marks = [f"{MARK}{rest}" for rest in (" and", ":", " mornings", " for all")]
    told = [address for address, answer in pages.items() if any(mark in answer.text for mark in marks)]
    assert told == []
    assert pages["/desk/moderation/"].status_code == 200


@pytest.mark.parametrize("end", [expired, revoked])
def test_an_account_that_ended_is_out_in_the_middle_of_a_session(
    app: Flask, client: FlaskClient, end: Callable[[Staff], None]
) -> None:
    world = make_world()
    person = insider(world)
    sign_in(client, person)
    with transaction.transaction():
        end(person)
    before = contents()
    wrong = []
    for asked, answer in walk(app, client, world):
        to_the_door = answer.status_code == 302 and "/desk/sign-in?next=" in answer.headers["Location"]
        if not (to_the_door if asked.startswith("GET") else answer.status_code == 403):
            wrong.append((asked, answer.status_code))
    assert wrong == []
    assert contents() == before


def test_a_guessed_id_is_not_there(app: Flask, client: FlaskClient) -> None:
    world = make_world()
    sign_in(client, insider(world))
    wrong = []
    for rule, method in rules(app, with_object=True):
        for guess in ("987654", "9" * 30, "0", "nothing"):
            values = dict.fromkeys(rule.arguments, guess)
            answer = client.open(built(rule, values), method=method, data={"revision": "1"})
            if answer.status_code not in (400, 404) or (method == "GET" and answer.status_code != 404):
                wrong.append((method, built(rule, values), answer.status_code))
    assert wrong == []


def test_the_right_person_is_let_in(app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else the walks above would prove nothing. Nothing is kept, so that each address finds the world as it was."""
    world = make_world()
    sign_in(client, insider(world))
    monkeypatch.setattr(transaction, "_commit", transaction._roll_back)
    assert [asked for asked, answer in walk(app, client, world) if answer.status_code in (403, 404)] == []
