"""The application that gunicorn and `flask --app wsgi` run."""

from engage.app.factory import create_app

app = create_app()
