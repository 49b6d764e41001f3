"""`flask staff …`"""

from __future__ import annotations

import sys

import click
from flask.cli import AppGroup

from engage.accounts.permissions import Role
from engage.accounts.services import StaffError, add_organisation, add_staff
from engage.core.clock import now
from engage.core.transaction import transaction

staff = AppGroup("staff", help="Staff accounts.")


@staff.command("add")
@click.argument("email")
@click.option("--name", required=True, help="Shown on the desk, and to the public where they answer.")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]))
@click.option("--organisation", help="Their organisation; the role then holds within it.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def add(email: str, name: str, role: str, organisation: str | None, password_stdin: bool) -> None:
    """Add a staff account."""
    if password_stdin:
        password = sys.stdin.readline().rstrip("\n")
    else:
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    try:
        with transaction():
            within = add_organisation(organisation) if organisation else None
            add_staff(email, name=name, role=Role(role), password=password, now=now(), organisation=within)
    except StaffError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"Added {email.strip().lower()} as {role}.")


COMMANDS = (staff,)
