"""`flask demo …` and `flask voices prepare`"""

from __future__ import annotations

import sys
from collections.abc import Sequence

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
from engage.moderation.looking import look
from engage.moderation.queries import texts_to_look_at
from engage.moderation.services_again import Kept, keep_findings
from engage.themes.jobs import prepare_now
from engage.voices.models import Voice

AT_ONCE = 200
VOICES_AT_ONCE = 300

voices = AppGroup("voices", help="What people said.")
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


@voices.command("prepare")
@click.option("--all", "everything", is_flag=True, help="Those that are prepared, too.")
def prepare(everything: bool) -> None:
    """Hide personal details and find language, signs of harm and feelings, wherever that is due.

    With --all, every text is read again with today's rules. What somebody hid, kept or corrected by hand stays.
    Can be stopped and run again.
    """
    wanted = select(Voice.id) if everything else select(Voice.id).where(Voice.prepared.is_(False))
    count = db.session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    last, done, kept = 0, 0, Kept()
    with tqdm(total=count, unit=" voices", file=sys.stderr, disable=None) as bar:
        while ids := db.session.scalars(wanted.where(Voice.id > last).order_by(Voice.id).limit(VOICES_AT_ONCE)).all():
            kept += _look_again(ids)
            done += prepare_now(ids)
            last = ids[-1]
            bar.update(len(ids))
    click.echo(
        f"Prepared {done} of {count}; hidden anew {kept.hidden}, to be approved again {kept.held}, "
        f"new in the safeguarding queue {kept.worries}."
    )


def _look_again(ids: Sequence[int]) -> Kept:
    """Read these texts with today's rules, and then, in one short transaction, keep what they say."""
    settings: Settings = current_app.extensions["engage_settings"]
    findings = [look(text) for text in texts_to_look_at(ids)]
    moment = clock.now()
    with transaction():
        return keep_findings(findings, now=moment, today=clock.day(moment, settings.time_zone))


COMMANDS = (demo, voices)
