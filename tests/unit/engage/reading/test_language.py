"""The declared language counts, unless the text is clearly another."""

import pytest

from engage.reading.language import detect


@pytest.mark.parametrize(
    ("text", "declared", "language"),
    [
        ("Nothing", "pl", "pl"),
        ("", "en", "en"),
        ("12345 :-)", "ar", "ar"),
        ("Chciałabym, żeby w parku było więcej ławek i żeby toalety były otwarte", "en", "pl"),
        ("I was very happy with the care that I received at the hospital today", "pl", "en"),
        ("شكرا لكم على المساعدة", "en", "ar"),
        ("شكریہ آپ کی مدد کا", "ur", "ur"),
        ("Дякую за допомогу", "uk", "uk"),
        ("the bus is late and rubbish innit", "en-GB", "en"),
    ],
)
def test_the_language_of_a_text(text, declared, language):
    assert detect(text, declared) == language
