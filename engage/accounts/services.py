"""Add staff and organisations, give roles."""

from __future__ import annotations

import re
import uuid
from datetime import datetime

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
    by: str = "system",
) -> Staff:
    """A new member of staff with one role, within their organisation where they have one.

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
