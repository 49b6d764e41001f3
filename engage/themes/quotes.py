"""Which words of a voice stand in public for a theme, and what may stand under them. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from engage.themes.stretches import Stretch, joined, sentences

LONGEST = 600
Pairs = frozenset[tuple[str, str]]


def quoted(text: str, stretches: Sequence[Stretch], *, whole_allowed: bool) -> str:
    """The tagged words, “ … ” between stretches that do not touch.

    Who let us quote them did not let us tell all of it (R5.3): where everything was tagged, their first sentence.
    """
    chosen = joined(text, stretches)
    covered = Stretch(chosen[0].start, chosen[-1].end) if len(chosen) == 1 else None
    if covered and not whole_allowed and not (text[: covered.start] + text[covered.end :]).strip():
        chosen = sentences(text)[:1]
    shown = " … ".join(" ".join(text[each.start : each.end].split()) for each in chosen)
    return shown if len(shown) <= LONGEST else shown[:LONGEST].rsplit(" ", 1)[0] + " …"


def people_with(people: Mapping[Pairs, int]) -> Callable[[Pairs], int]:
    """A count of the people who share all of some attributes, out of how many there are of each full set of them."""
    known: Counter[Pairs] = Counter()

    def count(wanted: Pairs) -> int:
        if wanted not in known:
            known[wanted] = sum(n for attributes, n in people.items() if wanted <= attributes)
        return known[wanted]

    return count
