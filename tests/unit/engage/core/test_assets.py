"""The built front end: what is named is there, unchanged, compressed, and needs no looser security policy."""

import base64
import gzip
import hashlib
import json
import re
from pathlib import Path

import brotli
import pytest
from flask import Flask, render_template
from flask_babel import Babel
from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader

from engage.core import assets

ROOT = Path(__file__).resolve().parents[4]
TEMPLATES = [p for p in ROOT.rglob("templates/**/*.html") if not {"node_modules", ".venv"} & set(p.parts)]


@pytest.fixture
def app() -> Flask:
    app = Flask("engage", static_folder=None)
    app.secret_key = "test"
    Babel(app)
    app.jinja_loader = ChoiceLoader(
        [FileSystemLoader(ROOT / "engage" / "core" / "templates"), PackageLoader("govuk_frontend_jinja")]
    )
    assets.init_assets(app)
    return app


def test_every_named_file_is_there_and_its_hash_is_its_content():
    for name, file in assets.manifest().items():
        content = (assets.DIST / file).read_bytes()
        stem, suffix = name.split(".", 1)
        assert file == f"{stem}-{hashlib.sha256(content).hexdigest()[:12]}.{suffix}"


@pytest.mark.parametrize("name", ["public.css", "public.rtl.css", "desk.css", "desk.rtl.css", "public.js", "desk.js"])
def test_text_stands_compressed_beside_itself(name):
    file = assets.DIST / assets.manifest()[name]
    assert gzip.decompress(Path(f"{file}.gz").read_bytes()) == file.read_bytes()
    assert brotli.decompress(Path(f"{file}.br").read_bytes()) == file.read_bytes()


def test_style_and_script_of_a_first_survey_page_leave_room_for_its_words():
    sizes = {n: (assets.DIST / f"{assets.manifest()[n]}.br").stat().st_size for n in ("public.css", "public.js")}
    assert sum(sizes.values()) < 30_000, sizes


def test_fonts_named_in_the_style_sheet_are_files_of_the_build():
    css = (assets.DIST / assets.manifest()["public.css"]).read_text()
    urls = set(re.findall(r"url\(([^)]+)\)", css))
    assert urls <= set(assets.manifest().values())
    assert len(urls) == 3


def test_the_address_follows_the_direction_of_reading():
    assert assets.asset_url("public.css", direction="rtl").endswith(".rtl.css")
    assert ".rtl." not in assets.asset_url("public.css")
    assert ".rtl." not in assets.asset_url("public.js", direction="rtl")


def test_without_a_build_the_error_says_what_to_run(tmp_path):
    with pytest.raises(assets.NotBuiltError, match="run make"):
        assets.manifest(tmp_path)


def test_files_are_served_for_ever_and_without_other_origins(app):
    answer = app.test_client().get(assets.asset_url("public.css"), headers={"Accept-Encoding": "br"})
    assert answer.status_code == 200
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["Content-Encoding"] == "br"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_pictures_follow_the_colour_of_the_text_and_name_nothing_twice():
    for name, kinds in assets.pictures().items():
        for body in kinds.values():
            assert not re.search(r"\b(id|style|class)=|#[0-9a-fA-F]{3,6}\b|<script", body), name


def test_a_picture_beside_words_is_hidden_and_one_alone_says_its_meaning():
    assert 'aria-hidden="true"' in assets.picture("home")
    assert 'role="img" aria-label="My &lt;home&gt;"' in assets.picture("home", alt="My <home>")


def test_an_unknown_picture_breaks_no_page():
    assert assets.picture("no such picture") == ""
    assert assets.picture(None) == ""


def test_arrows_turn_with_the_script_and_clocks_do_not():
    assert "mirror" in assets.icon("back")
    assert "mirror" not in assets.icon("clock")


@pytest.mark.parametrize("layout", ["core/public.html", "core/desk.html", "core/print.html"])
def test_the_one_inline_script_is_the_one_that_the_hash_allows(app, layout):
    with app.test_request_context("/"):
        page = render_template(layout, title="T", place_name="Dorset", language={"code": "en-GB", "dir": "ltr"})
    (inline,) = re.findall(r"<script>(.*?)</script>", page, re.S)
    digest = hashlib.sha256(inline.encode()).digest()
    assert f"sha256-{base64.b64encode(digest).decode()}" == assets.SNIPPET_HASH


def test_our_snippet_is_letter_for_letter_the_one_of_govuk_frontend(app):
    source, _, _ = PackageLoader("govuk_frontend_jinja").get_source(app.jinja_env, "template.html")
    assert assets.SNIPPET in source


@pytest.mark.parametrize(("code", "direction"), [("en-GB", "ltr"), ("ar", "rtl")])
def test_a_page_says_its_language_and_direction_and_takes_the_sheet_for_it(app, code, direction):
    with app.test_request_context("/"):
        page = render_template("core/public.html", title="T", language={"code": code, "dir": direction})
    assert f'<html lang="{code}" dir="{direction}">' in page
    assert assets.asset_url("public.css", direction=direction) in page


def test_help_now_is_never_empty(app):
    with app.test_request_context("/"):
        page = render_template("core/public.html", title="T", help_contacts=[])
    assert 'href="tel:999"' in page


def test_an_error_stands_first_in_the_title(app):
    with app.test_request_context("/"):
        page = render_template("core/public.html", title="T", page_errors=[{"text": "Choose one", "href": "#q"}])
    assert "<title>Error: T –" in page


#: No pages of ours: files that somebody keeps and opens where our sheets cannot be had.
FILES_TO_TAKE_AWAY = {"safeguarding/everything.html", "front/my_copy.html"}


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda p: str(p.relative_to(ROOT)))
def test_no_template_has_a_style_attribute_or_a_script_of_its_own(template):
    text = re.sub(r"\{#.*?#\}", "", template.read_text(encoding="utf-8"), flags=re.S)
    assert not re.search(r"\sstyle\s*=|\son\w+\s*=\s*[\"']", text)
    assert "<style" not in text or f"{template.parent.name}/{template.name}" in FILES_TO_TAKE_AWAY
    if template.name != "base.html":
        assert not re.search(r"<script(?![^>]*\bsrc=)", text)


def test_the_lock_file_names_no_registry_and_every_version_is_exact():
    lock = json.loads((ROOT / "package-lock.json").read_text())
    assert not [name for name, entry in lock["packages"].items() if "resolved" in entry]
    wanted = json.loads((ROOT / "package.json").read_text())["dependencies"]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in wanted.values()), wanted
