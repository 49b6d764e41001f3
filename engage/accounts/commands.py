"""`flask staff …`"""

from __future__ import annotations

import sys
from datetime import date, datetime

import click
from flask.cli import AppGroup

from engage.accounts.permissions import Role
from engage.accounts.services import (
    StaffError,
    add_organisation,
    add_staff,
    end_staff,
    let_stay_until,
    staff_by_email,
)
from engage.core.clock import now
from engage.core.transaction import transaction

DAY = click.DateTime(formats=["%Y-%m-%d"])
staff = AppGroup("staff", help="Staff accounts.")


@staff.command("add")
@click.argument("email")
@click.option("--name", required=True, help="Shown on the desk, and to the public where they answer.")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]))
@click.option("--organisation", help="Their organisation; the role then holds within it.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@click.option("--until", type=DAY, help="Last day of the account, such as 2027-03-31; without it, until it is ended.")
def add(
    email: str, name: str, role: str, organisation: str | None, password_stdin: bool, until: datetime | None
) -> None:
    """Add a staff account."""
    if password_stdin:
        password = sys.stdin.readline().rstrip("\n")
    else:
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    try:
        with transaction():
            within = add_organisation(organisation) if organisation else None
            add_staff(
                email,
                name=name,
                role=Role(role),
                password=password,
                now=now(),
                organisation=within,
                expires_on=_day(until),
            )
    except StaffError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"Added {email.strip().lower()} as {role}.")


@staff.command("end")
@click.argument("email")
def end(email: str) -> None:
    """End an account. Whoever is signed in with it is out at once."""
    try:
        with transaction():
            end_staff(staff_by_email(email), now=now())
    except StaffError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"Ended {email.strip().lower()}.")


@staff.command("until")
@click.argument("email")
@click.argument("last_day", type=DAY, required=False)
def until(email: str, last_day: datetime | None) -> None:
    """Set the last day of an account; without a day it has none."""
    try:
        with transaction():
            let_stay_until(staff_by_email(email), _day(last_day), now=now())
    except StaffError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{email.strip().lower()}: {_day(last_day) or 'no last day'}.")


def _day(typed: datetime | None) -> date | None:
    return typed.date() if typed else None


COMMANDS = (staff,)
