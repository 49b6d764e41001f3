"""Numbers that lead to a person: health, telephone, insurance, bank, number plates, dates of birth, references."""

from __future__ import annotations

import re
from collections.abc import Iterator

import phonenumbers
from stdnum import iban, luhn
from stdnum.gb import nhs

from engage.reading.names import name_words

Find = tuple[int, int, str, str]

_DIGIT = re.compile(r"\d")

# ---- National Health Service and National Insurance
_NHS = re.compile(r"(?<![\d+])\d{3}[ .-]?\d{3}[ .-]?\d{4}(?!\d)")
_NHS_WORD = r"\bn\.?h\.?s\b\.?"
_NHS_CUE = re.compile(rf"{_NHS_WORD}(?:\s?(?:number|no\b\.?|num\b|id\b|#))?[^.\n\d]{{0,30}}$", re.IGNORECASE)
_NHS_AFTER = re.compile(rf"[^.\n\d]{{0,20}}{_NHS_WORD}\s?(?:number|no\b)", re.IGNORECASE)
_NHS_SAID = re.compile(
    rf"{_NHS_WORD}\s?(?:number|no\b\.?|num\b|id\b|#)[^.\n\d]{{0,25}}(\d(?:[ .-]?\d){{8,10}})(?![ -]?\d)", re.IGNORECASE
)
_NI = re.compile(
    r"\b(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z][ -]?\d{2}[ -]?\d{2}[ -]?\d{2}[ -]?[A-D]\b",
    re.IGNORECASE,
)
_NI_SAID = re.compile(
    r"\b(?:n\.?i\b\.?|nino|national\sinsurance)[^.\n\d]{0,25}?"
    r"\b([A-Z]{2}[ -]?\d{2}[ -]?\d{2}[ -]?\d{2}(?:[ -]?[A-Z]\b)?)",
    re.IGNORECASE,
)

# ---- telephones
_PHONE = re.compile(
    r"(?<![\w/.])(?:\+|00)?\(?\d(?:[\s().-]{0,2}(?:\d|[Oo](?=[\dOo]))|(?<=[\dOo])[Oo]\b){8,14}(?!\d)"
    r"(?:\s?(?:ext\b|extension\b|x)\.?\s?\d{1,5}\b)?"
)
_PHONE_SLASHED = re.compile(r"(?<![\w/.])0\d{4}/\d{3}/?\d{3}(?![\d/])")
_EXTENSION = re.compile(r"[^\d\s]{0,2}\s?(?:ext|x).*$", re.IGNORECASE)
# Helplines and offices (0300, 0800, 0845, 0871) are nobody's own number.
_PUBLIC_PHONE = re.compile(r"(?:\+44|0044|0)(?:3|8[0047])\d")
_UK_PHONE = re.compile(r"(?:\+?44|0044|0)[1-9]")
_PHONE_WORDS = (
    "ring|phone|call|text|number|tel|telephone|mobile|mob|landline|whatsapp|dial|numer|telefonu?|kom[oó]rka|"
    "zadzwoń|هاتف|هاتفي|رقمي|رقم|جوال|اتصل|اتصلوا"
)
_SHORT_PHONE = re.compile(
    rf"\b(?:{_PHONE_WORDS})\b[^.\n\d]{{0,24}}(?<![\w.,£/-])(\d{{2,5}}(?:[ -]?\d{{2,6}}){{1,3}})(?![\d/])", re.IGNORECASE
)

# ---- banks
_SORT_CODE = re.compile(r"(?<![\w-])\d{2}-\d{2}-\d{2}(?![\w-])(?:[^\d\n]{0,20}\d{8}\b)?")
_BANK_CUE = re.compile(r"\b(?:sort|bank|account|acc|pay|transfer)\b[^\n]{0,40}$", re.IGNORECASE)
_BANK_SAID = re.compile(
    r"\bsort\s?code\b[^\d\n]{0,10}(\d{2}[ -]?\d{2}[ -]?\d{2})\b"
    r"|\b(?:account|acct|acc|a/c)\b[^\d\n]{0,15}(\d{8})\b",
    re.IGNORECASE,
)
_CARD = re.compile(r"(?<![\d-])(?:(?:\d{4}[ -]){3}\d{4}|\d{4}[ -]\d{6}[ -]\d{5}|\d{15,16})(?![\d-])")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:\s?[A-Z0-9]{4}){3,7}(?:\s?[A-Z0-9]{1,3})?\b", re.IGNORECASE)
_IBAN_CUE = re.compile(r"\biban\b[^\n]{0,15}$", re.IGNORECASE)

