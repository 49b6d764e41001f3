"""`/desk/assurance/`: what an installation must be able to show, written, printed and published (R8.5)."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engage.accounts.access import may, signed_in
from engage.accounts.permissions import Permission
from engage.assurance import queries, services
from engage.assurance.facts import facts_in
from engage.assurance.kinds import ASKED_BY, TITLES, Kind, shipped_text
from engage.assurance.layout import LONGEST, Facts, blocks, facts_used
from engage.assurance.models import AssuranceVersion
from engage.core import clock
from engage.core.languages import NAMES, _, current_language, direction
from engage.core.settings import PSEUDO_LANGUAGE
from engage.core.web import settings

desk = Blueprint("assurance", __name__, url_prefix="/desk/assurance", template_folder="templates")
SEE, KEEP = Permission.SEE_ASSURANCE, Permission.KEEP_ASSURANCE
PERMISSIONS = {
    "assurance.everything": SEE,
    "assurance.one": SEE,
    "assurance.paper": SEE,
    "assurance.edit": KEEP,
    "assurance.publish": KEEP,
}


@desk.get("/")
def everything() -> ResponseReturnValue:
    """Each document: who wrote its newest version, what is missing in it, whether it is published."""
    first, facts = _first(), _all_facts()
    rows = [
        {
            "kind": kind,
            "newest": newest,
            "published": published,
            "missing": services.not_ready(_texts(kind, newest), facts=facts, required=first),
            "changed": _changed(published, facts),
        }
        for kind, (newest, published) in queries.overview().items()
    ]
    return render_template("assurance/everything.html", rows=rows, titles=TITLES, asked_by=ASKED_BY)


@desk.get("/<kind>")
def one(kind: str) -> ResponseReturnValue:
    """One document as it stands now, what is missing, and its versions; with `?version=`, an earlier one."""
    return _page(_kind(kind))


@desk.get("/<kind>/paper")
def paper(kind: str) -> ResponseReturnValue:
    """The document alone, made for paper."""
    found = _kind(kind)
    version = _version_asked(found)
    return render_template("assurance/paper.html", **_shown(found, version))


@desk.route("/<kind>/edit", methods=["GET", "POST"])
def edit(kind: str) -> ResponseReturnValue:
    """Its words, in each language."""
    found = _kind(kind)
    newest = queries.newest(found)
    typed, after = _texts(found, newest), newest.number if newest else 0
    errors: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        typed |= {code: request.form.get(f"text-{code}", "").replace("\r\n", "\n").strip() for code in _languages()}
        texts = {code: text for code, text in typed.items() if text}
        errors, status, after = _problems_typed(texts), 422, _after()
        if not errors:
            try:
                services.save(found, texts, after=after, by=signed_in(), now=clock.now())
            except services.Stale:
                status, after = 409, newest.number if newest else 0
                errors[""] = _("Somebody else saved a version meanwhile. Yours is below and not saved yet.")
            else:
                flash(_("Saved."), "good")
                return redirect(url_for("assurance.one", kind=found.value))
    page = render_template(
        "assurance/edit.html",
        kind=found,
        title=TITLES[found],
        fields=[(code, NAMES[code], direction(code), typed.get(code, "")) for code in _languages()],
        facts=sorted(_facts(_first())),
        after=after,
        errors=errors,
        page_errors=errors,
    )
    return page, status


@desk.post("/<kind>/publish")
def publish(kind: str) -> ResponseReturnValue:
    """Publish the newest version; refused while anything is left to fill in."""
    found = _kind(kind)
    version = queries.newest(found, lock=True)
    if version is None:
        return _page(found, refused=True)
    if version.number != request.form.get("number", type=int):
        abort(409)
    try:
        services.publish(version, facts=_all_facts(), required=_first(), by=signed_in(), now=clock.now())
    except services.NotReady:
        return _page(found, refused=True)
    flash(_("Version %(number)s is published.", number=version.number), "good")
    return redirect(url_for("assurance.one", kind=found.value))


def _after() -> int:
    after = request.form.get("after", type=int)
    return abort(400) if after is None else after


def _page(kind: Kind, *, refused: bool = False) -> ResponseReturnValue:
    version = _version_asked(kind)
    newest, published = queries.overview()[kind]
    facts = _all_facts()
    page = render_template(
        "assurance/one.html",
        **_shown(kind, version, facts),
        newest=newest,
        published=published,
        is_newest=version is newest,
        missing=services.not_ready(_texts(kind, version), facts=facts, required=_first()),
        changed=_changed(published, facts),
        versions=queries.versions(kind),
        language_names=NAMES,
        may_keep=may(signed_in(), KEEP),
        refused=refused,
        page_errors=refused,
    )
    return page, 422 if refused else 200


def _shown(kind: Kind, version: AssuranceVersion | None, facts: dict[str, Facts] | None = None) -> dict[str, Any]:
    """What the two pages of a document show: its parts, in the reader's language where it is written in it."""
    texts = _texts(kind, version)
    wanted = request.args.get("text") or current_language()
    language = wanted if texts.get(wanted) else _first() if texts.get(_first()) else next(iter(texts), _first())
    return {
        "kind": kind,
        "title": TITLES[kind],
        "asked_by": ASKED_BY[kind],
        "version": version,
        "blocks": blocks(texts.get(language, ""), (facts or _all_facts())[language]),
        "text_language": language,
        "text_dir": direction(language),
        "written_in": [(code, NAMES[code]) for code in texts if code in NAMES],
    }


def _kind(name: str) -> Kind:
    return Kind(name) if name in set(Kind) else abort(404)


def _version_asked(kind: Kind) -> AssuranceVersion | None:
    """The version in the address, else the newest; None for the text that ships."""
    number = request.args.get("version", type=int)
    if number is None:
        return queries.newest(kind)
    return queries.version_of(kind, number) or abort(404)


def _texts(kind: Kind, version: AssuranceVersion | None) -> dict[str, str]:
    """The words of a version; of a document nobody has written yet, what the product can say itself."""
    return dict(version.texts) if version else {_shipped_in(): shipped_text(kind)}


def _problems_typed(texts: dict[str, str]) -> dict[str, str]:
    errors = {
        language: _("Write at most %(most)s characters.", most=LONGEST)
        for language, text in texts.items()
        if len(text) > LONGEST
    }
    if not texts.get(_first()):
        errors[_first()] = _("Write it in this language first: it is the one everybody is given.")
    return errors


def _changed(published: AssuranceVersion | None, facts: dict[str, Facts]) -> list[str]:
    """Names of the facts that say something else now than when it was published."""
    if published is None:
        return []
    now = facts_used(published.texts.get(_first(), ""), facts[_first()])
    return sorted(name for name, said in published.facts.items() if now.get(name) != said)


def _languages() -> list[str]:
    return [code for code in settings().languages if code != PSEUDO_LANGUAGE]


def _first() -> str:
    return _languages()[0]


def _shipped_in() -> str:
    """The shipped texts are English; where the place does not speak it, they stand where its own words will."""
    return "en" if "en" in _languages() else _first()


def _facts(language: str) -> Facts:
    return facts_in(language, settings(), queries.tables())


def _all_facts() -> dict[str, Facts]:
    tables = queries.tables()
    return {code: facts_in(code, settings(), tables) for code in _languages()}
