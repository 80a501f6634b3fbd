"""What a later submission reaches, it reaches by kind of year as the overlay does."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from balise.store import overlay
from balise.store.reaching import Reached
from balise.store.values import Holding
from balise.vocabulary.extents import Depth
from balise.vocabulary.periods import NEVER, Spans
from balise.vocabulary.slices import Covered, CoveredFlow
from core.store.world import NOON, a_series

YEARLY = a_series(frequency="A")


def years(start: int, first: int, count: int) -> Spans:
    last = date(first + count, start, 1).toordinal() - 1
    return Spans.of([(date(first, start, 1), date.fromordinal(last))])


def flow(periods: Spans, replaces: str = "slices") -> CoveredFlow:
    return CoveredFlow(Depth.STATISTICS, Covered(YEARLY, periods), replaces=replaces)  # type: ignore[arg-type]


def reached(*flows: CoveredFlow) -> Reached:
    found = Reached()
    for one in flows:
        found.add(one)
    return found


def test_a_fiscal_year_leaves_the_calendar_years_that_it_touches() -> None:
    fiscal = reached(flow(years(7, 2021, 1)))

    calendar = flow(years(1, 2020, 4))

    assert fiscal.without(calendar) == calendar
    assert fiscal.left(flow(years(7, 2020, 3))) == years(7, 2020, 1) | years(7, 2022, 1)


def test_what_replaced_everything_reaches_years_of_every_kind() -> None:
    everything = reached(flow(years(7, 2021, 1), "all"))

    assert everything.without(flow(years(1, 2020, 4))) is None


def test_by_id_no_days_are_reached() -> None:
    assert reached(flow(years(1, 2021, 1), "id")).left(flow(years(1, 2021, 1)))


def test_what_is_cut_short_replaces_only_what_it_still_has() -> None:
    cut = reached(flow(years(1, 2021, 1))).without(flow(years(1, 2020, 3), "all"))

    assert cut is not None
    assert cut.replaces == "period"


RUNS = st.builds(
    years, st.sampled_from([1, 4, 7]), st.integers(2015, 2020), st.integers(1, 3)
)


@given(RUNS, RUNS)
def test_what_it_leaves_is_what_the_overlay_leaves(
    earlier: Spans, later: Spans
) -> None:
    left = reached(flow(later)).left(flow(earlier))

    held = [
        Holding(f"n{n}", n, NOON, NOON, "QMR", "border-police", (flow(days),))
        for n, days in ((1, earlier), (2, later))
    ]
    pieces = [p for p in overlay(held, inside=True) if p.number == "n1"]
    shown = NEVER
    for piece in pieces:
        shown |= piece.covered
    assert left == shown