# ---- dates of birth
_MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    "nov(?:ember)?|dec(?:ember)?|stycznia|lutego|marca|kwietnia|maja|czerwca|lipca|sierpnia|września|października|"
    "listopada|grudnia|يناير|فبراير|مارس|أبريل|مايو|يونيو|يوليو|أغسطس|سبتمبر|أكتوبر|نوفمبر|ديسمبر"
)
_ORDINALS = (
    "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|"
    "fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|twenty[ -]\\w{5,7}|thirtieth|thirty[ -]first"
)
_DATE = (
    rf"(?:\d{{1,2}}\s?[./ -]\s?\d{{1,2}}\s?[./ -]\s?(?:19|20)?\d{{2}}|(?:19|20)\d{{2}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}"
    rf"|(?:\d{{1,2}}(?:st|nd|rd|th)?|{_ORDINALS})(?:\s+of)?[\s-]+(?:{_MONTHS})\b[,\s-]*(?:(?:19|20)?\d{{2}})?\b|"
    rf"(?:{_MONTHS})\s+(?:the\s+)?\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s+(?:19|20)\d{{2}})?\b"
    rf"|(?:{_MONTHS})[\s,]+(?:19|20)\d{{2}}\b)"
)
_BIRTH = re.compile(
    rf"\b(?:born|birth\s?date|date\sof\sbirth|d\.?\s?o\.?\s?b\b|birthday|b-day|bday|turn(?:s|ed|ing)?\s+\d+|birth|"
    rf"urodz\w+|ur\b|dat[aęy]\surodzenia|ولدت|مواليد|الميلاد|ميلادي)[.:]?[^.!?\n\d]{{0,25}}?(?<!\d)({_DATE})",
    re.IGNORECASE,
)
_BORN_AFTER = re.compile(
    rf"({_DATE})\s+(?:is|was)\s+(?:my|his|her|our|the day i was)\s+(?:birthday|born|date of birth|dob)",
    re.IGNORECASE,
)
_BIRTH_WORD = re.compile(r"born|birth|bday|b-day|d\.?\s?o\.?\s?b|turn|urodz|ur\b|ولد|مواليد|ميلاد", re.IGNORECASE)

# ---- number plates
_PLATE = re.compile(
    r"\b[A-HJ-PR-Y][A-HJ-PR-Y]\s?\d{2}\s?([A-HJ-PR-Z]{3})\b|\b[A-HJ-NPR-TV-Y]\d{1,3}\s([A-HJ-PR-Z]{3})\b"
)
_PLATE_SAID = re.compile(
    r"\b(?:reg(?:istration)?|number\s?plate|plate|car|van|lorry|truck|land\s?rover|vehicle|motorbike|bmw|audi|ford|"
    r"transit|corsa)\b[^.\n\d]{0,25}?\b([a-z]{2}\s?\d{2}\s?[a-z]{3}|[a-z]\d{1,3}\s?[a-z]{3}|[a-z]{3}\s?\d{1,3}[a-z])\b",
    re.IGNORECASE,
)

# ---- references
_REFERENCE = re.compile(
    r"\b(?:hosp(?:ital)?|patient|case|crime|incident|reference|ref|account|policy|passport|customer|claim|crn|mrn|upn|"
    r"uln|pesel|unique|student|pupil|candidate|driving\slicen[cs]e|licen[cs]e|member(?:ship)?|application|complaint|"
    r"tenancy|booking)\s?(?:number|no\b\.?|num|ref(?:erence)?|id|#)?\s?(?:is|was|:|=)?\s?#?"
    r"((?=[\w/-]{0,15}\d{3})[A-Z0-9][A-Z0-9/-]{4,17})\b",
    re.IGNORECASE,
)
# "ref 2023/24" is a year.
_YEARS = re.compile(r"(?:19|20)\d{2}[/-]\d{2,4}")


