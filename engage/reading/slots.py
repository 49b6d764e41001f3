"""Rules in slots: who · does what · to whom · when, each a choice of words that stand near one another."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations

from engage.reading.tokens import BREAK
from engage.reading.word_lists import Place, WordLists

SLOTS = ("who", "does", "whom", "when")
WITHIN = 8
_NOT = "not"


@dataclass(frozen=True, slots=True)
class Slots:
    """What one rule looks for: a set of word lists for each slot it fills, in `orders` it may come in."""

    orders: tuple[tuple[frozenset[str], ...], ...]
    within: int

    def needed(self) -> frozenset[str]:
        """Lists of which one must be there: the smallest slot."""
        return min(self.orders[0], key=len)

    def find(self, by_list: Mapping[str, Sequence[Place]], stems: Sequence[str]) -> tuple[int, int] | None:
        """The first tokens that fill the slots, as (first, last), both included; None where nothing does."""
        for order in self.orders:
            chosen = [_merged(by_list, names) for names in order]
            if not all(chosen):
                continue
            for place in chosen[0]:
                last = self._rest(place, place.last, chosen, 1, stems, order)
                if last is not None:
                    return place.first, last
        return None

    def _rest(
        self,
        start: Place,
        end: int,
        chosen: Sequence[Sequence[Place]],
        at: int,
        stems: Sequence[str],
        order: Sequence[frozenset[str]],
    ) -> int | None:
        if at == len(chosen):
            return end
        places = chosen[at]
        for index in range(bisect_left(places, end + 1, key=lambda place: place.first), len(places)):
            place = places[index]
            if place.first - start.first > self.within:
                return None
            between = stems[end + 1 : place.first]
            if BREAK in between:
                return None
            if _NOT not in order[at] and _denied(between):
                return None
            last = self._rest(start, place.last, chosen, at + 1, stems, order)
            if last is not None:
                return last
        return None


def read_slots(name: str, raw: Mapping[str, str | int | bool], lists: WordLists) -> Slots | None:
    """The slots of a rule, or None where it has none. Words outside <> become a list of the rule's own.

    Raises KeyError for a list that does not exist.
    """
    filled: list[frozenset[str]] = []
    for slot in SLOTS:
        if slot not in raw:
            continue
        names: set[str] = set()
        for entry in str(raw[slot]).split(","):
            entry = entry.strip()
            if entry.startswith("<"):
                if entry[1:-1] not in lists.sources:
                    raise KeyError(entry)
                names.add(entry[1:-1])
            elif entry:
                lists.add(f"{name}/{slot}", entry)
                names.add(f"{name}/{slot}")
        filled.append(frozenset(names))
    if not filled:
        return None
    orders = tuple(permutations(filled)) if raw.get("any_order") else (tuple(filled),)
    return Slots(orders, int(raw.get("within", WITHIN)))


def by_list(places: Iterable[Place]) -> dict[str, list[Place]]:
    """The places of each list, in order."""
    sorted_: dict[str, list[Place]] = {}
    for place in places:
        sorted_.setdefault(place.name, []).append(place)
    return sorted_


def _merged(places: Mapping[str, Sequence[Place]], names: frozenset[str]) -> list[Place]:
    found = [place for name in names for place in places.get(name, ())]
    found.sort(key=lambda place: (place.first, place.last))
    return found


_DENIALS = frozenset({"not", "never", "nobody", "no", "without", "none", "hardly", "nor", "neither"})


def _denied(between: Sequence[str]) -> bool:
    return not _DENIALS.isdisjoint(between)
