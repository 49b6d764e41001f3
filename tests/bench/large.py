"""Cases at the size of The Big Ask (557,077 participations), each measured at a hundredth of it too."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack

from tests.bench.measures import Measure, Register
from tests.bench.place import DemonstrationPlace, server_time

CASES = Register()
THE_BIG_ASK = 557_077
PAGES = ("/", "/themes/", "/you-said-we-did/", "/surveys/{survey}/results", "/desk/board/", "/desk/moderation/")


def filled(stack: ExitStack, participations: int) -> DemonstrationPlace:
    """A demonstration place with that many made-up participations."""
    place = stack.enter_context(DemonstrationPlace.made())
    place.flask("demo", "fill", "--participations", str(participations))
    return place


@CASES.case("pages at half a million answers")
def pages(stack: ExitStack) -> Iterable[Measure]:
    small, large = (filled(stack, size) for size in (THE_BIG_ASK // 100, THE_BIG_ASK))
    yield from _compared(small, large)


def _compared(small: DemonstrationPlace, large: DemonstrationPlace) -> Iterator[Measure]:
    for path in PAGES:
        times = [server_time(place, path.format(survey=place.survey()), times=20) for place in (small, large)]
        yield Measure(name=f"{path} at {THE_BIG_ASK:,}", value=times[1], unit="ms CPU", baseline=times[0])
