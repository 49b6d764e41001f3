"""`flask surveys …`"""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import AppGroup

from engage.conversations.queries import conversation_by_slug
from engage.core.clock import now
from engage.core.transaction import transaction
from surveys import export, reader
from surveys.models import Survey
from surveys.queries import definitions_of, rows_of, survey_by_slug
from surveys.services import ProblemsFound, SurveyError, exported
from surveys.services import load as load_survey
from surveys.services import publish as publish_survey

surveys = AppGroup("surveys", help="Surveys: load, publish, export.")


@surveys.command("load")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--conversation", help="Slug of the conversation that asks it; needed the first time.")
def load(file: Path, conversation: str | None) -> None:
    """Load FILE (JSON) as the survey's newest version. It is asked once it is published."""
    try:
        raw = reader.read(file.read_bytes())
    except reader.Unreadable as error:
        raise click.ClickException(f"{file.name}: {error}") from None
    try:
        with transaction():
            asks = conversation_by_slug(conversation) if conversation else None
            if conversation and asks is None:
                raise SurveyError(f"There is no conversation “{conversation}”.")
            version = load_survey(raw, asks, by="system", now=now())
            said = f"{version.survey.slug}: version {version.number}"
            said += ", which is published already." if version.published_at else " is loaded. Publish it to ask it."
    except SurveyError as error:
        raise _refused(error, file.name) from None
    click.echo(said)


@surveys.command("publish")
@click.argument("slug")
def publish(slug: str) -> None:
    """Ask people the newest version of SLUG from now on, and freeze it."""
    try:
        with transaction():
            version = publish_survey(_survey(slug), by="system", now=now())
            number = version.number
    except SurveyError as error:
        raise _refused(error, slug) from None
    click.echo(f"{slug}: version {number} is published.")


@surveys.command("export")
@click.argument("slug")
@click.option("--format", "as_format", default="csv", type=click.Choice(export.FORMATS))
@click.option("--to", "file", required=True, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--purpose", default="not stated", help="What for; it goes on record (R5.6).")
def export_answers(slug: str, as_format: str, file: Path, purpose: str) -> None:
    """Write the answers of SLUG, a row a person, to a file. It is personal data: keep it as such."""
    with transaction():
        survey = _survey(slug)
        names = export.columns(definitions_of(survey))
        # A byte order mark tells a spreadsheet that the file is UTF-8.
        with file.open("w", encoding="utf-8-sig" if as_format == "csv" else "utf-8", newline="") as to:
            count = export.write(rows_of(survey), names, to=to, as_format=as_format)
        exported(survey, by="system", purpose=purpose, now=now())
    click.echo(f"{count} people in {file.name}.")


def _survey(slug: str) -> Survey:
    survey = survey_by_slug(slug)
    if survey is None:
        raise click.ClickException(f"There is no survey “{slug}”.")
    return survey


def _refused(error: SurveyError, name: str) -> click.ClickException:
    if not isinstance(error, ProblemsFound):
        return click.ClickException(str(error))
    lines = "\n".join(f"  {each.path or '/'}: {each.words}" for each in error.problems)
    return click.ClickException(f"{name} has {len(error.problems)} problems; nothing was changed.\n{lines}")


COMMANDS = (surveys,)
