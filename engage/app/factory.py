"""Puts the house together: settings, database, rooms, in the order of DESIGN.md."""

from __future__ import annotations

import os
from importlib import import_module
from pathlib import Path

import click
from dotenv import load_dotenv
from flask import Blueprint, Flask
from flask_migrate import Migrate
from govuk_frontend_wtf.main import WTFormsHelpers
from jinja2 import ChoiceLoader, PackageLoader, PrefixLoader

from engage.accounts.access import endpoints, init_access
from engage.accounts.sign_in import init_sign_in
from engage.app.erasure import erase
from engage.app.rooms import COMMANDS, JOBS, MODELS, ROUTES
from engage.core.assets import init_assets
from engage.core.crypto import init_crypto
from engage.core.database import db
from engage.core.jobs import init_jobs
from engage.core.languages import init_languages
from engage.core.limits import init_limits
from engage.core.sent import CleanRequest
from engage.core.settings import Settings, SettingsError, read_settings
from engage.core.transaction import init_transactions
from engage.core.web import init_web
from engage.reading.concerns import add_own_rules
from engage.reading.patterns import PatternError
from engage.voices.words import say_age, say_language

ROOT = Path(__file__).resolve().parents[2]


def create_app(settings: Settings | None = None) -> Flask:
    """The application. Without `settings` they are read from the environment and `.env`.

    Raises SettingsError with the setting's name where one is missing or weak.
    """
    if settings is None:
        load_dotenv(ROOT / ".env")
        settings = read_settings(os.environ, Path(os.environ.get("ENGAGE_INSTANCE") or ROOT / "instance"))
    app = Flask("engage", instance_path=str(settings.instance), static_folder=None, root_path=str(ROOT / "engage"))
    app.extensions["engage_settings"] = settings
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        # Words and addresses must not reach a log through an error's parameters (R5.1).
        SQLALCHEMY_ENGINE_OPTIONS={
            "hide_parameters": True,
            "pool_pre_ping": not settings.database_url.startswith("sqlite"),
        },
        MAX_COOKIE_SIZE=3800,
    )
    app.request_class = CleanRequest
    _templates(app)
    db.init_app(app)
    Migrate(app, db, directory=str(ROOT / "engage/app/migrations"), render_as_batch=True, compare_type=True)
    init_crypto(app, settings.encryption_keys)
    init_jobs(app, redis_url=settings.redis_url, instance=settings.instance)
    app.jinja_env.filters.update(say_age=say_age, say_language=say_language)
    init_languages(app, settings, str(ROOT / "translations"))
    init_assets(app)
    init_web(app, settings)
    init_limits(app, settings)
    init_sign_in(app, settings)
    init_access(app)
    app.extensions["engage_erase"] = erase
    for name in (*MODELS, *JOBS):
        import_module(name)
    _rooms(app)
    _own_concern_rules(settings.concern_phrases)
    init_transactions(app)
    return app


def _own_concern_rules(path: Path | None) -> None:
    """What the place's safeguarding lead added (R4.4). A rule that cannot be read must not be lost in silence."""
    try:
        add_own_rules(path)
    except PatternError as error:
        raise SettingsError(f"ENGAGE_CONCERN_PHRASES: {error}") from error


def _rooms(app: Flask) -> None:
    """Open each room's pages and commands, and take over its lines of the permission table."""
    for name in ROUTES:
        module = import_module(name)
        for blueprint in (each for each in vars(module).values() if isinstance(each, Blueprint)):
            app.register_blueprint(blueprint)
        endpoints(app).update(module.PERMISSIONS)
    for name in COMMANDS:
        for command in import_module(name).COMMANDS:
            known = app.cli.commands.get(command.name)
            if isinstance(known, click.Group) and isinstance(command, click.Group):
                known.commands.update(command.commands)  # two rooms share a group: `voices import`, `voices prepare`
            else:
                app.cli.add_command(command)


def _templates(app: Flask) -> None:
    WTFormsHelpers(app)
    app.jinja_loader = ChoiceLoader(
        [
            PackageLoader("engage.core"),
            PackageLoader("engage.accounts"),
            PackageLoader("engage.intake"),
            PrefixLoader(
                {
                    "govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja"),
                    "govuk_frontend_wtf": PackageLoader("govuk_frontend_wtf"),
                }
            ),
        ]
    )
