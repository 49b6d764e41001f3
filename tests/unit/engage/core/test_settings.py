"""Settings are read once, and a wrong one stops the start with its name."""

from pathlib import Path

import pytest

from engage.core.settings import SettingsError, read_settings
from tests.conftest import KEYS


def test_development_makes_its_keys_once(tmp_path: Path) -> None:
    first, second = read_settings({}, tmp_path), read_settings({}, tmp_path)
    assert first.secret_key == second.secret_key
    assert len(first.code_key) >= 32
    assert (tmp_path / "keys.json").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("missing", sorted(KEYS))
def test_production_names_the_missing_key(missing: str, tmp_path: Path) -> None:
    environ = {**KEYS, "ENGAGE_ENV": "production"}
    del environ[missing]
    with pytest.raises(SettingsError, match=missing):
        read_settings(environ, tmp_path)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ENGAGE_SECRET_KEY", "short"),
        ("ENGAGE_ENCRYPTION_KEYS", "not a key"),
        ("ENGAGE_ENCRYPTION_KEYS", " , "),
        ("ENGAGE_TIME_ZONE", "Europe/Dorset"),
        ("ENGAGE_LANGUAGES", "en,tlh"),
        ("ENGAGE_HELP_CONTACTS", "[]"),
        ("ENGAGE_HELP_CONTACTS", '[{"label": "999"}]'),
        ("ENGAGE_HELP_CONTACTS", "/nowhere.json"),
        ("ENGAGE_HELP_CONTACTS", '[{"label": "999", "href": "tel:999", "note": {"en": ""}, "review_by": ""}]'),
        ("ENGAGE_HELP_CONTACTS", '[{"label": "", "href": "tel:999", "note": "x", "review_by": "2027-06-30"}]'),
        ("ENGAGE_HELP_CONTACTS", '[{"label": "a", "href": "javascript:x", "note": "x", "review_by": "2027-06-30"}]'),
        ("ENGAGE_SAFEGUARDING_WEBHOOK", "http://example.org/hook"),
        ("ENGAGE_SAFEGUARDING_WEBHOOK", "https://example.org/hook"),
        ("ENGAGE_DEMO", "perhaps"),
        ("ENGAGE_ENV", "staging"),
        ("ENGAGE_TRUSTED_PROXIES", "two"),
    ],
)
def test_a_wrong_setting_is_named(name: str, value: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=name):
        read_settings({**KEYS, name: value}, tmp_path)


def test_help_is_there_without_any_setting(tmp_path: Path) -> None:
    contacts = read_settings({}, tmp_path).help_contacts
    assert {"999", "0800 1111", "116 123", "85258", "0808 800 5000", "111"} <= {each["label"] for each in contacts}
    assert all(set(each["note"]) == {"en", "pl", "ar"} for each in contacts)
