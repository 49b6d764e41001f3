"""Where somebody lives: house and street, postcodes, rooms, pitches and boxes (R6.1). A street alone is a place."""

from __future__ import annotations

import re
from collections.abc import Iterator

Find = tuple[int, int, str, str]

_DIGIT = re.compile(r"\d")
_POSTCODE = re.compile(r"\b([A-Z]{1,2}\d[A-Z\d]?)[\s-]{0,2}(\d[A-Z]{2})\b", re.IGNORECASE)
# "M27 5pm", "B12 2nd": no postcode ends so.
_NOT_INWARD_WORDS = "AM PM ST ND RD TH HR KM KG MG ML CM MM LB PT FT IN OF OR OK"
_NOT_INWARD = frozenset(_NOT_INWARD_WORDS.split())
# The letters that the Post Office never puts second; people who make a postcode up do.
_NEVER_INWARD = re.compile(r"[CIKMOV]", re.IGNORECASE)
_POSTCODE_PL = re.compile(r"(?<![\w-])\d{2}-\d{3}(?=\s[A-ZĄĆĘŁŃÓŚŹŻ][a-ząćęłńóśźż]{2,})")
_AREAS_WORDS = """
AB AL B BA BB BD BF BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN
EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML
N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF
TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE
"""
_AREAS = frozenset(_AREAS_WORDS.split())
_STREET_SURE = (
    "road|rd|street|lane|ln|avenue|ave|crescent|cres|terrace|mews|grove|cottages?|boulevard|gardens|parade|esplanade|"
    "roundhill|villas"
)
_STREET_CAPITAL = (
    "st|close|cl|drive|drove|dr|way|court|ct|place|pl|hill|square|sq|walk|rise|view|row|green|park|quay|house|mead|croft|"
    "path|orchard|fields?|end|mount|wharf|buildings?|flats|heights|bank|vale|dene|ridge|meadows?"
)
# Only these are written with a full stop that belongs to them; any other ends the sentence.
_STREET_SHORT = "rd|ln|ave|cres|st|cl|dr|ct|pl|sq"
_HOUSE = (
    "cottage|house|farm|farmhouse|lodge|barn|villa|bungalow|forge|mill|manor|rectory|vicarage|croft|court|hall|bakery|"
    "school house|granary|stables|chapel"
)
_BUILDING = f"{_HOUSE}|estate|park|flats|buildings?|mansions|towers?|point|heights|wharf|block|apartments"
_FLAT = r"(?:(?:flat|apartment|apt|unit|room|floor)\s+\w{1,4}\s*,?\s*)"
_CAPITALS = r"(?:[A-Z][\w'’.-]{0,30}\s+){1,4}"
_ADDRESS_CAPITAL = re.compile(
    rf"\b(?:(?i:{_FLAT}))?(?:[A-Z][\w'’]{{1,30}}\s(?:House|Court|Cottage|Lodge|Villa)\s*,\s*)?\d{{1,4}}[a-zA-Z]?,?\s+"
    rf"{_CAPITALS}(?:(?i:{_STREET_SHORT})\b\.?|(?i:{_STREET_SURE}|{_STREET_CAPITAL})\b)"
)
_ADDRESS_SMALL = re.compile(
    rf"\b{_FLAT}?\d{{1,4}}[a-z]?,?\s+(?:the\s+)?(?!(?:minutes?|mins?|hours?|days?|weeks?|months?|years?|miles?|people|"
    rf"cars?|of|in|on|at|to|the|times?|out|and|more|or|metres?|yards?|am|pm)\b)(?:[a-z'’-]{{1,30}}\s+){{1,2}}"
    rf"(?:{_STREET_SURE}|(?:close|drive|way|court|place|hill|square|walk|rise|row)"
    rf"(?=\s*(?:,|$|[.!?\n]|\b(?:in|near|with|and|but|by|off|next)\b)))\b",
    re.IGNORECASE,
)
# "Rose Cottage, Mill Lane" and "The Old Forge, Church Street": a house with a name instead of a number.
_ADDRESS_NAMED = re.compile(
    rf"\b(?:[A-Z][\w'’-]{{0,30}}\s){{1,3}}(?i:{_HOUSE}),\s{{0,2}}(?:[A-Z][\w'’.-]{{0,30}}\s){{1,3}}"
    rf"(?:(?i:{_STREET_SURE})|(?i:{_STREET_CAPITAL})(?=[\s,.]|$))\b"
)
_ADDRESS_FLAT = re.compile(
    rf"\b(?i:flat|apartment|apt|unit|room|plot)\s\w{{1,4}}\s?,?\s(?:[A-Z][\w'’-]{{0,30}}\s){{1,3}}(?i:{_BUILDING})\b"
)
_ADDRESS_BOX = re.compile(r"\bp\.?\s?o\.?\s?box\s(?:no\.?\s)?\d{1,6}\b", re.IGNORECASE)
_ADDRESS_PITCH = re.compile(
    r"\b(?:(?:live[sd]?|living|stay(?:s|ing)?|we are|we're|i am|i'm|im|home is|address is|address:)\s(?:at|in|on)\s)?"
    r"(?P<pitch>(?:pitch|plot|caravan|chalet|berth|mooring|cabin|van)\s(?:no\.?\s|number\s)?\d{1,4}[a-z]?)\b"
    r"(?P<park>,?\s(?:on|at|in)?\s?(?:the\s)?(?:[A-Z][\w'’-]{0,30}\s){0,3}"
    r"(?:(?:holiday|caravan|mobile home|residential)\s)?"
    r"(?:park|site|marina|camp)\b)?",
    re.IGNORECASE,
)
_ADDRESS_LIVE = re.compile(
    rf"\b(?:live[sd]?|living|lives|moved|staying|address is|address:|home is|house is|based)\s+"
    rf"(?:(?:on|in|at|to|down|up)\s+)?((?:(?i:{_FLAT}))?(?:[A-Z][\w'’-]{{1,30}}\s+){{1,3}}(?i:{_STREET_SURE}|cottage|house|"
    rf"court|close|drive|way|lodge|flats|bungalow|farm)\b)"
)
# A house whose name tells nothing: only after words of living there.
_ADDRESS_LIVE_NAMED = re.compile(
    rf"\b(?:live[sd]?|living|staying|address\sis|address:|home\sis|house\sis)\s(?:(?:in|at)\s)?"
    rf"((?:[A-Z][\w'’-]{{0,30}}\s){{0,3}}[A-Z][\w'’-]{{0,30}},\s(?:[A-Z][\w'’.-]{{0,30}}\s){{1,3}}"
    rf"(?i:{_STREET_SURE}|{_STREET_CAPITAL}))\b"
)
_ADDRESS_ROOM = re.compile(
    r"\b(?:live[sd]?|living|lives|stay(?:s|ing)?)\s+(?:at|in)\s+((?:number|no\.?|flat|apartment|room)\s+\d{1,4}[a-z]?"
    r"(?:\s+[A-Z][\w'’]{1,30}){0,3})",
    re.IGNORECASE,
)
_ADDRESS_PL = re.compile(
    r"\b(?:ul\.|ulic[ayęą]|al\.|alej[aię]|os\.|osiedl[eu]|pl\.|plac[u]?)\s?(?:[A-ZĄĆĘŁŃÓŚŹŻ0-9][\w.-]*\s){1,3}"
    r"\d{1,4}[a-z]?(?:\s?(?:/|m\.|lok\.)\s?\d{1,4})?",
    re.IGNORECASE,
)
_ADDRESS_AR = re.compile(r"(?:شارع|حي|منزل|شقة|بيت)\s(?:رقم\s)?(?:\w+\s){0,3}(?:رقم\s)?\d{1,4}")


