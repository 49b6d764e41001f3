"""Every page carries the headers of DESIGN.md, and what is personal stays in no cache."""

import re

import pytest
from flask.testing import FlaskClient

from engage.core.assets import SNIPPET_HASH


def test_scripts_run_only_from_here_and_by_the_one_hash(client: FlaskClient) -> None:
    policy = client.get("/desk/sign-in").headers["Content-Security-Policy"]
    assert f"script-src 'self' '{SNIPPET_HASH}';" in policy
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "same-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cache-Control", "no-store"),
    ],
)
def test_the_header_is_there(client: FlaskClient, name: str, value: str) -> None:
    for address in ("/desk/sign-in", "/nowhere", "/healthz"):
        assert client.get(address).headers[name] == value


def test_a_page_that_is_not_there_says_so_kindly(client: FlaskClient) -> None:
    answer = client.get("/nowhere")
    assert answer.status_code == 404
    assert "This page is not here" in answer.text


def test_the_language_is_asked_for_or_the_browsers(client: FlaskClient) -> None:
    assert '<html lang="ar" dir="rtl"' in re.sub(r"\s+", " ", client.get("/desk/sign-in?lang=ar").text)
    polish = client.get("/desk/sign-in", headers={"Accept-Language": "pl-PL,pl;q=0.9"})
    assert 'lang="pl"' in polish.text
    assert 'lang="en"' in client.get("/desk/sign-in?lang=tlh").text


def test_the_pseudo_language_marks_every_word_that_can_be_translated(client: FlaskClient) -> None:
    assert "⟦Sign in to the desk⟧" in client.get("/desk/sign-in?lang=xx").text


def test_the_process_is_up_and_says_when_it_is_not_ready(client: FlaskClient) -> None:
    assert client.get("/healthz").status_code == 200
    answer = client.get("/readyz")
    assert answer.status_code == 503  # tests make their tables without migrations
    assert answer.json == {"bell": True, "database": True, "migrations": False}
