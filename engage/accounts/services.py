"""Add staff and organisations, give roles."""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from datetime import date, datetime

from flask_security import hash_password
from sqlalchemy import select

from engage.accounts.models import Grant, Organisation, Staff
from engage.accounts.permissions import Role
from engage.core import audit
from engage.core.database import db

SHORTEST_PASSWORD = 12


class StaffError(Exception):
    """The account cannot be added as asked; the message says why."""


def add_organisation(name: str) -> Organisation:
    """The organisation called `name`, made where it is not there yet."""
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    found = db.session.scalar(select(Organisation).where(Organisation.slug == slug))
    if found:
        return found
    organisation = Organisation(slug=slug, name=name)
    db.session.add(organisation)
    db.session.flush()
    return organisation


def add_staff(
    email: str,
    *,
    name: str,
    role: Role,
    password: str,
    now: datetime,
    organisation: Organisation | None = None,
    expires_on: date | None = None,
    by: str = "system",
) -> Staff:
    """A new member of staff with one role, within their organisation where they have one.

    `expires_on` is the last day of the account, for somebody who is here for a while.

    Raises StaffError for an address already used or not an address, and for a short password.
    """
    email = email.strip().lower()
    if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", email):
        raise StaffError(f"“{email}” is not an e-mail address.")
    if len(password) < SHORTEST_PASSWORD:
        raise StaffError(f"The password needs at least {SHORTEST_PASSWORD} characters.")
    if db.session.scalar(select(Staff.id).where(Staff.email == email)):
        raise StaffError(f"{email} has an account already.")
    staff = Staff(
        email=email,
        name=name,
        password=hash_password(password),
        active=True,
        fs_uniquifier=uuid.uuid4().hex,
        organisation=organisation,
        expires_on=expires_on,
        added_at=now,
    )
    db.session.add(staff)
    db.session.flush()
    give_role(staff, role, now=now, by=by, organisation_id=organisation.id if organisation else None)
    return staff


def give_role(
    staff: Staff, role: Role, *, now: datetime, by: str = "system", organisation_id: int | None = None
) -> Grant:
    """Give `staff` a role, everywhere or within one organisation."""
    grant = Grant(staff=staff, role=role, organisation_id=organisation_id)
    db.session.add(grant)
    db.session.flush()
    audit.record(by, "role.given", f"staff:{staff.id}", now=now, reason=role.value)
    return grant


def end_staff(staff: Staff, *, now: datetime, by: str = "system") -> None:
    """End the account: nobody signs in with it, and whoever is signed in is out with the next request (R8.1).

    It stays in the table, so that the record can say who did what. Ending it twice changes nothing.
    """
    if not staff.active:
        return
    staff.active = False
    staff.fs_uniquifier = uuid.uuid4().hex
    db.session.flush()
    audit.record(by, "staff.ended", f"staff:{staff.id}", now=now)


def let_stay_until(staff: Staff, last_day: date | None, *, now: datetime, by: str = "system") -> None:
    """Set the account's last day, or none; an ended account does not come back by it."""
    staff.expires_on = last_day
    db.session.flush()
    audit.record(by, "staff.last_day_set", f"staff:{staff.id}", now=now, reason=str(last_day or "none"))


def end_expired(ids: Sequence[int], *, now: datetime, today: date) -> int:
    """End those of `ids` whose last day is over; how many there were."""
    over = db.session.scalars(
        select(Staff).where(Staff.id.in_(ids), Staff.active, Staff.expires_on < today).order_by(Staff.id)
    ).all()
    for staff in over:
        end_staff(staff, now=now)
    return len(over)


def staff_by_email(email: str) -> Staff:
    """The account of this address; raises StaffError where there is none."""
    found = db.session.scalar(select(Staff).where(Staff.email == email.strip().lower()))
    if found is None:
        raise StaffError(f"Nobody has the address {email}.")
    return found
