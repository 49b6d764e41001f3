"""What the eye reads is what the rules read; offsets lead back to the original (R4.4, R5.5)."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.reading.lookalikes import as_seen


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("plain", "plain"),
        ("it’s José – “fine”", 'it\'s José - "fine"'),
        ("ki\u200bll\u00ad my\u2060self", "kill myself"),
        ("Jose\u0301", "José"),
        ("z\u0335a\u0336lgo", "zalgo"),
        ("аnnа@gmаil.com", "anna@gmail.com"),
        ("write to сору now", "write to copy now"),
        ("Ｒｉｎｇ ０７７００\u3000９００１２３", "Ring 07700 900123"),
        ("0\ufe0f\u20e37\ufe0f\u20e3", "07"),
        ("٠٧٧٠٠ ٩٠٠١٢٣", "07700 900123"),
        ("𝓢𝓪𝓻𝓪 and ⓑⓔⓝ, ᴋᴀᴛ", "Sara and ben, kat"),
        ("\u202emoc.elpmaxe@xof\u202c is mine", "fox@example.com is mine"),
        ("\u202eمرحبا\u202c", "مرحبا"),
        ("مُحَمَّد", "محمد"),
        ("меня зовут Сара", "меня зовут Сара"),
        ("हिन्दी", "हिन्दी"),
        ("żółw", "żółw"),
    ],
)
def test_a_text_is_read_as_it_looks(text, seen):
    assert as_seen(text).text == seen


@pytest.mark.parametrize(
    ("text", "word", "original"),
    [
        ("😀 ki\u200bll me", "kill", "ki\u200bll"),
        ("Jose\u0301 came", "José", "Jose\u0301"),
        ("ask \u202enaes\u202c now", "sean", "naes"),
        ("the ﬁre", "fire", "ﬁre"),
        ("plain words", "words", "words"),
    ],
)
def test_what_is_found_stands_in_the_original(text, word, original):
    seen = as_seen(text)
    at = seen.text.index(word)
    start, end = seen.original(at, at + len(word))
    assert text[start:end] == original


@given(st.text(max_size=80), st.integers(0, 79), st.integers(1, 80))
def test_every_stretch_lies_within_the_original(text, start, length):
    seen = as_seen(text)
    if start < len(seen.text):
        begin, end = seen.original(start, min(len(seen.text), start + length))
        assert 0 <= begin < end <= len(text)


@pytest.mark.parametrize("unit", ["\u0301", "\u200b", "\u202ea", "а", "aа", "ﷺ", "１", "👨\u200d👩\u200d👧"])
def test_a_hundred_thousand_characters_take_no_longer_than_they_should(unit):
    text = "x" + unit * (100_000 // len(unit))
    began = time.process_time()
    as_seen(text)
    assert time.process_time() - began < 1
