"""`flask stories …`"""

from __future__ import annotations

import json
from pathlib import Path

import click
from flask.cli import AppGroup

from engage.conversations.queries import conversation_by_slug
from engage.core.transaction import transaction
from stories.services import DefinitionError, load

stories = AppGroup("stories", help="Story collections.")


@stories.command("load")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--conversation", "slug", help="Slug of the conversation; else the one that FILE names.")
@click.option("--publish", is_flag=True, help="Show it to the public while its conversation is open.")
def load_file(file: Path, slug: str | None, publish: bool) -> None:
    """Load a story collection from FILE, or mend the one with the same slug."""
    try:
        definition = json.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:
        raise click.ClickException(f"{file.name} is not JSON: {error}") from None
    with transaction():
        wanted = slug or definition.get("conversation") or ""
        conversation = conversation_by_slug(wanted)
        if conversation is None:
            raise click.ClickException(f"No conversation is called “{wanted}”. Name one with --conversation.")
        try:
            collection = load(definition, conversation, publish=publish)
        except DefinitionError as error:
            raise click.ClickException(str(error)) from None
        state = "published" if collection.published else "not published"
        click.echo(f"Loaded {collection.slug} into {conversation.slug}: {state}.")


COMMANDS = (stories,)