def find_addresses(text: str) -> Iterator[Find]:
    """(start, end, kind, rule): postcodes and addresses."""
    if _DIGIT.search(text):
        yield from _postcodes(text)
        for pattern, rule in (
            (_ADDRESS_CAPITAL, "house number and street"),
            (_ADDRESS_SMALL, "house number and street"),
            (_ADDRESS_FLAT, "flat and house"),
            (_ADDRESS_BOX, "box"),
            (_ADDRESS_PL, "house number and street"),
            (_ADDRESS_AR, "house number and street"),
        ):
            for match in pattern.finditer(text):
                yield *match.span(), "ADDRESS", rule
        for match in _ADDRESS_ROOM.finditer(text):
            yield *match.span(1), "ADDRESS", "lives at"
        for match in _ADDRESS_PITCH.finditer(text):
            # "Pitch 3" alone is for football.
            if match["park"] or match.start("pitch") > match.start():
                yield *match.span("pitch"), "ADDRESS", "pitch"
    for match in _ADDRESS_NAMED.finditer(text):
        yield *match.span(), "ADDRESS", "house and street"
    for pattern in (_ADDRESS_LIVE_NAMED, _ADDRESS_LIVE):
        for match in pattern.finditer(text):
            yield *match.span(1), "ADDRESS", "lives at"


def _postcodes(text: str) -> Iterator[Find]:
    for match in _POSTCODE.finditer(text):
        letters = match[2][1:].upper()
        known = match[1].upper()[: 1 if match[1][1].isdigit() else 2] in _AREAS
        shouted = match[1].isupper() and match[2].isupper()
        apart = " " in match.group()
        if letters not in _NOT_INWARD and ((known and not _NEVER_INWARD.search(letters)) or (shouted and apart)):
            yield *match.span(), "POSTCODE", "postcode"
    for match in _POSTCODE_PL.finditer(text):
        yield *match.span(), "POSTCODE", "postcode"
