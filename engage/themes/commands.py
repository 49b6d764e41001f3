"""`flask voices prepare`"""

from __future__ import annotations

import click
from flask.cli import AppGroup
from sqlalchemy import func, select
from tqdm import tqdm

from engage.core.database import db
from engage.themes.jobs import prepare_now
from engage.voices.models import Voice

AT_ONCE = 300

voices = AppGroup("voices", help="What people said.")


@voices.command("prepare")
@click.option("--all", "everything", is_flag=True, help="Those that are prepared, too.")
def prepare(everything: bool) -> None:
    """Read how voices feel, where that has not been done. Officers' corrections stay."""
    wanted = select(Voice.id) if everything else select(Voice.id).where(Voice.prepared.is_(False))
    count = db.session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    last, done = 0, 0
    with tqdm(total=count, unit="voice", disable=None) as bar:
        while ids := db.session.scalars(wanted.where(Voice.id > last).order_by(Voice.id).limit(AT_ONCE)).all():
            done += prepare_now(ids)
            last = ids[-1]
            bar.update(len(ids))
    click.echo(f"Prepared {done} of {count}.")


COMMANDS = (voices,)
