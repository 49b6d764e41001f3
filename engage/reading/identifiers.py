"""E-mail addresses, web addresses and handles; and, with numbers.py and addresses.py, all that leads to a person."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from engage.reading.addresses import find_addresses
from engage.reading.names import name_words
from engage.reading.numbers import find_numbers

Find = tuple[int, int, str, str]

_TLD = "com|co|uk|org|net|ie|pl|me|info|live|eu|de|fr|es|io|ac"
_DOT = r"(?:\s?[(\[{<]\s?dot\s?[)\]}>]\s?|\sdot\s|\s?\.\s?)"
_AT = r"(?:\s?[(\[{<]\s?at\s?[)\]}>]\s?|\sat\s)"
_PROVIDERS = "gmail|googlemail|hotmail|outlook|yahoo|ymail|icloud|live|btinternet|sky|aol|msn|protonmail|me|talktalk"
_EMAIL = re.compile(
    r"(?<![\w.+%-])\w(?:[\w.+%'-]{0,62}[\w+%-])?@(?:[\w-]{1,63}\.)+[a-z]{2,24}\b",
    re.IGNORECASE,
)
# Written so that machines shall not read it, or with a space where a telephone put one.
_EMAIL_APART = re.compile(
    rf"(?<![\w.+-])[\w+-]{{1,64}}(?:{_DOT}[\w+-]{{1,30}}){{0,3}}(?:{_AT}|\s@\s|@\s?)[\w-]{{2,63}}"
    rf"(?:{_DOT}(?:{_TLD}|[\w-]{{2,30}}(?={_DOT}(?:{_TLD})\b))){{1,3}}\b",
    re.IGNORECASE,
)
_EMAIL_AT_PROVIDER = re.compile(
    rf"(?<![\w.+-])[\w.+-]{{2,64}}\s(?:at)\s(?:{_PROVIDERS})\.[a-z.]{{2,6}}\b", re.IGNORECASE
)
_URL = re.compile(
    r"\b(?:https?://|www\.)[^\s<>\"']+[^\s<>\"'.,;:!?)]"
    r"|(?<![\w.@-])(?:[a-z0-9-]{2,63}\.){1,5}(?:(?:com|org|net|uk|eu|pl|info|site|blog|online)\b"
    r"(?:/[^\s<>\"']*[^\s<>\"'.,;:!?)])?|[a-z]{2,4}/[^\s<>\"']*[^\s<>\"'.,;:!?)])",
    re.IGNORECASE,
)
_HANDLE_AT = re.compile(r"(?<![\w.@/])@[A-Za-z0-9_](?:[\w.]{0,28}\w)?")
_NETWORKS = (
    r"insta(?:gram)?|ig|snap(?:chat)?|sc|tik\s?tok|twitter|discord|facebook|fb|whatsapp|telegram|youtube|yt|twitch|"
    r"roblox|minecraft|fortnite|xbox|psn|ps[45]|kik|bluesky|threads|steam|epic|pinterest|linkedin|reddit|tumblr|"
    r"gamer\s?tag|user\s?name|user"
)
_TOKEN = r"[A-Za-z_][\w.#-]{1,28}[\w#]"  # noqa: S105 - a word of a text, not a secret
# Only what no plain word has: a digit, a sign within, a capital within.
_ODD_TOKEN = r"(?=[\w.#-]{0,28}(?:\d|[a-z][A-Z]|_|#|\w\.\w))[A-Za-z_][\w.#-]{1,28}[\w#]"  # noqa: S105
_HANDLE_CUE = re.compile(
    rf"\b(?P<whose>(?:my|his|her|our|their)\s+)?(?:{_NETWORKS})(?:\s(?:name|handle|user|username|account|tag|id))?"
    rf"\s{{0,2}}(?P<is>is|as|am|[:=-])\s{{0,2}}(?P<name>{_TOKEN})",
    re.IGNORECASE,
)
_HANDLE_BARE = re.compile(
    rf"\b(?i:{_NETWORKS})(?:\s(?i:name|handle|user|username|account|tag|id))?[\s,]{{1,3}}(?P<name>{_ODD_TOKEN})"
    rf"|(?<![\w.@])(?P<before>{_ODD_TOKEN})\s(?i:on)\s(?i:{_NETWORKS})\b"
)
_HANDLE_ASKED = re.compile(
    rf"\b(?:add|follow|find|message|msg|dm|hmu|tag)\s(?:me|us|him|her)\s(?:up\s)?(?:on\s)?(?:{_NETWORKS})[\s,:-]{{1,3}}"
    rf"(?:it'?s\s|i'?m\s|as\s|at\s|(?:my\s)?(?:user(?:name)?|name)\s(?:is\s)?)?(?P<name>{_TOKEN})",
    re.IGNORECASE,
)


def find_identifiers(text: str) -> Iterator[Find]:
    """(start, end, kind, rule) in order of trust; later ones may overlap earlier ones and then give way."""
    yield from _emails(text)
    if "." in text:
        yield from _web_addresses(text)
    yield from _handles(text)
    yield from find_numbers(text)
    yield from find_addresses(text)


def _emails(text: str) -> Iterator[Find]:
    lower = text.lower()
    spoken = "dot" in lower or "@" in lower or "[at]" in lower or "(at)" in lower
    patterns = (
        *([_EMAIL] if "@" in text else []),
        *([_EMAIL_APART] if spoken else []),
        *([_EMAIL_AT_PROVIDER] if " at " in lower and "." in text else []),
    )
    for pattern in patterns:
        for match in pattern.finditer(text):
            yield *match.span(), "EMAIL", "e-mail address"


@cache
def _public() -> tuple[tuple[str, ...], frozenset[str]]:
    raw = tomllib.loads((Path(__file__).parent / "rules" / "public.toml").read_text(encoding="utf-8"))
    return tuple(raw["public_hosts"].split()), frozenset(raw["known_sites"].split())


def _web_addresses(text: str) -> Iterator[Find]:
    hosts, known = _public()
    for match in _URL.finditer(text):
        bare = re.sub(r"^(?:https?://)?(?:www\.)?", "", match.group().lower())
        host = bare.split("/")[0]
        if bare.rstrip("/") in known or host in hosts or host.endswith(tuple(f".{name}" for name in hosts)):
            continue
        yield *match.span(), "URL", "web address"


def _handles(text: str) -> Iterator[Find]:
    if "@" in text:
        for match in _HANDLE_AT.finditer(text):
            yield *match.span(), "HANDLE", "handle"
    for match in _HANDLE_CUE.finditer(text):
        name, own = match["name"], bool(match["whose"]) or match["is"] in ":=-"
        if _is_odd(name) or (own and len(name) > 3 and not name_words().is_plain_word(name.lower())):
            yield *match.span("name"), "HANDLE", "handle on a network"
    for match in _HANDLE_BARE.finditer(text):
        yield *match.span("name" if match["name"] else "before"), "HANDLE", "handle on a network"
    for match in _HANDLE_ASKED.finditer(text):
        name = match["name"]
        if _is_odd(name) or not name_words().is_plain_word(name.lower()):
            yield *match.span("name"), "HANDLE", "handle on a network"


def _is_odd(name: str) -> bool:
    return bool(re.fullmatch(_ODD_TOKEN, name))
