"""Numbers, addresses and handles that lead to a person."""

from __future__ import annotations

import re
from collections.abc import Iterator

import phonenumbers
from stdnum.gb import nhs

_EMAIL = re.compile(
    r"[\w.+%-]{1,64}@(?:[\w-]{1,63}\.)+[a-z]{2,24}\b"
    r"|\b[\w.+-]{2,64}\s?(?:\(at\)|\[at\]|\sat\s)\s?[\w-]{2,63}(?:\s?(?:\(dot\)|\[dot\]|"
    r"\sdot\s)\s?[a-z]{2,10}){1,2}\b"
    r"|\b[\w.+-]{2,64}\s(?:at)\s(?:gmail|hotmail|outlook|yahoo|icloud|live|btinternet|sky)\.[a-z.]{2,6}\b",
    re.IGNORECASE,
)
_URL = re.compile(
    r"\b(?:https?://|www\.)[^\s<>\"']+[^\s<>\"'.,;:!?)]"
    r"|\b(?:[a-z0-9-]{2,63}\.)+(?:com|org|net|co\.uk|org\.uk|ac\.uk|gov\.uk|nhs\.uk|uk|info|io|me|"
    r"tv|app|link|eu|pl|site|blog|online)\b(?:/[^\s<>\"']*[^\s<>\"'.,;:!?)])?",
    re.IGNORECASE,
)
_HANDLE_AT = re.compile(r"(?<![\w.@/])@[A-Za-z0-9_](?:[\w.]{0,28}\w)?")
_NETWORKS = (
    r"insta(?:gram)?|ig|snap(?:chat)?|sc|tiktok|tik tok|twitter|discord|facebook|fb|whatsapp|"
    r"telegram|youtube|twitch|roblox|xbox|psn|kik|bluesky|threads|steam|gamertag|username|user name"
)
_HANDLE_CUE = re.compile(
    rf"\b(?:my\s+|on\s+|his\s+|her\s+|add me on\s+|follow me on\s+)?(?:{_NETWORKS})(?:\s+(?:name|"
    rf"handle|user|username|account|tag|id))?\s*(?:is|as|:|=|-|\bam\b)+\s*([A-Za-z][\w.#-]{{2,29}})"
    rf"|\b(?:add|follow|find|message|dm)\s+me\s+(?:on\s+)?(?:{_NETWORKS})\s+([A-Za-z][\w.#-]{{2,29}})"
    rf"|\b([A-Za-z][\w.-]{{2,29}})\s+on\s+(?:{_NETWORKS})\b",
    re.IGNORECASE,
)
_NHS = re.compile(r"(?<![\d+])\d{3}[ -]?\d{3}[ -]?\d{4}(?!\d)")
_NHS_CUE = re.compile(r"\b(?:nhs|n\.h\.s)\b[^.\n\d]{0,30}$", re.IGNORECASE)
_PHONE = re.compile(r"(?<![\w/.])(?:\+|00)?\(?\d(?:[\s().-]{0,2}\d){8,14}(?!\d)")
_PUBLIC_PHONE = re.compile(r"(?:\+44|0044|0)(?:3|8[0047])\d")
_UK_PHONE = re.compile(r"(?:\+?44|0044|0)[1-9]")
_SHORT_PHONE = re.compile(
    r"\b(?:ring|phone|call|text|number|tel|telephone|mobile|mob|landline)\b[^.\n\d]{0,24}\b(\d{3,5}[ "
    r"-]?\d{3,6})(?!\d)",
    re.IGNORECASE,
)
_NI = re.compile(
    r"\b(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z][ -]?\d{2}[ -]?\d{2}[ -]?\d{2}[ "
    r"-]?[A-D]\b",
    re.IGNORECASE,
)
_POSTCODE = re.compile(r"\b([A-Z]{1,2}\d[A-Z\d]?)\s{0,2}(\d[ABD-HJLNP-UW-Z]{2})\b", re.IGNORECASE)
_AREAS_WORDS = """
AB AL B BA BB BD BF BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN
EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML
N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF
TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE
"""
_AREAS = frozenset(_AREAS_WORDS.split())
_STREET_SURE = (
    "road|rd|street|lane|ln|avenue|ave|crescent|cres|terrace|mews|grove|cottages?|"
    "boulevard|gardens|parade|esplanade|roundhill|villas"
)
_STREET_CAPITAL = (
    "st|close|cl|drive|dr|way|court|ct|place|pl|hill|square|sq|walk|rise|view|row|"
    "green|park|quay|house|mead|croft|path|orchard|fields?|end|mount|wharf|buildings?|flats|heights|"
    "bank|vale|dene|ridge|meadows?"
)
# Only these are written with a full stop that belongs to them; any other ends the sentence.
_STREET_SHORT = "rd|ln|ave|cres|st|cl|dr|ct|pl|sq"
_FLAT = r"(?:(?:flat|apartment|apt|unit|room|floor)\s+\w{1,4}\s*,?\s*)"
_ADDRESS_CAPITAL = re.compile(
    rf"\b(?:(?i:{_FLAT}))?(?:[A-Z][\w'’]+\s(?:House|Court|Cottage|Lodge|"
    rf"Villa)\s*,\s*)?\d{{1,4}}[a-zA-Z]?,?\s+(?:[A-Z][\w'’.-]*\s+){{1,4}}(?:(?i:{_STREET_SHORT})\b\.?|"
    rf"(?i:{_STREET_SURE}|{_STREET_CAPITAL})\b)"
)
_ADDRESS_SMALL = re.compile(
    rf"\b{_FLAT}?\d{{1,4}}[a-z]?,?\s+(?:the\s+)?(?!(?:minutes?|mins?|hours?|days?|weeks?|months?|"
    rf"years?|miles?|people|cars?|of|in|on|at|to|the|times?|out|and|more|or|metres?|yards?|am|"
    rf"pm)\b)(?:[a-z'’-]+\s+){{1,2}}(?:{_STREET_SURE}|(?:close|drive|way|court|place|hill|square|"
    rf"walk|rise|row)(?=\s*(?:,|$|[.!?\n]|\b(?:in|near)\b)))\b",
    re.IGNORECASE,
)
_ADDRESS_LIVE = re.compile(
    rf"\b(?:live[sd]?|living|lives|moved|staying|address is|address:|home is|house is|"
    rf"based)\s+(?:(?:on|in|at|to|down|up)\s+)?"
    rf"((?:(?i:{_FLAT}))?(?:[A-Z][\w'’-]+\s+){{1,3}}(?i:{_STREET_SURE}|cottage|house|court|close|"
    rf"drive|way|lodge|flats|bungalow|farm)\b)"
)
_ADDRESS_ROOM = re.compile(
    r"\b(?:live[sd]?|living|lives|stay(?:s|ing)?)\s+(?:at|in)\s+((?:number|no\.?|flat|apartment|"
    r"room)\s+\d{1,4}[a-z]?(?:\s+[A-Z][\w'’]+){0,3})",
    re.IGNORECASE,
)
_MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    "sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_DATE = (
    rf"(?:\d{{1,2}}[./ -]\d{{1,2}}[./ -](?:19|20)?\d{{2}}|(?:19|20)\d{{2}}-\d{{2}}-\d{{2}}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?(?:\s+of)?[\s-]+(?:{_MONTHS})[,\s-]*(?:(?:19|20)?\d{{2}})?\b|"
    rf"(?:{_MONTHS})\s+(?:the\s+)?\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s+(?:19|20)\d{{2}})?\b"
    rf"|(?:{_MONTHS})[\s,]+(?:19|20)\d{{2}}\b)"
)
_BIRTH = re.compile(
    rf"\b(?:born|birth ?date|date of birth|d\.?o\.?b\.?|birthday|b-day|bday|turn(?:s|ed|ing)?\s+\d+|"
    rf"birth)\b[^.!?\n\d]{{0,25}}?({_DATE})",
    re.IGNORECASE,
)
_BORN_AFTER = re.compile(
    rf"({_DATE})\s+(?:is|was)\s+(?:my|his|her|our|the day i was)\s+(?:birthday|born|date of birth|dob)",
    re.IGNORECASE,
)
_PLATE = re.compile(r"\b[A-HJ-PR-Y][A-HJ-PR-Y]\d{2}\s?[A-HJ-PR-Z]{3}\b|\b[A-HJ-NPR-TV-Y]\d{1,3}\s[A-HJ-PR-Z]{3}\b")
_PLATE_CUE = re.compile(
    r"\b(?:reg(?:istration)?|number ?plate|plate|car)\b[^.\n]{0,15}?\b([a-z]{2}\d{2}\s?[a-z]{3})\b",
    re.IGNORECASE,
)
_REFERENCE = re.compile(
    r"\b(?:hospital|patient|case|reference|ref|account|policy|passport|customer|claim|crn|unique|"
    r"student|driving licence|licence|member(?:ship)?)"
    r"\s*(?:number|no\.?|num|ref|id|#)?\s*(?:is|was|:|=)?\s*#?((?=[\w/-]*\d{3})[A-Z0-9][A-Z0-9/-]{4,17})\b",
    re.IGNORECASE,
)
_BANK = re.compile(
    r"\b\d{2}-\d{2}-\d{2}\b(?:[^\d\n]{0,20}\d{8}\b)?|\bsort code\b[^\d\n]{0,10}(\d{2}[ -]?\d{2}[ "
    r"-]?\d{2})\b|\baccount\b[^\d\n]{0,15}(\d{8})\b",
    re.IGNORECASE,
)
_CARD = re.compile(r"(?<!\d)(?:\d{4}[ -]){3}\d{4}(?!\d)")
_NOT_HANDLE_WORDS = """
not the a an my very so good bad great full down off on being it that this always never just videos
photos pages posts people watching looking friends group page groups pictures messages time are is was
there they them me him her us you all more and or for with live stuff games posted seen read put shared
advertised news everything things videos talking chatting someone anyone everyone something anything
updates information posting bullied online only best too
"""
_NOT_HANDLE = frozenset(_NOT_HANDLE_WORDS.split())
_DIGIT = re.compile(r"\d")