def find_numbers(text: str) -> Iterator[Find]:
    """(start, end, kind, rule) in order of trust; nothing where the text has no digit."""
    if not _DIGIT.search(text):
        return
    yield from _health_and_insurance(text)
    yield from _births(text)
    yield from _bank_details(text)
    yield from _telephones(text)
    for match in _REFERENCE.finditer(text):
        if not _YEARS.fullmatch(match[1]):
            yield *match.span(1), "REFERENCE", "reference number"
    for match in _SHORT_PHONE.finditer(text):
        digits = re.sub(r"\D", "", match[1])
        if 6 <= len(digits) <= 11 and not _PUBLIC_PHONE.match(digits) and not digits.startswith("116"):
            yield *match.span(1), "PHONE", "local phone number"
    yield from _plates(text)


def _health_and_insurance(text: str) -> Iterator[Find]:
    for match in _NHS.finditer(text):
        digits = re.sub(r"\D", "", match.group())
        start, end = match.span()
        said = _NHS_CUE.search(text, max(0, start - 45), start) or _NHS_AFTER.match(text, end)
        # Beside the words a wrong check digit is somebody's slip of the pen (R5.5).
        if said or (digits[0] != "0" and nhs.is_valid(digits)):
            yield start, end, "NHS_NUMBER", "NHS number"
    for match in _NHS_SAID.finditer(text):
        yield *match.span(1), "NHS_NUMBER", "NHS number"
    for match in _NI.finditer(text):
        yield *match.span(), "NI_NUMBER", "National Insurance number"
    for match in _NI_SAID.finditer(text):
        yield *match.span(1), "NI_NUMBER", "National Insurance number"


def _births(text: str) -> Iterator[Find]:
    if _BIRTH_WORD.search(text):
        for pattern in (_BIRTH, _BORN_AFTER):
            for match in pattern.finditer(text):
                yield *match.span(1), "DATE_OF_BIRTH", "date of birth"


def _bank_details(text: str) -> Iterator[Find]:
    for match in _IBAN.finditer(text):
        said = _IBAN_CUE.search(text, max(0, match.start() - 20), match.start())
        if said or iban.is_valid(match.group()):
            yield *match.span(), "BANK", "IBAN"
    for match in _CARD.finditer(text):
        digits = re.sub(r"\D", "", match.group())
        if " " in match.group() or "-" in match.group() or luhn.is_valid(digits):
            yield *match.span(), "BANK", "card number"
    for match in _SORT_CODE.finditer(text):
        day, month = int(match.group()[:2]), int(match.group()[3:5])
        may_be_a_date = match.end() - match.start() == 8 and 1 <= day <= 31 and 1 <= month <= 12
        if not may_be_a_date or _BANK_CUE.search(text, max(0, match.start() - 50), match.start()):
            yield *match.span(), "BANK", "bank details"
    for match in _BANK_SAID.finditer(text):
        yield *match.span(1 if match[1] else 2), "BANK", "bank details"


def _telephones(text: str) -> Iterator[Find]:
    for pattern in (_PHONE, _PHONE_SLASHED):
        for match in pattern.finditer(text):
            if _is_phone(match.group()):
                yield *match.span(), "PHONE", "phone number"


def _is_phone(raw: str) -> bool:
    digits = re.sub(r"[^\d+]", "", _EXTENSION.sub("", raw).replace("O", "0").replace("o", "0"))
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


def _plates(text: str) -> Iterator[Find]:
    for match in _PLATE.finditer(text):
        # "THE A35 HAS" is a road in a text that shouts.
        if not name_words().is_plain_word((match[1] or match[2]).lower()):
            yield *match.span(), "NUMBER_PLATE", "number plate"
    for match in _PLATE_SAID.finditer(text):
        yield *match.span(1), "NUMBER_PLATE", "number plate"
