"""Signs of harm (R4.4): what the rules find, and what the trained way of reading adds (decision 0140)."""

from __future__ import annotations

from pathlib import Path

from engage.reading.harm_model import harm_model
from engage.reading.lookalikes import Seen, as_seen
from engage.reading.patterns import PatternError
from engage.reading.rule_books import (
    KINDS,
    URGENCIES,
    Concern,
    RuleBook,
    by_urgency,
    languages_with_rules,
    read_rule_book,
    rule_book,
)
from engage.reading.tokens import Tokens

__all__ = ["KINDS", "URGENCIES", "Concern", "add_own_rules", "find_concerns", "has_checked_rules"]

# What stands in place of a rule's name where the trained way of reading found the words.
MODEL_RULE = "read by the model"
_own: dict[str, RuleBook] = {}


def find_concerns(text: str, language: str) -> tuple[Concern, ...]:
    """Every concern that the rules of any language find: people mix languages, and a short text hides which it is.

    Where they find none, or none that is urgent, the trained way of reading is asked too. Texts are read as the eye
    sees them; what is found is told in the original's words and offsets.
    """
    seen = as_seen(text)
    found: list[Concern] = []
    for code in dict.fromkeys((language, *languages_with_rules())):
        book = rule_book(code)
        if book is None:
            continue
        tokens = book.tokens(seen.text)
        found.extend(book.find_in(seen.text, tokens))
        if code in _own:
            found.extend(_own[code].find_in(seen.text, tokens))
        read = _read_by_model(seen.text, tokens, book, sure=code == language)
        if read and all(concern.urgency != "urgent" for concern in found) and (not found or read.urgency == "urgent"):
            found.append(read)
    return tuple(sorted((_in_original(concern, text, seen) for concern in found), key=by_urgency))


def _in_original(concern: Concern, text: str, seen: Seen) -> Concern:
    if seen.starts is None:
        start, end = concern.start, concern.end
    else:
        start, end = seen.original(concern.start, concern.end)
    return Concern(concern.kind, concern.urgency, text[start:end], start, end, concern.rule)


def _read_by_model(text: str, tokens: Tokens, book: RuleBook, *, sure: bool) -> Concern | None:
    """What the trained way of reading finds. Unless the language is sure, half of the words must be known to it."""
    model = harm_model(book.language)
    if model is None:
        return None
    if not sure and 2 * sum(word in model.weights for word in tokens.words) < len(tokens.words):
        return None
    read = model.read(tokens.words, book.lists)
    if read is None:
        return None
    start, end = tokens.spans[read.first][0], tokens.spans[read.last][1]
    urgency = "urgent" if read.urgent else "soon"
    return Concern(read.kind, urgency, text[start:end], start, end, f"{MODEL_RULE} ({book.language})")


def add_own_rules(path: Path | None) -> None:
    """An installation's own rules, beside ours for English and by its word lists; None: it has none.

    Raises PatternError where the file is missing or a rule cannot be read.
    """
    _own.clear()
    if path is None:
        return
    try:
        source = path.read_text(encoding="utf-8")
        ours = rule_book("en")
        book = read_rule_book(source, "en", like=ours)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise PatternError(f"{path}: {error}") from error
    _own["en"] = book


def has_checked_rules(language: str) -> bool:
    """Whether a text in this language counts as screened (R4.4: otherwise a human reads it the same day)."""
    book = rule_book(language)
    return book is not None and book.checked