Find = tuple[int, int, str, str]


def find_identifiers(text: str) -> Iterator[Find]:
    """(start, end, kind, rule) in order of trust; later ones may overlap earlier ones and then give way."""
    if "@" in text or "(at)" in text or "[at]" in text or " at " in text:
        for match in _EMAIL.finditer(text):
            yield *match.span(), "EMAIL", "e-mail address"
    if "." in text:
        for match in _URL.finditer(text):
            yield *match.span(), "URL", "web address"
    yield from _handles(text)
    if _DIGIT.search(text):
        yield from _numbers(text)
        yield from _places_and_dates(text)
    for match in _ADDRESS_LIVE.finditer(text):
        yield *match.span(1), "ADDRESS", "lives at"


def _handles(text: str) -> Iterator[Find]:
    if "@" in text:
        for match in _HANDLE_AT.finditer(text):
            yield *match.span(), "HANDLE", "handle"
    for match in _HANDLE_CUE.finditer(text):
        group = next(n for n in (1, 2, 3) if match[n])
        name = match[group]
        plain = name.isalpha()
        if (
            name.lower() in _NOT_HANDLE
            or (plain and group == 3)
            or (plain and name.islower() and group == 1 and len(name) < 6)
        ):
            continue
        yield *match.span(group), "HANDLE", "handle on a network"


