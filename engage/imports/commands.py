"""`flask voices import`"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy import select
from tqdm import tqdm

from engage.accounts.access import may
from engage.accounts.models import Staff
from engage.accounts.permissions import Permission, Scope
from engage.conversations.models import Conversation
from engage.core import clock
from engage.core.database import db
from engage.core.settings import Settings
from engage.core.transaction import transaction
from engage.imports.mapping import Columns, Comment, comments
from engage.imports.reader import FileProblem, read_rows
from engage.imports.services import Terms, bring_in, known_areas, not_yet_in, screened
from engage.voices.models import Consent

CONSENTS = [level.value for level in Consent if level is not Consent.NAMED]
AT_ONCE = 250
BAD_ROWS_SHOWN = 50

voices = AppGroup("voices", help="What people said.")


@voices.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--conversation", required=True, help="Slug of the conversation.")
@click.option("--text-column", required=True)
@click.option("--consent", required=True, type=click.Choice(CONSENTS), help="What these people agreed to.")
@click.option("--source", required=True, help="Where the comments come from; credited where they are shown.")
@click.option("--licence", required=True)
@click.option("--asks-column", help="good, better or open: what was asked for.")
@click.option("--sentiment-column", help="positive, neutral or negative, as people judged it.")
@click.option("--themes-column", help="Themes, joined by |.")
@click.option("--area-column")
@click.option("--age-column")
@click.option("--date-column")
@click.option("--language", default="en", show_default=True)
@click.option("--approve-as", help="E-mail address of the person who approves all of them, screened ones apart.")
def bring(
    file: Path,
    conversation: str,
    consent: str,
    source: str,
    licence: str,
    language: str,
    approve_as: str | None,
    **named: str | None,
) -> None:
    """Bring in comments collected elsewhere. A second run of the same file adds nothing."""
    settings: Settings = current_app.extensions["engage_settings"]
    goal = _conversation(conversation)
    approver = _approver(approve_as, goal) if approve_as else None
    columns = Columns(
        text=str(named["text_column"]),
        asks=named["asks_column"],
        sentiment=named["sentiment_column"],
        themes=named["themes_column"],
        area=named["area_column"],
        age=named["age_column"],
        day=named["date_column"],
    )
    try:
        rows = read_rows(file.read_bytes(), columns=columns.named())
    except FileProblem as problem:
        raise click.ClickException(f"{file.name}: {problem} Nothing was brought in.") from None
    good, bad = comments(rows, columns, areas=known_areas(), key=settings.code_key)
    terms = Terms(source=source, licence=licence, consent=Consent(consent), language=language, approve_as=approver)
    added, waiting = _bring_in(goal.id, good, terms, settings)
    for each in bad[:BAD_ROWS_SHOWN]:
        click.echo(f"Line {each.line} was left out: {each.reason}.", err=True)
    if len(bad) > BAD_ROWS_SHOWN:
        click.echo(f"… and {len(bad) - BAD_ROWS_SHOWN} more lines.", err=True)
    click.echo(
        f"Brought in {added}, there already {len(good) - added}, left out {len(bad)}; "
        f"{waiting} wait in the safeguarding queue."
    )


def _bring_in(conversation_id: int, comments: Sequence[Comment], terms: Terms, settings: Settings) -> tuple[int, int]:
    """Some hundred rows a transaction, so that a run that was cut off is finished by the next."""
    moment = clock.now()
    today = clock.day(moment, settings.time_zone)
    added = waiting = 0
    with tqdm(total=len(comments), unit=" comments", file=sys.stderr) as bar:
        for start in range(0, len(comments), AT_ONCE):
            some = comments[start : start + AT_ONCE]
            fresh = screened(not_yet_in(conversation_id, some), terms.language)
            with transaction():
                waiting += bring_in(conversation_id, fresh, terms, now=moment, today=today)
            added += len(fresh)
            bar.update(len(some))
    return added, waiting


def _conversation(slug: str) -> Conversation:
    found = db.session.scalar(select(Conversation).where(Conversation.slug == slug))
    if found is None:
        raise click.ClickException(f"No conversation is called “{slug}”. `flask conversations list` shows them.")
    return found


def _approver(email: str, conversation: Conversation) -> Staff:
    person = db.session.scalar(select(Staff).where(Staff.email == email.strip().lower()))
    if person is None:
        raise click.ClickException(f"No member of staff has the address {email}.")
    scope = Scope(organisation_id=conversation.organisation_id, conversation_id=conversation.id)
    if not may(person, Permission.MODERATE, scope):
        raise click.ClickException(f"{email} may not approve texts in this conversation.")
    return person


COMMANDS = (voices,)
