"""`flask demo …`"""

from __future__ import annotations

import sys

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy import func, select
from tqdm import tqdm

from engage.accounts.models import Staff
from engage.accounts.permissions import Role
from engage.app.demo.fill import respondents
from engage.app.demo.place import PASSWORD, DemoPlace
from engage.conversations.models import Conversation
from engage.core import clock
from engage.core.database import db
from engage.core.settings import Settings
from engage.core.transaction import transaction

AT_ONCE = 200

demo = AppGroup("demo", help="The demonstration place: made-up people and answers.")


@demo.command("load")
def load() -> None:
    """Load the demonstration place into an empty database, and say who can sign in."""
    settings: Settings = current_app.extensions["engage_settings"]
    if not db.session.scalar(select(func.count()).select_from(Conversation)):
        if db.session.scalar(select(func.count()).select_from(Staff)):
            raise click.ClickException("There are accounts here already: the demonstration needs an empty database.")
        with transaction():
            DemoPlace(now=clock.now(), zone=settings.time_zone).build()
        click.echo("The demonstration place is loaded. All people and answers in it are made up.")
    if db.session.scalar(select(Staff.id).where(Staff.email == "officer@demo.example")):
        click.echo(f"Sign in at /desk/sign-in with the password {PASSWORD} as:")
        for role in Role:
            click.echo(f"  {role.value}@demo.example")


@demo.command("fill")
@click.option("--participations", required=True, type=click.IntRange(1), help="How many people to make up.")
def fill(participations: int) -> None:
    """Make up people who answer the first open survey, for load work."""
    settings: Settings = current_app.extensions["engage_settings"]
    moment = clock.now()
    today = clock.day(moment, settings.time_zone)
    with tqdm(total=participations, unit=" people", file=sys.stderr) as bar:
        for done in range(0, participations, AT_ONCE):
            number = min(AT_ONCE, participations - done)
            with transaction():
                people = respondents(seed=done, today=today)
                for _ in range(number):
                    people.answer(now=moment, today=today)
            bar.update(number)
    click.echo(f"Made up {participations} participations.")


COMMANDS = (demo,)
