"""A safeguarding lead adds what people say here (R4.4)."""

import pytest

from engage.reading.concerns import add_own_rules, find_concerns
from engage.reading.patterns import PatternError

_OWN = """
[[rule]]
name = "the levels"
kind = "exploitation"
urgency = "urgent"
says = ["out on the (marsh|levels)"]

[[rule]]
name = "the man with the boat"
kind = "exploitation"
urgency = "soon"
who = "boat man"
does = "<gifts>"
whom = "<me>"
"""


@pytest.fixture
def own(tmp_path):
    yield tmp_path / "phrases.toml"
    add_own_rules(None)


def rules(text):
    return [concern.rule for concern in find_concerns(text, "en")]


def test_an_installations_own_rules_are_read_beside_ours(own):
    own.write_text(_OWN, encoding="utf-8")
    add_own_rules(own)
    assert "the levels" in rules("im OUT on the levels again")
    assert "the man with the boat" in rules("the boat man bought me a phone")
    assert "partner is violent" in rules("my husband hits me")


def test_no_own_rules_is_the_rule(own):
    own.write_text(_OWN, encoding="utf-8")
    add_own_rules(own)
    add_own_rules(None)
    assert "the levels" not in rules("im OUT on the levels again")


@pytest.mark.parametrize(
    "source",
    [
        None,
        "not toml at all [",
        "[[rule]]\nname = 'x'",
        "[[rule]]\nkind = 'abuse'\nurgency = 'soon'\nsays = ['a']",
        "a = 1",
    ],
)
def test_own_rules_that_cannot_be_read_are_refused_with_the_files_name(own, source):
    if source is not None:
        own.write_text(source, encoding="utf-8")
    with pytest.raises(PatternError, match=r"phrases\.toml"):
        add_own_rules(own)


def test_a_text_in_disguise_is_read_as_it_looks_and_told_as_it_stands():
    text = "hello, i want to k\u200bill mys\u0435lf"
    concern = find_concerns(text, "en")[0]
    assert concern.kind == "self_harm"
    assert concern.words == text[concern.start : concern.end]
    assert concern.words.endswith("k\u200bill mys\u0435lf")
