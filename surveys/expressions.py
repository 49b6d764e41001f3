"""When something is shown: prefix expressions over the answers given so far. Pure.

["equals", item, value]   ["any-in", item, [value, …]]   ["answered", item]
["gt", item, number]      ["lt", item, number]
["not", expression]       ["and", expression, …]         ["or", expression, …]
"""

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

DONT_KNOW = "dont_know"
PREFER_NOT = "prefer_not"
ESCAPES = (DONT_KNOW, PREFER_NOT)

Value = str | int | float | bool
Answers = Mapping[str, Any]
Expression = Sequence[Any]


@dataclass(frozen=True, slots=True)
class Comparison:
    """One leaf of an expression: what is asked of which item."""

    operator: str
    item: str
    values: tuple[Value, ...]


def is_answered(answer: object) -> bool:
    """Whether something of substance was said: not skipped, not "I don't know" or "I don't want to say"."""
    if answer is None or answer in ("", [], ()):
        return False
    said = answer if isinstance(answer, list | tuple) else [answer]
    return not any(value in ESCAPES for value in said)


def _any_in(answer: object, values: object) -> bool:
    wanted = list(values) if isinstance(values, list | tuple) else [values]
    said = answer if isinstance(answer, list | tuple) else [answer]
    return any(value in wanted for value in said)


def _number(answer: object) -> float | None:
    return answer if isinstance(answer, int | float) and not isinstance(answer, bool) else None


def _greater(answer: object, bound: Any) -> bool:
    number = _number(answer)
    return number is not None and number > bound


def _less(answer: object, bound: Any) -> bool:
    number = _number(answer)
    return number is not None and number < bound


COMPARISONS: Mapping[str, Callable[[object, Any], bool]] = {
    "equals": lambda answer, value: answer is not None and answer == value,
    "any-in": _any_in,
    "gt": _greater,
    "lt": _less,
}
JUNCTIONS = ("not", "and", "or")
OPERATORS = (*COMPARISONS, "answered", *JUNCTIONS)


def holds(expression: Expression | None, answers: Answers) -> bool:
    """Whether the expression is true of these answers; no expression is always true. Raises ValueError on a
    malformed one, so that a broken rule is never silently read as "show"."""
    if expression is None:
        return True
    for fault in faults(expression):
        raise ValueError(fault)
    return _holds(expression, answers)


def _holds(expression: Expression, answers: Answers) -> bool:
    operator, *rest = expression
    match operator:
        case "not":
            return not _holds(rest[0], answers)
        case "and":
            return all(_holds(part, answers) for part in rest)
        case "or":
            return any(_holds(part, answers) for part in rest)
        case "answered":
            return is_answered(answers.get(rest[0]))
        case _:
            return COMPARISONS[operator](answers.get(rest[0]), rest[1])


def may_hold(expression: Expression | None, answers: Answers, open_items: Set[str]) -> bool:
    """Whether a well-formed expression can still become true: the answers to `open_items` are not known yet."""
    return expression is None or True in _outcomes(expression, answers, open_items)


def _outcomes(expression: Expression, answers: Answers, open_items: Set[str]) -> set[bool]:
    operator, *rest = expression
    if operator not in JUNCTIONS:
        return {True, False} if rest[0] in open_items else {_holds(expression, answers)}
    parts = [_outcomes(part, answers, open_items) for part in rest]
    match operator:
        case "not":
            return {not outcome for outcome in parts[0]}
        case "and":
            return {outcome for outcome in (True, False) if _all_or_any(parts, outcome, every=outcome)}
        case _:
            return {outcome for outcome in (True, False) if _all_or_any(parts, outcome, every=not outcome)}


def _all_or_any(parts: Sequence[Set[bool]], outcome: bool, *, every: bool) -> bool:
    found = [outcome in part for part in parts]
    return all(found) if every else any(found)


def comparisons(expression: Expression) -> Iterator[Comparison]:
    """Every leaf of a well-formed expression, in reading order."""
    operator, *rest = expression
    if operator in JUNCTIONS:
        for part in rest:
            yield from comparisons(part)
        return
    value = rest[1] if len(rest) > 1 else ()
    yield Comparison(operator, rest[0], tuple(value) if isinstance(value, list | tuple) else (value,))


def faults(expression: object) -> Iterator[str]:
    """What is wrong with the form of an expression, in plain words; nothing where it is well formed."""
    if not isinstance(expression, list | tuple) or not expression:
        yield 'A rule is a list that starts with an operator, like ["equals", "question", "answer"].'
        return
    operator, *rest = expression
    if operator not in OPERATORS:
        yield f"“{operator}” is not an operator. Use one of: {', '.join(OPERATORS)}."
    elif operator in JUNCTIONS:
        if not rest or (operator == "not" and len(rest) != 1):
            number = "exactly one rule" if operator == "not" else "at least one rule"
            yield f"“{operator}” needs {number} after it."
        for part in rest:
            yield from faults(part)
    else:
        yield from _faults_of_comparison(operator, rest)


def _faults_of_comparison(operator: str, rest: Sequence[object]) -> Iterator[str]:
    expected = 1 if operator == "answered" else 2
    if len(rest) != expected or not isinstance(rest[0], str):
        form = "a question" if expected == 1 else "a question and what to compare its answer with"
        yield f"“{operator}” needs {form} after it."
    elif operator == "any-in" and not (isinstance(rest[1], list | tuple) and rest[1]):
        yield "“any-in” needs a list of answers."
    elif operator in ("gt", "lt") and _number(rest[1]) is None:
        yield f"“{operator}” needs a number."
    elif operator == "equals" and not isinstance(rest[1], str | int | float):
        yield "“equals” compares with one word or number. For several, use “any-in”."