def _numbers(text: str) -> Iterator[Find]:
    for match in _NHS.finditer(text):
        digits = re.sub(r"\D", "", match.group())
        cue = _NHS_CUE.search(text, max(0, match.start() - 45), match.start())
        if cue or (digits[0] != "0" and nhs.is_valid(digits)):
            yield *match.span(), "NHS_NUMBER", "NHS number"
    for match in _CARD.finditer(text):
        yield *match.span(), "BANK", "card number"
    for match in _BANK.finditer(text):
        yield *match.span(), "BANK", "bank details"
    for match in _PHONE.finditer(text):
        if _is_phone(match.group()):
            yield *match.span(), "PHONE", "phone number"
    for match in _SHORT_PHONE.finditer(text):
        digits = re.sub(r"\D", "", match[1])
        if 6 <= len(digits) <= 11 and not _PUBLIC_PHONE.match(digits) and not digits.startswith("116"):
            yield *match.span(1), "PHONE", "local phone number"
    for match in _NI.finditer(text):
        yield *match.span(), "NI_NUMBER", "National Insurance number"


def _is_phone(raw: str) -> bool:
    digits = re.sub(r"[^\d+]", "", raw)
    # Helplines and offices (0300, 0800, 0845, 0871) are nobody's own number.
    if _PUBLIC_PHONE.match(digits):
        return False
    if not (_UK_PHONE.match(digits) or digits.startswith(("+", "00"))):
        return False
    if digits.startswith("00"):
        digits = f"+{digits[2:]}"
    try:
        number = phonenumbers.parse(digits, "GB")
    except phonenumbers.NumberParseException:
        return False
    return bool(phonenumbers.is_possible_number(number))


def _places_and_dates(text: str) -> Iterator[Find]:
    for pattern in (_BIRTH, _BORN_AFTER):
        for match in pattern.finditer(text):
            yield *match.span(1), "DATE_OF_BIRTH", "date of birth"
    for match in _POSTCODE.finditer(text):
        area = re.match(r"[A-Za-z]+", match[1])
        shouted = match[1].isupper() and match[2].isupper()
        if area and area.group().upper() in _AREAS and (shouted or match[2][1:].lower() not in ("nd", "st", "th")):
            yield *match.span(), "POSTCODE", "postcode"
    for pattern in (_ADDRESS_CAPITAL, _ADDRESS_SMALL):
        for match in pattern.finditer(text):
            yield *match.span(), "ADDRESS", "house number and street"
    for match in _ADDRESS_ROOM.finditer(text):
        yield *match.span(1), "ADDRESS", "lives at"
    for match in _PLATE.finditer(text):
        yield *match.span(), "NUMBER_PLATE", "number plate"
    for match in _PLATE_CUE.finditer(text):
        yield *match.span(1), "NUMBER_PLATE", "number plate"
    for match in _REFERENCE.finditer(text):
        yield *match.span(1), "REFERENCE", "reference number"
