"""Promises about the files themselves: their size, their rooms, and what must never be written in one."""

import ast
import json
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OURS = ("engage/", "surveys/", "stories/")
MIGRATIONS = "engage/app/migrations/"

# Written apart, so that this file keeps its own rules.
REGISTRIES = [".".join(host) for host in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"))]
REGISTRIES += [".".join(host) for host in (("npmjs", "com"), ("yarnpkg", "com"), ("debian", "org"))]
MACHINE_PATHS = ["/" + part for part in ("work/", "root/", "home/", "Users/", "opt/pypi", "opt/wheels")]
UNFINISHED = ["TO" + "DO", "FIX" + "ME", "X" + "XX", "Not" + "ImplementedError", "lorem" + " ipsum"]
VAGUE_NAMES = {"utils", "util", "helpers", "helper", "manager", "misc", "common", "part2"}


@cache
def files() -> tuple[str, ...]:
    """Every file that is, or is about to be, in the repository, as a path from the root."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    # .venv and node_modules may be links, which the ignore rule for folders does not cover.
    paths = {path for path in listed.split("\0") if path and not path.startswith((".venv", "node_modules"))}
    return tuple(sorted(path for path in paths if (ROOT / path).is_file()))


def texts() -> Iterator[tuple[str, str]]:
    """Path and content of every file that is text."""
    for path in files():
        try:
            yield path, (ROOT / path).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


def python_files(*, tests: bool = False) -> list[str]:
    """Our Python files, migrations apart."""
    folders = (*OURS, "tests/") if tests else OURS
    return [p for p in files() if p.endswith(".py") and p.startswith(folders) and not p.startswith(MIGRATIONS)]


def named(*rooms: str) -> list[str]:
    """Our Python files that fill one of these rooms: `queries.py`, and `queries_public.py` where there are several."""
    return [path for path in python_files() if Path(path).stem.split("_")[0] in rooms]


def tree(path: str) -> ast.Module:
    """The file, parsed."""
    return ast.parse((ROOT / path).read_text(encoding="utf-8"), path)


def calls(path: str) -> Iterator[tuple[int, str]]:
    """Line and last name of whatever the file calls: `db.session.commit()` is `commit`."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            yield node.lineno, name


def imports(path: str) -> set[str]:
    """The packages that the file imports, by their first name."""
    found: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found


def occurrences(words: list[str], *, flags: int = 0, whole: bool = False) -> list[str]:
    """Where one of the words stands in any of our texts, as `path:line: word`."""
    choice = "|".join(map(re.escape, words))
    pattern = re.compile(rf"\b(?:{choice})\b" if whole else rf"(?<![\w./-])(?:{choice})", flags)
    return [
        f"{path}:{number}: {found.group()}"
        for path, text in texts()
        for number, line in enumerate(text.splitlines(), 1)
        if (found := pattern.search(line))
    ]


def test_no_file_tells_two_stories():
    long = {p: n for p in python_files(tests=True) if (n := (ROOT / p).read_text("utf-8").count("\n")) > 400}
    assert long == {}


def test_no_file_names_a_package_registry():
    assert occurrences(REGISTRIES, flags=re.IGNORECASE, whole=True) == []


def test_no_file_names_a_path_of_somebodys_machine():
    assert occurrences(MACHINE_PATHS) == []


def test_nothing_is_left_unfinished():
    assert occurrences(UNFINISHED, whole=True) == []


def test_the_outermost_package_is_empty():
    assert (ROOT / "engage/__init__.py").read_text("utf-8") == ""


def test_a_file_is_named_after_what_it_holds():
    assert [path for path in python_files(tests=True) if set(Path(path).with_suffix("").parts) & VAGUE_NAMES] == []


@pytest.mark.parametrize("path", named("services", "queries"))
def test_every_verb_and_every_read_says_what_it_does(path):
    silent = [
        node.name
        for node in tree(path).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and not ast.get_docstring(node)
    ]
    assert silent == []


@pytest.mark.parametrize("path", [path for path in python_files() if not path.startswith("engage/core/")])
def test_only_the_transaction_commits(path):
    assert [line for line, name in calls(path) if name == "commit"] == []


@pytest.mark.parametrize("path", named("services", "queries", "models"))
def test_verbs_reads_and_tables_render_nothing(path):
    assert [line for line, name in calls(path) if name in {"render_template", "redirect", "url_for"}] == []


@pytest.mark.parametrize("path", named("queries"))
def test_a_read_writes_nothing(path):
    writes = {"add", "add_all", "delete", "flush", "insert", "update", "merge"}
    owners = {"session", "db"}
    found = [
        node.lineno
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in writes
        and getattr(node.func.value, "attr", getattr(node.func.value, "id", "")) in owners
    ]
    assert found == []


@pytest.mark.parametrize("path", named("models"))
def test_tables_do_not_know_of_the_web(path):
    assert imports(path).isdisjoint({"flask", "werkzeug", "wtforms"})


@pytest.mark.parametrize("path", [p for p in python_files() if p.startswith(("engage/reading/", "engage/disclosure/"))])
def test_pure_packages_touch_neither_web_nor_database(path):
    assert imports(path).isdisjoint({"flask", "sqlalchemy", "flask_sqlalchemy", "requests", "redis", "huey"})


def squashed(text: str) -> str:
    """Letters and digits only, in lower case, so that names compare however they are written."""
    return re.sub(r"[^a-z0-9]", "", text.casefold())


def test_the_notice_names_every_package_of_the_front_end():
    package = json.loads((ROOT / "package.json").read_text("utf-8"))
    notice = squashed((ROOT / "NOTICE").read_text("utf-8"))
    wanted = {**package.get("dependencies", {}), **package.get("devDependencies", {})}
    assert [name for name in wanted if squashed(name.split("/")[-1].removesuffix(".org")) not in notice] == []


def test_the_notice_names_every_data_file_that_came_from_elsewhere():
    notice = (ROOT / "NOTICE").read_text("utf-8")
    from_elsewhere = [
        path
        for path, text in texts()
        if path.startswith(OURS)
        and path.endswith((".txt", ".csv", ".json", ".toml"))
        and re.search(r"\b(sources?|licen[cs]e)\b", text[:2000], re.IGNORECASE)
        and "written for this project" not in text[:2000].casefold()
    ]
    assert "engage/voices/code_words.txt" in from_elsewhere
    assert [path for path in from_elsewhere if path not in notice] == []


def test_the_licence_is_ours():
    assert "Copyright (c) 2026 The Engage contributors" in (ROOT / "LICENSE").read_text("utf-8")


def test_the_readme_names_every_setting():
    readme = (ROOT / "README.md").read_text("utf-8")
    code = "\n".join(text for path, text in texts() if path.startswith(OURS) and path.endswith(".py"))
    assert sorted(set(re.findall(r"\bENGAGE_[A-Z_]+\b", code)) - set(re.findall(r"\bENGAGE_[A-Z_]+\b", readme))) == []
