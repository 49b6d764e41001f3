"""Personal details: who is named, what leads to them, and what stays (R5.5, R6.1)."""

import time

import pytest

from engage.reading.personal import find_personal


def kinds(text):
    return [(detail.kind, text[detail.start : detail.end]) for detail in find_personal(text)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("my cousin zayaan is in my class", "zayaan"),
        ("our Kev drives the minibus", "Kev"),
        ("Ask for Shaz at the desk", "Shaz"),
        ("I saw Mr. O'Brien about it", "Mr. O'Brien"),
        ("Signed T. Hollingbery", "T. Hollingbery"),
        ("Met Carol-Ann in outpatients", "Carol-Ann"),
        ("Thank you, Łukasz!", "Łukasz"),
        ("WE SAW MRS PATEL AGAIN", "MRS PATEL"),
        ("kaylas brother is mean", "kaylas"),
        ("Rose showed me the way", "Rose"),
        ("Moja siostra Małgosia czeka na lekarza", "Małgosia"),
        ("Rozmawiałam z Panem Wiśniewskim o autobusie i nic", "Panem Wiśniewskim"),
        ("أختي فاطمة تنتظر الطبيب", "فاطمة"),
        ("اسمي سعيد", "سعيد"),
        ("ask Fr\u0430nces there", "Fr\u0430nces"),
        ("Ky\u200blie is kind", "Ky\u200blie"),
    ],
)
def test_a_name_is_found_as_it_is_written(text, name):
    assert kinds(text) == [("PERSON", name)]


def test_who_is_named_together_is_found_together():
    assert [words for _, words in kinds("The lads, Deano and Gaz, cleaned the beach")] == ["Deano", "Gaz"]


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("tel (01632) 960 871", "PHONE", "(01632) 960 871"),
        ("Mobile +44 (0)7700 900554", "PHONE", "+44 (0)7700 900554"),
        ("Cork: +353 85 000 0123", "PHONE", "+353 85 000 0123"),
        ("mum is on 07700 9OO 185", "PHONE", "07700 9OO 185"),
        ("ring ０７７００ ９００１４４", "PHONE", "０７７００ ９００１４４"),
        ("finn dot harte at gmail dot com", "EMAIL", "finn dot harte at gmail dot com"),
        ("mail f\u200box@example.org", "EMAIL", "f\u200box@example.org"),
        ("discord froggo#4412", "HANDLE", "froggo#4412"),
        ("Come to Rose Cottage, Mill Lane", "ADDRESS", "Rose Cottage, Mill Lane"),
        ("Write to PO Box 417", "ADDRESS", "PO Box 417"),
        ("We are at pitch 14, Sandy Bay holiday park", "ADDRESS", "pitch 14"),
        ("mieszkam na ul. Kwiatowa 12/4", "ADDRESS", "ul. Kwiatowa 12/4"),
        ("born on the 3rd of March 2009", "DATE_OF_BIRTH", "3rd of March 2009"),
        ("urodziłem się 12.05.1990", "DATE_OF_BIRTH", "12.05.1990"),
        ("my NHS number is 123 456 7890", "NHS_NUMBER", "123 456 7890"),
        ("943 476 5919", "NHS_NUMBER", "943 476 5919"),
        ("NI number is QQ 12 34 56 C", "NI_NUMBER", "QQ 12 34 56 C"),
        ("IBAN GB29 NWBK 6016 1331 9268 19", "BANK", "GB29 NWBK 6016 1331 9268 19"),
        ("card number 5500000000000004", "BANK", "5500000000000004"),
        ("PESEL 44051401359", "REFERENCE", "44051401359"),
        ("plate KY 20 XBT", "NUMBER_PLATE", "KY 20 XBT"),
    ],
)
def test_what_leads_to_a_person_is_found(text, kind, words):
    assert kinds(text) == [(kind, words)]


@pytest.mark.parametrize(
    "text",
    [
        "Childline is 0800 1111 and the Samaritans are on 116 123.",
        "See dorsetcouncil.gov.uk and nhs.uk for 111.",
        "I shop at John Lewis and Marks and Spencer.",
        "My husband has Parkinson's and I have Crohn's.",
        "Julia's House and Marie Curie helped us.",
        "Hope is what we need, and Summer is too short.",
        "Discord is better than teams.",
        "The A35 and the M27 5pm queue.",
        "Left in Jan 2020, back by May 2021.",
        "We met Dr XXXX twice.",
        "Pan doktor nie słuchał.",
        "أخي لا يذهب إلى المدرسة",
    ],
)
def test_what_everybody_may_know_stays(text):
    assert kinds(text) == []


@pytest.mark.parametrize(
    "unit",
    [*("a", "a-", "A'", "Ala-", "#", "a.b.", "\n", " \n", "“a ", "12-34-", "Mr. A. ", "Anna and ", "1 Mill ", "ا")],
)
def test_a_hundred_thousand_characters_take_a_few_seconds_at_most(unit):
    text = unit * (100_000 // len(unit)) + "y 1 @ ."
    began = time.process_time()
    find_personal(text)
    assert time.process_time() - began < 10
