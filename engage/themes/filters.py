"""What an officer asked the board to show, read from an address and written into one. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

from engage.themes.models import Feeling

TAGGED_BY = ("us", "import")


@dataclass(frozen=True)
class Filters:
    """Which cards are shown. Counts of people always stand for all."""

    find: str = ""
    area: int | None = None
    age: str = ""
    feeling: Feeling | None = None
    tagged: str = ""
    """us: by a person here; import: it came tagged"""

    def __bool__(self) -> bool:
        return self != Filters()

    def as_arguments(self) -> dict[str, str]:
        """Those that are set, for the query part of an address."""
        return {each.name: str(value) for each in fields(self) if (value := getattr(self, each.name))}


def read_filters(arguments: Mapping[str, str]) -> Filters:
    """Filters from the query part of an address; what makes no sense is left out."""
    area, feeling, tagged = (arguments.get(name, "") for name in ("area", "feeling", "tagged"))
    return Filters(
        find=arguments.get("find", "").strip()[:200],
        area=int(area) if area.isascii() and area.isdigit() and len(area) < 10 else None,
        age=arguments.get("age", "")[:20],
        feeling=Feeling(feeling) if feeling in list(Feeling) else None,
        tagged=tagged if tagged in TAGGED_BY else "",
    )
