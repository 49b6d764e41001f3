"""Whether JSON has the shape of a survey: keys, kinds of value, ids. Meaning is for `problems`. Pure."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,8})*")
PICTURE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
VARIANTS = ("standard", "easy")
ASKS = ("good", "better", "open")
ATTRIBUTES = ("assent", "area", "age_band", "helped_by", "life_stage")
ESCAPES = ("dont_know", "prefer_not")
MOST_PLACES = 5


@dataclass(frozen=True, slots=True)
class Problem:
    """What keeps a definition from being published: where, which kind, and plain words for its author."""

    path: str
    kind: str
    words: str


Check = Callable[[object, str], Iterator[Problem]]


def misshapen(raw: object) -> list[Problem]:
    """Every place where the JSON is not of the shape `parse` reads; empty where it can be parsed."""
    return list(_survey(raw, ""))


def _wrong(path: str, words: str) -> Problem:
    return Problem(path, "shape", words)


def _matching(pattern: re.Pattern[str], words: str) -> Check:
    def check(value: object, path: str) -> Iterator[Problem]:
        if not isinstance(value, str) or not pattern.fullmatch(value):
            yield _wrong(path, words)

    return check


def _one_of(*allowed: object) -> Check:
    def check(value: object, path: str) -> Iterator[Problem]:
        if isinstance(value, list | dict) or value not in allowed:
            yield _wrong(path, f"Use one of: {', '.join(str(each) for each in allowed)}.")

    return check


def _string(value: object, path: str) -> Iterator[Problem]:
    if not isinstance(value, str):
        yield _wrong(path, "This is a word.")


def _boolean(value: object, path: str) -> Iterator[Problem]:
    if not isinstance(value, bool):
        yield _wrong(path, "This is true or false.")


def _place_count(value: object, path: str) -> Iterator[Problem]:
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= MOST_PLACES:
        yield _wrong(path, f"This is a number from 1 to {MOST_PLACES}.")


def _rule(value: object, path: str) -> Iterator[Problem]:
    if not isinstance(value, list):
        yield _wrong(path, 'A rule is a list, like ["equals", "question", "answer"].')


def _list_of(check: Check, *, least: int = 0) -> Check:
    def check_all(value: object, path: str) -> Iterator[Problem]:
        if not isinstance(value, list):
            yield _wrong(path, "This is a list.")
            return
        if len(value) < least:
            yield _wrong(path, f"This needs at least {least}.")
        for place, each in enumerate(value):
            yield from check(each, f"{path}/{place}")

    return check_all


def _map_of(key: Check, value_check: Check) -> Check:
    def check(value: object, path: str) -> Iterator[Problem]:
        if not isinstance(value, Mapping):
            yield _wrong(path, "This is a map.")
            return
        for name, each in value.items():
            yield from key(name, f"{path}/{name}")
            yield from value_check(each, f"{path}/{name}")

    return check


def _record(required: Mapping[str, Check], optional: Mapping[str, Check]) -> Check:
    known = {**required, **optional}

    def check(value: object, path: str) -> Iterator[Problem]:
        if not isinstance(value, Mapping):
            yield _wrong(path, "This is a map.")
            return
        for name in required:
            if name not in value:
                yield _wrong(f"{path}/{name}", f"“{name}” is missing.")
        for name, each in value.items():
            if name not in known:
                yield _wrong(f"{path}/{name}", f"“{name}” is not known here.")
            else:
                yield from known[name](each, f"{path}/{name}")

    return check


_id = _matching(ID, "An id has small letters, digits, - and _ only, and at most 63 of them.")
_language = _matching(LANGUAGE, "A language is a code, like en, pl or ar.")
_picture = _matching(PICTURE, "A picture is a name of our set, like friends or face-good.")
_text = _map_of(_language, _map_of(_one_of(*VARIANTS), _string))
_option = _record({"id": _id, "label": _text}, {"picture": _picture})
_item = _record(
    {"id": _id, "type": _string, "label": _text},
    {
        "hint": _text,
        "why": _text,
        "ending": _text,
        "options": _list_of(_option),
        "escapes": _list_of(_one_of(*ESCAPES)),
        "picture": _picture,
        "optional": _boolean,
        "sensitive": _boolean,
        "show_if": _rule,
        "asks": _one_of(*ASKS),
        "points": _one_of(3, 5),
        "places": _place_count,
        "attribute": _one_of(*ATTRIBUTES),
    },
)
_page = _record({"id": _id}, {"items": _list_of(_item), "heading": _text, "body": _text, "show_if": _rule})
_survey = _record(
    {
        "slug": _id,
        "title": _text,
        "languages": _list_of(_language, least=1),
        "pages": _list_of(_page, least=1),
    },
    {
        "introduction": _text,
        "easy": _list_of(_language),
        "checked": _map_of(_string, _boolean),
        "words": _map_of(_string, _text),
    },
)
