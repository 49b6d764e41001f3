"""The yardstick: ten questions on one page of plain Flask, one row in SQLite, and thank you."""

import os
import sqlite3

from flask import Flask, Response, redirect, render_template_string, request

PAGE = """<!doctype html><html lang="en"><title>Bare form</title><main><h1>Ten questions</h1><form method="post">
{% for question in range(10) %}<fieldset><legend>Question {{ question }}</legend>{% for choice in range(5) %}
<label><input type="radio" name="q{{ question }}" value="{{ choice }}"> Choice {{ choice }}</label>{% endfor %}
</fieldset>{% endfor %}<button>Send</button></form></main></html>"""

app = Flask(__name__)


def database() -> sqlite3.Connection:
    """The bench's own file, with a person's answers kept as safely as ours are."""
    connection = sqlite3.connect(os.environ["BARE_DATABASE"])
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE IF NOT EXISTS answer (id INTEGER PRIMARY KEY, given TEXT NOT NULL)")
    return connection


@app.get("/")
def ask() -> str:
    """The form."""
    return render_template_string(PAGE)


@app.post("/")
def take() -> Response | tuple[str, int]:
    """Checked, stored, redirected."""
    given = [request.form.get(f"q{question}", "") for question in range(10)]
    if not all(answer in "01234" for answer in given):
        return render_template_string(PAGE), 422
    connection = database()
    with connection:
        connection.execute("INSERT INTO answer (given) VALUES (?)", (",".join(given),))
    connection.close()
    return redirect("/done", 303)  # type: ignore[return-value]


@app.get("/done")
def done() -> str:
    """Thank you."""
    return render_template_string("<!doctype html><html lang=en><title>Done</title><main><h1>Thank you</h1></main>")
