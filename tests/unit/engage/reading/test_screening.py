"""One look before a text is stored (R4.4, R5.5), in the shape of CONTRACT's `screen`."""

import time

import pytest

from engage.reading.personal import find_personal
from engage.reading.screening import screen


def kinds(text):
    return [(detail.kind, text[detail.start : detail.end]) for detail in find_personal(text)]


def test_a_line_of_the_screen_command():
    text = "I want to kill myself. Ring Mia on 07700 900123"
    assert screen(text, "en").as_dict(text) == {
        "text": text,
        "concern": {"kind": "self_harm", "urgency": "urgent", "words": "I want to kill myself"},
        "personal": [{"kind": "PERSON", "start": 28, "end": 31}, {"kind": "PHONE", "start": 35, "end": 47}],
    }
    assert screen("All fine", "en").as_dict("All fine") == {"text": "All fine", "concern": None, "personal": []}


@pytest.mark.parametrize(
    ("language", "screened"), [("en", True), ("en-GB", True), ("pl", False), ("ar", False), ("so", False)]
)
def test_only_a_language_with_checked_rules_counts_as_screened(language, screened):
    assert screen("hello", language).screened is screened


def test_an_urgent_text_in_polish_is_found_and_still_goes_to_a_human():
    screening = screen("Chcę umrzeć", "pl")
    assert screening.concern.urgency == "urgent"
    assert screening.screened is False


@pytest.mark.parametrize(
    ("text", "language", "kind"),
    [
        ("أبي يضربني كل يوم", "ar", "abuse"),
        ("Tata mnie bije codziennie", "en", "abuse"),
        ("Bardzo lubię morze i plażę, ale autobusy jeżdżą za rzadko", "pl", None),
        ("我爸爸打我", "zh", None),
        ("The last bus leaves too early, and nobody tells us why.", "en", None),
    ],
)
def test_words_in_another_language_than_the_page_are_screened_as_what_they_are(text, language, kind):
    """R4.4: somebody may read the page in English and answer in the language they think in."""
    screening = screen(text, "en")
    assert screening.language == language
    assert (screening.concern and screening.concern.kind) == kind
    assert screening.screened is (language == "en")


def test_a_sign_of_harm_is_told_once():
    assert len(screen("أبي يضربني كل يوم", "en").concerns) == 1


def test_english_on_a_page_that_nobody_can_screen_still_goes_to_a_human():
    screening = screen("I was very happy with the care that I received at the hospital today", "pl")
    assert screening.screened is False


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("my brother kofi likes it", [("PERSON", "kofi")]),
        ("Mrs Abernathy-Jones was kind", [("PERSON", "Mrs Abernathy-Jones")]),
        ("Her name is Zofia Nowak.", [("PERSON", "Zofia Nowak")]),
        ("My number is 01632 960 123", [("PHONE", "01632 960 123")]),
        ("mail me: a.b@example.org!", [("EMAIL", "a.b@example.org")]),
        ("I live at 3a Harbour Close, BH15 4AA", [("ADDRESS", "3a Harbour Close"), ("POSTCODE", "BH15 4AA")]),
        ("my dob is 04/05/2011", [("DATE_OF_BIRTH", "04/05/2011")]),
        ("NHS no 943 476 5919", [("NHS_NUMBER", "943 476 5919")]),
        ("my snap is kit.kat09", [("HANDLE", "kit.kat09")]),
        ("I am QQ123456C or AB 12 34 56 C", [("NI_NUMBER", "AB 12 34 56 C")]),
        ("car reg AB12 CDE parks here", [("NUMBER_PLATE", "AB12 CDE")]),
        ("see www.example.org/me", [("URL", "www.example.org/me")]),
    ],
)
def test_personal_details_are_found(text, found):
    assert kinds(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "Victoria Park is lovely in May and June.",
        "St Mary's Hospital and Jenner Ward were clean.",
        "My mum will come on Monday at 10.30.",
        "The Grace Centre opens on 12/03/2024.",
        "Mark the path and bill the council.",
        "The nurse was kind and the doctor listened.",
        "It took 45 minutes on the X54 bus from Poole to Weymouth.",
        "Thank you NHS, thank you all.",
        "I may rob a bank of its sunny hope.",
        "Miss the bus and you wait.",
    ],
)
def test_places_months_and_plain_words_stay(text):
    assert kinds(text) == []


def test_offsets_are_in_characters_of_the_original():
    text = "😀😀 ask Priya"
    assert kinds(text) == [("PERSON", "Priya")]


def test_a_hostile_text_takes_no_longer_than_a_long_one():
    for piece in ("my my my ", "a.b.", "1 2 3 4 5 ", "dad dad hits ", "not ", "(", "Anna ", "@a", "is is ", "12-34-"):
        text = (piece * 4000)[:8000]
        start = time.process_time()
        screen(text, "en")
        assert time.process_time() - start < 2, piece


@pytest.mark.parametrize("unit", ["\n", " \n", "\r\n", "from Bob\n", ",  ", "Mary and ", "Mrs Smith ", "1 A "])
def test_no_text_of_twenty_thousand_characters_takes_long(unit):
    text = unit * (20_000 // len(unit))
    began = time.perf_counter()
    screen(text + "y", "en")
    assert time.perf_counter() - began < 2


@pytest.mark.parametrize("text", ["I want to\nkill myself", "I want to kill\r\nmyself"])
def test_a_line_break_hides_nothing(text):
    assert screen(text, "en").concern.kind == "self_harm"


@pytest.mark.parametrize(
    "text",
    [
        "أريد أن أموت ولا أحد يساعدني",
        "Ich will nicht mehr leben und niemand in meiner Familie hilft mir dabei",
    ],
)
def test_words_in_a_language_without_rules_go_to_a_human_whatever_language_the_page_was_in(text):
    assert screen(text, "en").screened is False


def test_polish_on_an_english_page_is_read_by_the_polish_rules():
    found = screen("Chcę umrzeć, nie mogę już tak dłużej żyć w tym domu", "en")
    assert (found.language, found.screened) == ("pl", False)
    assert found.concern.urgency == "urgent"
